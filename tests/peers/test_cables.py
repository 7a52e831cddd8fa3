"""What Linux tells of its network, and what of that is a change."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from peers.cables import is_change

PLUGGED, UNPLUGGED = 0x1 | 0x40 | 0x10000, 0x1


def message(kind: int, body: bytes) -> bytes:
    return struct.pack("=IHHII", 16 + len(body), kind, 0, 0, 0) + body


def interface(index: int, flags: int, kind: int = 16) -> bytes:
    return message(kind, struct.pack("=BxHiII", 0, 1, index, flags, 0) + b"attributes..")


def test_a_cable_pulled_or_plugged_is_a_change_and_the_same_again_is_none():
    carriers: dict[int, int] = {}
    assert is_change(interface(2, PLUGGED), carriers)
    assert not is_change(interface(2, PLUGGED | 0x1000), carriers)
    assert is_change(interface(2, UNPLUGGED), carriers)
    assert is_change(interface(2, PLUGGED), carriers)
    assert is_change(interface(2, PLUGGED, kind=17), carriers)


def test_an_address_that_comes_or_goes_is_a_change():
    for kind in (20, 21):
        assert is_change(message(kind, bytes(8)), {})


def test_of_several_in_one_every_one_counts():
    carriers = {2: PLUGGED}
    assert is_change(interface(2, PLUGGED) + interface(2, UNPLUGGED), carriers)
    assert not is_change(interface(2, UNPLUGGED) + message(24, bytes(12)), carriers)


@given(st.binary(max_size=200))
def test_whatever_is_told_is_read_to_its_end(told):
    assert is_change(told, {}) in (True, False)
