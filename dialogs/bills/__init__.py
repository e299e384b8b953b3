"""Bills, statistics forms and tables: what they say of the year, proposed and confirmed."""
