"""Excel workbooks: the questionnaire out, and the results. What people typed is always text."""
