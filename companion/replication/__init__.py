"""The sync protocol as state machines: no I/O, no clock."""
