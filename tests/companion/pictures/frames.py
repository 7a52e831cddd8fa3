"""Frames of a camera that looks at a QR code: tilted, out of focus, and noisy."""

import math
import random
from itertools import accumulate

from companion.pictures.qr import draw_modules

PAPER, INK, WALL = 205, 45, 120
QUIET = 4


def frame(
    text: str, width: int, height: int, *, tilt: float = 0.0, blur: int = 0, noise: int = 0,
    fill: float = 0.7, stride: int = 0, seed: int = 1,
) -> bytes:  # fmt: skip
    """The plane of brightness of one frame.

    tilt: degrees about the vertical axis, in perspective. blur: pixels to each side, blurred
    twice. noise: the most that a pixel is off. fill: how much of the height the code takes.
    stride: bytes of a row, the rest of it rubbish.
    """
    rows = _picture(text, width, height, math.radians(tilt), fill)
    for _ in range(2 if blur else 0):
        rows = _transposed(
            [_blurred(r, blur) for r in _transposed([_blurred(r, blur) for r in rows])]
        )
    chance = random.Random(seed)
    padding = max(0, stride - width)
    if noise:
        rows = [_noisy(row, chance.randbytes(width), noise) for row in rows]
    return b"".join(row + chance.randbytes(padding) for row in rows)


def _picture(text: str, width: int, height: int, tilt: float, fill: float) -> list[bytes]:
    """Each pixel looked up in the code, which is turned about its middle before the camera."""
    modules = [[False] * QUIET + row + [False] * QUIET for row in draw_modules(text)]
    side = len(modules) + 2 * QUIET
    blank = [[False] * side] * QUIET
    shades = [bytes(INK if dark else PAPER for dark in row) for row in [*blank, *modules, *blank]]
    size = fill * height
    distance = 2.5 * size
    rows = []
    columns = [_column(x - width / 2, size, distance, tilt) for x in range(width)]
    for y in range(height):
        row = bytearray([WALL]) * width
        for x, (u, scale) in enumerate(columns):
            v = ((y - height / 2) * scale / size + 0.5) * side
            if 0 <= u < 1 and 0 <= v < side:
                row[x] = shades[int(v)][int(u * side)]
        rows.append(bytes(row))
    return rows


def _column(x: float, size: float, distance: float, tilt: float) -> tuple[float, float]:
    """Where on the code (0 to 1) a column of the frame looks, and how far that is away there."""
    across = x * distance / (distance * math.cos(tilt) - x * math.sin(tilt))
    scale = (distance + across * math.sin(tilt)) / distance
    return across / size + 0.5, scale


def _blurred(row: bytes, radius: int) -> bytes:
    padded = row[:1] * (radius + 1) + row + row[-1:] * radius
    sums = list(accumulate(padded))
    span = 2 * radius + 1
    return bytes((sums[i + span] - sums[i]) // span for i in range(len(row)))


def _transposed(rows: list[bytes]) -> list[bytes]:
    return [bytes(column) for column in zip(*rows, strict=True)]


def _noisy(row: bytes, chance: bytes, most: int) -> bytes:
    return bytes(
        min(255, max(0, pixel + (c * (2 * most + 1) >> 8) - most))
        for pixel, c in zip(row, chance, strict=True)
    )
