"""Commands and events between the daemon and its clients, and the local endpoint they use."""
