"""The review screen: everything that changed, and what an editor does about it."""

patterns: list = []
