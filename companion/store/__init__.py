"""SQLite: the one place that writes it."""
