"""A QR code drawn in a terminal, and whether the terminal can show one."""

import os
import shutil
import sys
from typing import Final

from companion.pictures import qr

_HALVES: Final = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
_QUIET: Final = 2


def draw(text: str) -> str:
    """The QR code in half blocks, two rows of modules a line, light on dark and dark on light."""
    modules = qr.draw_modules(text)
    side = len(modules) + 2 * _QUIET
    quiet = [False] * _QUIET
    blank = [[False] * side] * _QUIET
    rows = [*blank, *([*quiet, *row, *quiet] for row in modules), *blank]
    if len(rows) % 2:
        rows.append([False] * side)
    lines = []
    for above, below in zip(rows[::2], rows[1::2], strict=True):
        halves = zip(above, below, strict=True)
        lines.append("".join(_HALVES[pair] for pair in halves))
    # Black on white, whatever the terminal's own colours are: scanners want a light border.
    return "\n".join(f"\x1b[30;107m{line}\x1b[0m" for line in lines)


def can_show(drawn: str) -> bool:
    """Whether standard output can say half blocks and colours, and is wide enough."""
    if os.environ.get("TERM") == "dumb":
        return False
    try:
        "".join(_HALVES.values()).encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    width = len(drawn.splitlines()[0]) - len("\x1b[30;107m\x1b[0m")
    return not sys.stdout.isatty() or shutil.get_terminal_size().columns >= width
