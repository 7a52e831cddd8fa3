"""The read side for window and command line: stdlib sqlite3, read-only, frozen values."""
