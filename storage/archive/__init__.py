"""Backup, restore and move: a complete database with its files, between both kinds of database."""
