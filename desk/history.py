"""The versions and editions of a story: compared with each other, taken back."""

patterns: list = []
