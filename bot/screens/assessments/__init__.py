"""The assessments of a person on the screen, and one over the years."""
