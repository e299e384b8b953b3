"""Backup, restore and move: a whole database with its files, from and into either kind."""
