"""What the newspaper says of itself: first texts, which its managing editor rewrites."""
