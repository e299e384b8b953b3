"""The chapters of the report, one module each: an assessment and a voice in, flowables out."""
