"""Arranging the front page and the breaking bar."""

patterns: list = []
