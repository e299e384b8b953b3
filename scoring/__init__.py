"""Catalogues and the engine that scores answers by them: pure and exact; reads YAML only."""
