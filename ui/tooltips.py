"""Texts of others as tooltips: Qt takes for HTML whatever looks like it, pictures included."""

from html import escape


def tooltip(text: str) -> str:
    """The text as it is written, with its lines; nothing for nothing."""
    # Marked as HTML throughout, for Qt would show an escaped text as such if it saw no element.
    lines = "<br>".join(escape(line) for line in text.splitlines())
    return f"<qt>{lines}</qt>" if lines else ""
