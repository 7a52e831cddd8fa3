"""The datagram: what goes in comes out, and nothing else does."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peers.beacon import NAME_BYTES_MAX, Beacon
from peers.presence import DATAGRAM_BYTES_MAX, Kind, Presence, decode, encode

PRESENCE = Presence("0123456789abcdef", 4001, b"t" * 8)
HEAD = encode(Kind.HERE, PRESENCE)[:6]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("beacon", [None, Beacon("Küche", 7), Beacon("Küche", compares=True)])
def test_what_is_said_is_what_is_heard(kind, beacon):
    said = Presence(PRESENCE.instance, 4001, PRESENCE.tag, beacon)
    assert decode(encode(kind, said)) == (kind, said)


def test_a_name_is_in_it_only_while_a_pairing_is_open():
    assert b"name" not in encode(Kind.HERE, PRESENCE)


def test_the_longest_fits():
    beacon = Beacon("ü" * NAME_BYTES_MAX, 99, compares=True)
    datagram = encode(Kind.WHO, Presence(PRESENCE.instance, 65_535, PRESENCE.tag, beacon))
    assert len(datagram) <= DATAGRAM_BYTES_MAX
    assert decode(datagram) is not None


@given(st.binary(max_size=600))
def test_whatever_comes_is_understood_or_nothing(datagram):
    for heard in (decode(datagram), decode(HEAD + datagram)):
        assert heard is None or len(heard[1].tag) == 8


@pytest.mark.parametrize(
    "wrong",
    [
        {"instance": "short"},
        {"instance": "../../etc/passwd"[:16]},
        {"port": 0},
        {"port": 65_536},
        {"tag": b""},
        {"number": 100},
        {"number": -1},
        {"name": "x" * (NAME_BYTES_MAX + 1)},
    ],
)
def test_what_no_device_would_say_is_not_heard(wrong):
    said = {"instance": PRESENCE.instance, "port": 4001, "tag": PRESENCE.tag}
    assert decode(HEAD + msgspec.msgpack.encode(said)) is not None
    assert decode(HEAD + msgspec.msgpack.encode(said | wrong)) is None
