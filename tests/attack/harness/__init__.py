"""The program under attack, the people beside it, and what is measured."""
