"""Speed limits as arithmetic, with a clock of our own."""

from hypothesis import given
from hypothesis import strategies as st

from peers.bucket import Bucket


def test_without_a_limit_nothing_ever_waits():
    bucket = Bucket(0, 0)
    bucket.take(10**12, 0)
    assert bucket.wait_ms(0) == 0
    assert not bucket.is_limited


def test_what_is_beyond_the_limit_is_waited_for_and_not_longer():
    bucket = Bucket(10_000, 0)
    bucket.take(30_000, 0)
    wait = bucket.wait_ms(0)
    assert 2_000 <= wait <= 2_001
    assert bucket.wait_ms(wait) == 0


def test_what_was_not_used_is_kept_for_a_second_only():
    bucket = Bucket(10_000, 0)
    bucket.take(10_001, 3_600_000)
    assert bucket.wait_ms(3_600_000) > 0


def test_another_limit_holds_at_once_and_forgives_the_debt_of_the_old_one():
    bucket = Bucket(10, 0)
    bucket.take(10_000, 0)
    bucket.limit(20_000, 5)
    assert bucket.wait_ms(5) == 0
    bucket.limit(0, 6)
    assert not bucket.is_limited


def test_a_clock_that_goes_back_gives_nothing_away():
    bucket = Bucket(1_000, 10_000)
    bucket.take(2_000, 10_000)
    before = bucket.wait_ms(10_000)
    assert bucket.wait_ms(9_000) >= before


@given(
    st.integers(10_000, 1_000_000),
    st.lists(st.tuples(st.integers(1, 600_000), st.integers(0, 3_000)), min_size=1, max_size=40),
)
def test_over_any_time_no_more_passes_than_the_limit_and_one_message(rate, messages):
    bucket, now, passed = Bucket(rate, 0), 0, 0
    for size, idle in messages:
        now += idle
        now += bucket.wait_ms(now)
        assert passed <= rate * (1 + now / 1000) + rate / 1000
        bucket.take(size, now)
        passed += size
