"""Lists of the window as Qt models, read in pages and refreshed by difference."""
