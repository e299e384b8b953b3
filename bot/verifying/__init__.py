"""Says of a document whether this installation gave it out, and whether it is unchanged."""
