"""Which of two crossing connections becomes the link: exactly one, whatever the order."""

import pytest

from peers.handshake import YOUNG_MS, Standing, Verdict, verdict

LOW, HIGH = b"\x01" * 16, b"\x02" * 16
RUN, OTHER_RUN = b"r" * 8, b"o" * 8


def judged(ours=LOW, theirs=HIGH, *, dialling=False, answering=False, standing=None) -> Verdict:
    return verdict(ours, theirs, RUN, dialling=dialling, answering=answering, standing=standing)


def test_a_connection_from_a_device_without_a_link_is_taken():
    assert judged() is Verdict.TAKE
    assert judged(HIGH, LOW) is Verdict.TAKE


@pytest.mark.parametrize(("low", "high"), [(LOW, HIGH)])
def test_of_two_that_cross_that_of_the_lower_device_is_kept(low, high):
    # Each has a connection of its own under way and judges the other's.
    assert judged(low, high, dialling=True) is Verdict.BUSY
    assert judged(high, low, dialling=True) is Verdict.TAKE


def test_a_second_connection_while_one_is_answered_waits():
    assert judged(answering=True) is Verdict.BUSY


def test_a_device_that_dials_has_lost_its_old_link():
    assert judged(standing=Standing(RUN, YOUNG_MS)) is Verdict.REPLACE


def test_a_connection_that_crossed_with_the_link_just_made_is_not_needed():
    assert judged(standing=Standing(RUN, YOUNG_MS - 1)) is Verdict.BUSY


def test_a_device_that_was_started_again_is_let_in_at_once():
    assert judged(standing=Standing(OTHER_RUN, 0)) is Verdict.REPLACE
