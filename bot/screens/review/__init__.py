"""Review and decisions on the screen."""
