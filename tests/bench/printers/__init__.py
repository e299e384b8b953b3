"""Makers of PDFs, compared."""
