"""How much of a file may stand before a small change."""

from hypothesis import given
from hypothesis import strategies as st

from peers.pacing import (
    MOMENT_S,
    PIECE_BYTES_MIN,
    UNSENT_BYTES_MAX,
    UNSENT_BYTES_MIN,
    Pace,
)
from peers.pieces import PIECE_BYTES_MAX


def after(bytes_per_s: float) -> Pace:
    """On a link that was as fast as this for a while."""
    pace = Pace()
    for _ in range(100):
        pace.drained(round(bytes_per_s), 1.0)
    return pace


def test_a_slow_link_is_given_little_in_short_pieces():
    pace = after(50_000)
    assert pace.unsent_bytes == UNSENT_BYTES_MIN
    assert pace.piece_bytes == PIECE_BYTES_MIN


def test_a_fast_link_is_given_much_in_long_pieces():
    pace = after(1e9)
    assert pace.unsent_bytes == UNSENT_BYTES_MAX
    assert pace.piece_bytes == PIECE_BYTES_MAX


def test_between_them_it_is_what_leaves_in_a_moment():
    assert abs(after(5_000_000).unsent_bytes - 5_000_000 * MOMENT_S) <= 1


@given(st.lists(st.tuples(st.integers(-10, 2**40), st.floats(-1, 1e9))))
def test_whatever_was_measured_the_bounds_hold(measured):
    pace = Pace()
    for count, seconds in measured:
        pace.drained(count, seconds)
        assert UNSENT_BYTES_MIN <= pace.unsent_bytes <= UNSENT_BYTES_MAX
        assert PIECE_BYTES_MIN <= pace.piece_bytes <= PIECE_BYTES_MAX
