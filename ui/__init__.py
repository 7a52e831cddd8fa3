"""The tray and the window: Qt, a client of the daemon."""
