"""The longest pairing link is read from frames as cameras deliver them."""

import pytest

from companion.pictures.qr import read_luma
from peers.addresses import Endpoint
from peers.pairing_code import LINK_CHARACTERS_MAX, PairingCode
from tests.companion.pictures.frames import frame

SIZES = pytest.mark.parametrize(("width", "height"), [(640, 480), (1280, 720)])
HOSTS = ["fd00::1234:5678", "2001:db8:1:2:3:4:5:6"]  # nothing makes a longer link than two
LONGEST = PairingCode(
    bytes(range(16)), bytes(range(99, 115)), tuple(Endpoint(host, 54321) for host in HOSTS)
).link()


def test_the_link_that_is_tried_is_as_long_as_any():
    assert 140 <= len(LONGEST) <= LINK_CHARACTERS_MAX


@SIZES
@pytest.mark.parametrize(
    "seen",
    [
        {},
        {"tilt": 30},
        {"tilt": -30},
        {"noise": 30},
        {"tilt": 30, "blur": 1, "noise": 20},
        {"tilt": -30, "blur": 1, "noise": 20, "fill": 0.85},
    ],
    ids=str,
)
def test_a_code_is_read_from_a_frame_with_tilt_blur_and_noise(width, height, seen):
    seen = {**seen, "blur": seen.get("blur", 0) * width // 640}
    assert read_luma(frame(LONGEST, width, height, **seen), width, height, width) == LONGEST


def test_rows_may_be_longer_than_the_picture_and_the_last_one_shorter():
    plane = frame(LONGEST, 640, 480, stride=704)
    assert read_luma(plane, 640, 480, 704) == LONGEST
    assert read_luma(memoryview(plane)[:-64], 640, 480, 704) == LONGEST


@pytest.mark.parametrize(
    ("size", "width", "height", "stride"),
    [(0, 0, 0, 0), (100, 10, 10, 0), (100, 10, 10, -10), (100, 20, 10, 10), (5, 10, 10, 10),
     (100, 10, -1, 10)],
)  # fmt: skip
def test_a_frame_that_is_not_as_it_says_holds_nothing(size, width, height, stride):
    assert read_luma(bytes(size), width, height, stride) is None


def test_a_code_on_its_side_or_upside_down_is_read():
    side = 480
    plane = frame(LONGEST, side, side)
    rows = [plane[start : start + side] for start in range(0, side * side, side)]
    turned = b"".join(bytes(column) for column in zip(*reversed(rows), strict=True))
    assert read_luma(turned, side, side, side) == LONGEST
    assert read_luma(plane[::-1], side, side, side) == LONGEST


@SIZES
def test_a_frame_without_a_code_holds_nothing(width, height):
    assert read_luma(bytes(width * height), width, height, width) is None
