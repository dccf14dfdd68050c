"""The bell of the desk: what a person was told, and what they want to be told."""

patterns: list = []
