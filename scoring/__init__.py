"""Catalogues and the engine that scores answers by them: pure, exact, no I/O except reading YAML."""
