"""Which device is compared with next, and what becomes of it."""

from dataclasses import dataclass

import pytest

from companion import comparing
from companion.comparing import AGAIN_MS, RETRY_MS, Comparing, due
from companion.control import messages as m
from companion.errors import CompanionError

NOW = 10 * AGAIN_MS


def device(number: int, **changed) -> m.DeviceValue:
    values = {
        "device_id": f"{number:032x}",
        "name": str(number),
        "platform": "",
        "is_self": False,
        "state": m.LinkState.IN_STEP,
        "reason": m.ReasonValue("link_in_step"),
        **changed,
    }
    return m.DeviceValue(**values)


def test_the_device_that_was_not_compared_with_for_the_longest_is_next():
    one, two = device(1, verified_ms=NOW - AGAIN_MS), device(2, verified_ms=NOW - AGAIN_MS - 1)
    assert due([one, two], {}, NOW) is two
    assert due([one, two], {two.device_id: NOW - 1}, NOW) is one


@pytest.mark.parametrize(
    "changed",
    [
        {"is_self": True},
        {"state": m.LinkState.SYNCING},
        {"state": m.LinkState.OFFLINE},
        {"mode_now": "batched"},
        {"verified_ms": NOW - AGAIN_MS + 1},
    ],
)
def test_one_that_is_not_in_step_or_must_be_spared_or_was_compared_with_today_is_not(changed):
    assert due([device(1, **changed)], {}, NOW) is None


def test_a_clock_that_was_set_back_postpones_nothing():
    assert due([device(1, verified_ms=NOW + 1)], {}, NOW) is not None


@dataclass
class Tried:
    """Stands for a device that cannot be compared with."""

    times: int = 0

    async def compare(self, _device_id: str) -> m.Compared:
        self.times += 1
        raise CompanionError("compare_not_in_step")


async def test_one_that_could_not_be_compared_with_is_left_alone_for_an_hour(monkeypatch):
    now, tried = [NOW], Tried()
    monkeypatch.setattr(comparing, "wall_ms", lambda: now[0])
    one = device(1)
    background = Comparing(lambda: [one], tried.compare)
    for later_ms, times in ((0, 1), (RETRY_MS - 1, 1), (RETRY_MS, 2)):
        now[0] = NOW + later_ms
        await background.look()
        assert tried.times == times
