"""Wrong codes: each makes the next one wait longer, and all of them are counted."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from peers.guesses import FIRST_S, LONGEST_S, WORTH_A_WARNING, Guesses


def test_the_delay_doubles_up_to_an_hour():
    guesses = Guesses()
    delays = [guesses.wrong(0.0) for _ in range(30)]
    assert delays[0] == FIRST_S
    assert all(b == min(LONGEST_S, 2 * a) for a, b in pairwise(delays))
    assert delays[-1] == LONGEST_S


def test_the_delay_passes():
    guesses = Guesses()
    guesses.wrong(100.0)
    assert guesses.wait_s(100.0 + FIRST_S / 2) == FIRST_S / 2
    assert guesses.wait_s(100.0 + FIRST_S) == 0.0


def test_a_pairing_ends_the_delay_and_keeps_the_count():
    guesses = Guesses()
    guesses.wrong(0.0)
    guesses.wrong(0.0)
    guesses.right()
    assert guesses.wait_s(0.0) == 0.0
    assert guesses.count == 2
    assert guesses.wrong(0.0) == FIRST_S


def test_a_wrong_picture_is_counted_and_delays_nothing():
    guesses = Guesses()
    guesses.wrong_picture()
    assert guesses.count == 1
    assert guesses.wait_s(0.0) == 0.0
    assert guesses.wrong(0.0) == FIRST_S


@given(st.lists(st.booleans(), max_size=10))
def test_a_person_is_told_when_it_is_more_than_a_slip_or_two(typed):
    guesses = Guesses()
    for is_typed in typed:
        if is_typed:
            guesses.wrong(0.0)
        else:
            guesses.wrong_picture()
    count = len(typed)
    assert guesses.is_attack is (count >= WORTH_A_WARNING)
