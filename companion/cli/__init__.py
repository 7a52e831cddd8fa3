"""The command line: a client of the daemon, like the window."""
