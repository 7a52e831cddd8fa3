"""PNG (W3C, third edition), as much of it as a picture of a QR code takes.

The window reads every image format through Qt. The command line and the demonstration do
without Qt, so grayscale PNGs are written here, and 8-bit PNGs without interlacing are read.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import Final, NamedTuple

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
SIDE_MAX: Final = 8_192
PIXELS_MAX: Final = 40_000_000

_GRAY, _RGB, _PALETTE, _GRAY_ALPHA, _RGBA = 0, 2, 3, 4, 6
_CHANNELS: Final = {_GRAY: 1, _RGB: 3, _PALETTE: 1, _GRAY_ALPHA: 2, _RGBA: 4}


class BadPng(ValueError):
    """The bytes are not a PNG, or not one of the kind that is read here."""


class Gray(NamedTuple):
    """A grayscale picture: one byte for each pixel, row by row."""

    width: int
    height: int
    pixels: bytes


def encode_png(picture: Gray) -> bytes:
    """The PNG of a grayscale picture."""
    rows = (
        b"\0" + picture.pixels[start : start + picture.width]
        for start in range(0, len(picture.pixels), picture.width)
    )
    header = struct.pack(">IIBBBBB", picture.width, picture.height, 8, _GRAY, 0, 0, 0)
    return (
        SIGNATURE
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(b"".join(rows), 9))
        + _chunk(b"IEND", b"")
    )


def decode_png(data: bytes) -> Gray:
    """The picture in grey; transparent places are white.

    Raises:
        BadPng: it is none, is torn, or is larger or more peculiar than is read here.
    """
    header: bytes = b""
    palette: bytes = b""
    compressed: list[bytes] = []
    for kind, body in _chunks(data):
        if kind == b"IHDR":
            header = body
        elif kind == b"PLTE":
            palette = body
        elif kind == b"IDAT":
            compressed.append(body)
    width, height, colour = _header(header)
    channels = _CHANNELS[colour]
    raw = _inflate(b"".join(compressed), height * (1 + width * channels))
    rows = _unfiltered(raw, width * channels, height, channels)
    return Gray(width, height, b"".join(_gray(row, colour, palette) for row in rows))


def _header(body: bytes) -> tuple[int, int, int]:
    if len(body) != 13:
        raise BadPng("no header")
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", body)
    if not (0 < width <= SIDE_MAX and 0 < height <= SIDE_MAX and width * height <= PIXELS_MAX):
        raise BadPng(f"{width}×{height} pixels")
    if depth != 8 or colour not in _CHANNELS or interlaced:
        raise BadPng("an unusual kind of PNG")
    return width, height, colour


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not data.startswith(SIGNATURE):
        raise BadPng("not a PNG")
    at = len(SIGNATURE)
    while True:
        if len(data) < at + 12:
            raise BadPng("it ends in the middle")
        length, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        checksum = data[at + 8 + length : at + 12 + length]
        if len(checksum) < 4:
            raise BadPng("it ends in the middle")
        if zlib.crc32(kind + body) != int.from_bytes(checksum, "big"):
            raise BadPng("a wrong checksum")
        if kind == b"IEND":
            return
        yield kind, body
        at += 12 + length


def _inflate(compressed: bytes, size: int) -> bytes:
    try:
        raw = zlib.decompressobj().decompress(compressed, size)
    except zlib.error as error:
        raise BadPng("its pixels cannot be unpacked") from error
    if len(raw) != size:
        raise BadPng("pixels are missing")
    return raw


def _unfiltered(raw: bytes, stride: int, height: int, step: int) -> Iterator[bytes]:
    """The rows, with the filters of section 9 undone. `step` is the bytes of a pixel."""
    above = bytes(stride)
    for y in range(height):
        start = y * (stride + 1)
        above = _unfilter(raw[start], bytearray(raw[start + 1 : start + 1 + stride]), above, step)
        yield above


def _unfilter(kind: int, row: bytearray, above: bytes, step: int) -> bytes:
    if kind == 0:
        return bytes(row)
    if kind == 2:
        return bytes((x + b) & 0xFF for x, b in zip(row, above, strict=True))
    for i, x in enumerate(row):
        a = row[i - step] if i >= step else 0
        if kind == 1:
            row[i] = (x + a) & 0xFF
        elif kind == 3:
            row[i] = (x + (a + above[i]) // 2) & 0xFF
        elif kind == 4:
            row[i] = (x + _paeth(a, above[i], above[i - step] if i >= step else 0)) & 0xFF
        else:
            raise BadPng("an unknown filter")
    return bytes(row)


def _paeth(a: int, b: int, c: int) -> int:
    estimate = a + b - c
    to_a, to_b, to_c = abs(estimate - a), abs(estimate - b), abs(estimate - c)
    if to_a <= to_b and to_a <= to_c:
        return a
    return b if to_b <= to_c else c


def _gray(row: bytes, colour: int, palette: bytes) -> bytes:
    if colour == _GRAY:
        return row
    if colour == _PALETTE:
        grays = bytes(
            _luma(palette[3 * n : 3 * n + 3]) if 3 * n + 3 <= len(palette) else 0
            for n in range(256)
        )
        return row.translate(grays)
    if colour == _GRAY_ALPHA:
        return bytes(_over_white(row[i], row[i + 1]) for i in range(0, len(row), 2))
    if colour == _RGB:
        return bytes(_luma(row[i : i + 3]) for i in range(0, len(row), 3))
    return bytes(_over_white(_luma(row[i : i + 3]), row[i + 3]) for i in range(0, len(row), 4))


def _luma(rgb: bytes) -> int:
    red, green, blue = rgb
    return (red * 299 + green * 587 + blue * 114) // 1000


def _over_white(gray: int, alpha: int) -> int:
    return (gray * alpha + 255 * (255 - alpha)) // 255
