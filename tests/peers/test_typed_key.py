"""SPAKE2 between two who know the code, and with everything that is no message of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.errors import RemoteProtocolError
from peers.typed_key import MESSAGE_BYTES, TypedKey

CODE = b"7-hammock-violin-salute"


def both(one: bytes = CODE, other: bytes = CODE) -> tuple[bytes, bytes]:
    typist, shower = TypedKey(one, is_typist=True), TypedKey(other, is_typist=False)
    return typist.finish(shower.message), shower.finish(typist.message)


def test_the_same_code_makes_the_same_key_and_each_time_another():
    one, other = both()
    assert one == other
    assert len(one) == 32
    assert both()[0] != one


def test_another_code_makes_another_key():
    one, other = both(CODE, b"7-hammock-violin-zebra")
    assert one != other


@pytest.mark.parametrize("side", [b"A", b"B"])
def test_what_one_side_sent_is_not_taken_back(side):
    typist = TypedKey(CODE, is_typist=True)
    with pytest.raises(RemoteProtocolError):
        typist.finish(side + typist.message[1:])


@pytest.mark.parametrize(
    "point", [bytes(32), b"\x01" + bytes(31), b"\xff" * 32, b"\xec" + b"\xff" * 30 + b"\x7f"]
)
def test_points_of_low_order_and_of_no_curve_are_refused(point):
    with pytest.raises(RemoteProtocolError):
        TypedKey(CODE, is_typist=True).finish(b"B" + point)


@settings(deadline=None, max_examples=30)
@given(st.binary(max_size=80) | st.binary(min_size=32, max_size=32).map(b"B".__add__))
def test_nothing_but_a_message_is_taken(message):
    try:
        TypedKey(CODE, is_typist=True).finish(message)
    except RemoteProtocolError:
        return
    assert len(message) == MESSAGE_BYTES
