"""Notices that also go by mail, and the codes by which addresses are confirmed."""
