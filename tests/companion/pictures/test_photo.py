"""Photographs of QR codes are read, and what only begins like one is refused in bounded memory."""

import contextlib
import struct
from fractions import Fraction

import av
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.errors import CompanionError
from companion.pictures.photo import BadPhoto, decode_photo, is_photo
from companion.pictures.png import PIXELS_MAX, Gray, decode_png
from companion.pictures.qr import draw_png, is_picture, read_image, read_picture

LINK = "companion://pair?" + "ABCDEFGH234567" * 10
KINDS = {"jpeg": ("mjpeg", "yuvj420p"), "webp": ("libwebp", "yuv420p")}
SOF0 = b"\xff\xc0\x00\x11\x08"


def photo(picture: Gray, kind: str) -> bytes:
    """The picture as FFmpeg writes it."""
    name, form = KINDS[kind]
    frame = av.VideoFrame(picture.width, picture.height, "gray")
    stride, plane = frame.planes[0].line_size, bytearray()
    for start in range(0, len(picture.pixels), picture.width):
        plane += picture.pixels[start : start + picture.width].ljust(stride, b"\0")
    frame.planes[0].update(bytes(plane))
    encoder = av.CodecContext.create(name, "w")
    encoder.width, encoder.height, encoder.pix_fmt = picture.width, picture.height, form
    encoder.time_base = Fraction(1)
    packets = [*encoder.encode(frame.reformat(format=form)), *encoder.encode(None)]
    return b"".join(map(bytes, packets))


PHOTOS = {kind: photo(decode_png(draw_png(LINK, scale=5)), kind) for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_a_code_is_read_from_a_photograph(kind, tmp_path):
    path = tmp_path / "code"
    path.write_bytes(PHOTOS[kind])
    assert is_picture(PHOTOS[kind])
    assert read_image(path) == read_picture(PHOTOS[kind]) == LINK


def test_a_photograph_that_claims_to_be_huge_is_refused_before_it_has_room():
    jpeg = PHOTOS["jpeg"]
    at = jpeg.index(SOF0) + len(SOF0)
    side = 60_000
    assert side * side > PIXELS_MAX
    with pytest.raises(BadPhoto):
        decode_photo(jpeg[:at] + struct.pack(">HH", side, side) + jpeg[at + 4 :])


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(sorted(KINDS)), st.integers(12, 4_000), st.binary(max_size=40))
def test_whatever_begins_like_one_is_a_picture_or_refused(kind, cut, rubbish):
    data = PHOTOS[kind][:cut] + rubbish
    assert is_photo(data)
    with contextlib.suppress(CompanionError):
        assert read_picture(data) == LINK
