"""The dialogs, each opened with open() and never waited for."""
