"""The hybrid logical clock: it follows causes, and no other clock can drag it away."""

from hypothesis import given
from hypothesis import strategies as st

from companion.model import hlc

walls = st.integers(0, 2**44)
stamps = st.integers(0, 2**62)


@given(stamps, walls)
def test_a_write_is_later_than_all_that_was_known(last, wall_ms):
    assert hlc.tick(last, wall_ms) > last


@given(walls)
def test_a_clock_that_knows_nothing_says_the_time_on_the_wall(wall_ms):
    assert hlc.milliseconds(hlc.tick(0, wall_ms)) == wall_ms


@given(stamps, stamps, walls)
def test_seeing_others_never_turns_it_back(last, remote, wall_ms):
    assert hlc.observe(last, remote, wall_ms) >= last


@given(stamps, walls, st.integers(0, hlc.DRIFT_MAX_MS))
def test_an_answer_is_later_than_what_it_answers(last, wall_ms, ahead_ms):
    remote = (wall_ms + ahead_ms) << hlc.LOGICAL_BITS
    assert hlc.tick(hlc.observe(last, remote, wall_ms), wall_ms) > remote


@given(walls, stamps)
def test_a_clock_far_ahead_drags_others_no_further_than_the_bound(wall_ms, remote):
    seen = hlc.observe(0, remote, wall_ms)
    assert hlc.milliseconds(seen) <= wall_ms + hlc.DRIFT_MAX_MS


@given(walls, st.integers(1, 200))
def test_writes_in_one_millisecond_keep_their_order(wall_ms, count):
    stamp, given_out = 0, []
    for _ in range(count):
        stamp = hlc.tick(stamp, wall_ms)
        given_out.append(stamp)
    assert given_out == sorted(set(given_out))
    assert {hlc.milliseconds(stamp) for stamp in given_out} == {wall_ms}
