"""Flat editorial illustrations for the sample newsroom, drawn with Pillow alone."""
