"""Synthetic published stories for benchmarks: readable Arabic of no meaning, as many as wanted."""
