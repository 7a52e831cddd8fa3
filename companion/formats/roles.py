"""Whose message it is, in the words of what people read: exports and the terminal."""

from typing import Final

_NAMES: Final = {"user": "You", "assistant": "Assistant", "system": "System", "tool": "Tool"}


def role_name(role: str) -> str:
    """The word for a role; one that is not known by its own name."""
    return _NAMES.get(role, role or "?")
