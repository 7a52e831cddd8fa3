"""When the other side is asked whether it lives, and when it is given up."""

from hypothesis import given
from hypothesis import strategies as st

from peers.keepalive import DEAD_MS, DOUBT_MS, PING_MS, Keepalive


def test_a_silent_peer_is_asked_and_then_given_up():
    watch = Keepalive(0, ping_ms=5, dead_ms=15)
    assert watch.deadline() == 5
    assert not watch.is_ping_due(4)
    assert watch.is_ping_due(5)
    assert not watch.is_ping_due(6)
    assert watch.deadline() == 10
    assert not watch.is_dead(14)
    assert watch.is_dead(15)


def test_whatever_is_heard_puts_the_end_off():
    watch = Keepalive(0, ping_ms=5, dead_ms=15)
    watch.heard(14)
    assert not watch.is_dead(28)
    assert watch.is_dead(29)


def test_a_computer_that_slept_asks_once_and_not_for_every_ping_it_missed():
    watch = Keepalive(0)
    watch.heard(3_600_000)
    assert watch.is_ping_due(3_600_000)
    assert not watch.is_ping_due(3_600_000 + PING_MS - 1)


def test_a_peer_in_doubt_is_asked_at_once_and_given_up_sooner():
    watch = Keepalive(0)
    watch.doubt(100)
    assert watch.deadline() == 100
    assert watch.is_ping_due(100)
    assert not watch.is_dead(100 + DOUBT_MS - 1)
    assert watch.is_dead(100 + DOUBT_MS)


def test_an_answer_ends_the_doubt_and_more_doubt_puts_nothing_off():
    watch = Keepalive(0)
    watch.doubt(100)
    watch.doubt(3_000)
    assert watch.is_dead(100 + DOUBT_MS)
    watch.heard(200)
    assert not watch.is_dead(200 + DEAD_MS - 1)
    assert watch.is_dead(200 + DEAD_MS)


def test_what_only_the_transport_has_heard_ends_the_doubt_and_nothing_else():
    watch = Keepalive(0)
    watch.doubt(100)
    watch.reassure()
    assert not watch.is_dead(DEAD_MS - 1)
    assert watch.is_dead(DEAD_MS)


def test_doubt_does_not_keep_a_dead_one_alive():
    watch = Keepalive(0)
    watch.doubt(DEAD_MS - 1)
    assert watch.is_dead(DEAD_MS)


@given(st.lists(st.integers(0, PING_MS), max_size=50))
def test_a_peer_that_answers_every_ping_is_never_given_up(delays):
    now, watch = 0, Keepalive(0)
    for delay in delays:
        now = max(now, watch.deadline())
        assert not watch.is_dead(now)
        if watch.is_ping_due(now):
            now += delay
            watch.heard(now)


@given(st.lists(st.integers(0, 2 * DEAD_MS), max_size=20))
def test_at_the_deadline_there_is_something_to_do(heard):
    watch = Keepalive(0)
    for now in sorted(heard):
        watch.heard(now)
    due = watch.deadline()
    assert watch.is_dead(due) or watch.is_ping_due(due)
    assert watch.deadline() > due or watch.is_dead(due)
