"""What waits for a battery's sake, and how long a manual device is with us."""

import pytest

from companion.model.ids import DeviceId
from peers.batches import BATCH_MS, OUTING_MS, SETTLED_MS, Batches, Outings

A, B = (DeviceId(bytes([n]) * 16) for n in (1, 2))


def test_what_is_written_goes_a_minute_after_the_first_of_it():
    batches = Batches()
    batches.wrote([A], 100)
    batches.wrote([A, B], 30_000)
    assert A in batches
    assert batches.due(99 + BATCH_MS) == []
    assert batches.due(100 + BATCH_MS) == [A]
    assert A not in batches
    assert batches.due(30_000 + BATCH_MS) == [B]


def test_what_is_sent_at_once_waits_no_longer():
    batches = Batches()
    batches.wrote([A], 0)
    assert batches.give_up(A)
    assert not batches.give_up(A)
    assert batches.due(10 * BATCH_MS) == []


@pytest.fixture
def out():
    outings = Outings()
    outings.begin(A, 0)
    return outings


def test_a_manual_device_that_is_not_found_is_given_up_after_a_minute(out):
    assert not out.is_over(A, linked=False, settled=False, now=OUTING_MS - 1)
    assert out.is_over(A, linked=False, settled=False, now=OUTING_MS)


def test_a_manual_device_stays_as_long_as_something_is_on_its_way(out):
    assert not out.is_over(A, linked=True, settled=False, now=10 * OUTING_MS)


def test_a_manual_device_goes_when_it_has_been_settled_for_a_moment(out):
    assert not out.is_over(A, linked=True, settled=True, now=1_000)
    assert not out.is_over(A, linked=True, settled=False, now=2_000)
    assert not out.is_over(A, linked=True, settled=True, now=3_000)
    assert not out.is_over(A, linked=True, settled=True, now=2_999 + SETTLED_MS)
    assert out.is_over(A, linked=True, settled=True, now=3_000 + SETTLED_MS)
    out.end(A)
    assert out.devices == []
