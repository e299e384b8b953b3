"""One class per aggregate. They return domain values, never rows."""
