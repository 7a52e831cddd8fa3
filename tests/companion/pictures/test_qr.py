"""QR codes that are drawn can be read; pictures that are none are refused with a reason."""

import struct
import tracemalloc
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.errors import CompanionError
from companion.pictures.png import SIGNATURE, BadPng, Gray, decode_png, encode_png
from companion.pictures.qr import draw_modules, draw_png, read_gray, read_image, read_picture

LINK = "companion://pair?c=" + "ABCDEFGH234567" * 10


def why(call, *args) -> str:
    with pytest.raises(CompanionError) as told:
        call(*args)
    return told.value.reason.code


@pytest.mark.parametrize("scale", [2, 3, 8])
def test_a_drawn_code_is_read(scale, tmp_path):
    path = tmp_path / "code.png"
    path.write_bytes(draw_png(LINK, scale=scale))
    assert read_image(path) == LINK


def test_modules_are_a_square_with_its_three_corners():
    modules = draw_modules(LINK)
    side = len(modules)
    assert all(len(row) == side for row in modules)
    for y, x in ((0, 0), (0, side - 7), (side - 7, 0)):
        assert all(modules[y][x : x + 7])


def test_a_picture_without_a_code_is_told_apart_from_no_picture(tmp_path):
    assert why(read_picture, encode_png(Gray(50, 50, b"\xff" * 2500))) == "pairing_no_qr"
    assert why(read_picture, b"GIF89a") == "pairing_image_unreadable"
    assert why(read_image, tmp_path / "nowhere.png") == "file_missing"
    assert why(read_image, tmp_path) == "pairing_image_unreadable"
    assert why(read_gray, 10, 10, b"") == "pairing_no_qr"


@settings(deadline=None)
@given(st.integers(1, 40), st.integers(1, 40), st.data())
def test_what_is_written_as_png_is_read(width, height, data):
    pixels = data.draw(st.binary(min_size=width * height, max_size=width * height))
    assert decode_png(encode_png(Gray(width, height, pixels))) == (width, height, pixels)


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 1000))
def test_a_torn_png_is_refused(cut):
    data = draw_png("x", scale=2)
    with pytest.raises(BadPng):
        decode_png(data[: min(cut, len(data) - 1)])


def png(
    width: int, height: int, depth: int, colour: int, raw: bytes, palette: bytes = b""
) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        checksum = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return (
        SIGNATURE
        + chunk(b"IHDR", header)
        + (chunk(b"PLTE", palette) if palette else b"")
        + chunk(b"IDAT", zlib.compress(raw))
        + chunk(b"IEND", b"")
    )


def test_colours_and_transparency_become_grey_on_white():
    assert decode_png(png(2, 1, 8, 2, b"\0\xff\xff\xff\0\0\0")).pixels == b"\xff\x00"
    assert decode_png(png(2, 1, 8, 6, b"\0\0\0\0\0\0\0\0\xff")).pixels == b"\xff\x00"
    assert decode_png(png(2, 1, 8, 4, b"\0\0\0\0\xff")).pixels == b"\xff\x00"
    palette = b"\xff\xff\xff\0\0\0"
    assert decode_png(png(2, 1, 8, 3, b"\0\0\1", palette)).pixels == b"\xff\x00"


def test_every_filter_is_undone():
    rows = b"\0\x01\x02\x03\1\x01\x01\x01\2\x01\x01\x01\3\x01\x01\x01\4\x01\x01\x01"
    assert decode_png(png(3, 5, 8, 0, rows)).pixels == bytes(
        [1, 2, 3, 1, 2, 3, 2, 3, 4, 2, 3, 4, 3, 4, 5]
    )


@pytest.mark.parametrize(
    "data",
    [
        png(9000, 1, 8, 0, b""),
        png(8000, 8000, 8, 0, b""),
        png(0, 1, 8, 0, b""),
        png(1, 1, 16, 0, b"\0\0\0"),
        png(1, 1, 8, 0, b"\0"),
        png(1, 1, 8, 0, b"\x07\0"),
    ],
)
def test_peculiar_and_hostile_pictures_are_refused(data):
    with pytest.raises(BadPng):
        decode_png(data)


def test_a_picture_that_unpacks_to_more_than_it_says_takes_no_memory_for_it():
    bomb = png(4, 4, 8, 0, b"\0" * 10_000_000)
    tracemalloc.start()
    try:
        assert len(decode_png(bomb).pixels) == 16
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000
