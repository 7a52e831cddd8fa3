"""Messages in pieces: whole again at the other end, and bounded whatever is sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import RemoteProtocolError
from peers.pieces import (
    MESSAGE_BYTES_MAX,
    PIECE_BYTES_MAX,
    STUCK_BYTES,
    STUCK_MS,
    Assembly,
    Kind,
    parse,
    split,
)

PAYLOAD = PIECE_BYTES_MAX - 1
PIECES = st.tuples(st.sampled_from([Kind.MORE, Kind.LAST]), st.binary(max_size=9))


def assembled(message: bytes) -> list[bytes | None]:
    assembly = Assembly()
    return [assembly.feed(*parse(piece)) for piece in split(message)]


@given(st.integers(0, 5 * PIECE_BYTES_MAX))
def test_a_message_of_any_length_comes_back_from_its_pieces(length):
    message = bytes(n % 251 for n in range(length))
    assert all(len(piece) <= PIECE_BYTES_MAX for piece in split(message))
    *before, whole = assembled(message)
    assert whole == message
    assert not any(before)


@pytest.mark.parametrize(
    ("length", "count"),
    [(0, 1), (1, 1), (PAYLOAD, 1), (PAYLOAD + 1, 2), (2 * PAYLOAD, 2), (2 * PAYLOAD + 1, 3)],
)
def test_no_piece_is_sent_that_is_not_needed(length, count):
    assert assembled(bytes(length)) == [None] * (count - 1) + [bytes(length)]


@given(st.lists(PIECES))
def test_whatever_pieces_come_nothing_is_lost_added_or_kept(pieces):
    assembly, messages, unfinished = Assembly(), [], b""
    for kind, payload in pieces:
        message = assembly.feed(kind, payload)
        unfinished += payload
        assert (message is None) == (kind is Kind.MORE)
        if message is not None:
            assert message == unfinished
            messages.append(message)
            unfinished = b""
        assert assembly.bytes_held == len(unfinished)
    assert b"".join(messages) + unfinished == b"".join(payload for _, payload in pieces)


def test_a_message_that_is_too_long_is_not_sent():
    assert sum(len(piece) - 1 for piece in split(bytes(MESSAGE_BYTES_MAX))) == MESSAGE_BYTES_MAX
    with pytest.raises(ValueError, match="too long"):
        next(split(bytes(MESSAGE_BYTES_MAX + 1)))


@pytest.mark.parametrize("kind", [Kind.MORE, Kind.LAST])
def test_a_message_that_is_too_long_is_not_put_together(kind):
    assembly = Assembly()
    for _ in range(MESSAGE_BYTES_MAX // 32_768):
        assembly.feed(Kind.MORE, bytes(32_768))
    assert assembly.bytes_held == MESSAGE_BYTES_MAX
    with pytest.raises(RemoteProtocolError):
        assembly.feed(kind, b"x")
    assert assembly.bytes_held == 0


@given(st.binary(max_size=9))
def test_what_is_parsed_says_what_it_was(piece):
    if piece and piece[0] <= max(Kind):
        kind, payload = parse(piece)
        assert bytes((kind,)) + payload == piece
    else:
        with pytest.raises(RemoteProtocolError):
            parse(piece)


@pytest.mark.parametrize("piece", [b"", "", "text", bytes(PIECE_BYTES_MAX + 1)])
def test_what_is_no_piece_is_refused(piece):
    with pytest.raises(RemoteProtocolError):
        parse(piece)


def stuck_after(assembly: Assembly, bytes_a_second: int) -> int | None:
    """When it is found to be stuck, in seconds; None: not within ten minutes."""
    for second in range(600):
        assembly.feed(Kind.MORE, bytes(bytes_a_second))
        if assembly.is_stuck(second * 1_000):
            return second
    return None


def test_who_sends_a_byte_a_second_is_found_out_and_who_is_only_slow_is_not():
    assert stuck_after(Assembly(), 1) == STUCK_MS // 1_000
    assert stuck_after(Assembly(), 0) is None  # nothing has begun
    assert stuck_after(Assembly(), STUCK_BYTES // 10) is None


def test_who_stops_in_the_middle_is_found_out():
    assembly = Assembly()
    assembly.feed(Kind.MORE, bytes(100_000))
    assert not assembly.is_stuck(0)
    assert assembly.is_stuck(STUCK_MS)


def test_one_message_after_the_other_is_never_stuck():
    assembly = Assembly()
    for second in range(300):
        assembly.feed(Kind.MORE, b"x" * (second % 3))
        assert not assembly.is_stuck(second * 1_000)
        assembly.feed(Kind.LAST, b"")
        assert not assembly.is_stuck(second * 1_000 + 500)


def test_a_message_that_begins_later_has_its_time():
    assembly = Assembly()
    assembly.feed(Kind.MORE, b"x")
    assert not assembly.is_stuck(0)
    assembly.feed(Kind.LAST, b"x")
    assembly.feed(Kind.MORE, b"y")
    assert not assembly.is_stuck(STUCK_MS)
    assert assembly.is_stuck(2 * STUCK_MS)
