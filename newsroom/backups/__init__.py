"""Backups: the database and the pictures in one folder that says what must be in it."""
