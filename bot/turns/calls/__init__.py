"""Calls of agencies: finding one and submitting to it; checking, reviewing and deciding."""
