"""The e-mail address that a person gives for notices."""
