"""Reviews of a call: row by row, and the questions that somebody names."""
