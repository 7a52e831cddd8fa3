"""Markdown that nests so deeply that nobody reads it, and laying it out would not end in time."""

import re
from typing import Final

NESTING_MAX: Final = 40
"""Quotations and lists within each other; what lays them out takes more than linear time."""

_MARKER: Final = r"(?:[ \t]*(?:>|[-*+]|\d{1,9}[.)]))"
_NESTED: Final = re.compile(rf"^{_MARKER}{{{NESTING_MAX},}}", re.MULTILINE)


def nests_too_deeply(markdown: str) -> bool:
    """Whether it is better shown as plain text."""
    return _NESTED.search(markdown) is not None
