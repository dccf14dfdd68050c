"""Pictures dropped or pasted into a story, and the picture library for the editor."""

patterns: list = []
