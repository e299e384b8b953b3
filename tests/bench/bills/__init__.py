"""Twenty made-up bills and forms, and how many of their figures are proposed rightly."""
