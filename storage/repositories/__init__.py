"""One class per aggregate. They give domain values back, never rows."""
