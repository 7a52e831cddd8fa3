"""Pure values and functions: what a record is, what happened before what, and how states merge."""
