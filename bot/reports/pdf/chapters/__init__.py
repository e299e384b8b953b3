"""The chapters of the report, one module each: a report model and its words in, flowables out."""
