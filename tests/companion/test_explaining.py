"""Each device is in one state, with the sentence that belongs to it."""

from dataclasses import replace

import pytest

from companion.control.values import LinkState
from companion.explaining import CLOCK_WRONG_MS, Circumstances, explain
from companion.reasons import ENGLISH, Reason
from companion.replication.outputs import Progress
from peers.dialling import State
from peers.link_view import LinkView
from tests.companion.link_views import AWAY

SYNCING = replace(
    AWAY, progress=Progress.SYNCING, reason=Reason("link_syncing", {"done": 3, "total": 9})
)
IN_STEP = replace(AWAY, progress=Progress.IN_STEP, reason=Reason("link_in_step"))
USUAL = Circumstances()


def said(view: LinkView, around: Circumstances = USUAL) -> tuple[LinkState, str]:
    state, reason = explain(view, around)
    assert "?" not in reason.english()
    return state, reason.code


def test_a_linked_device_is_in_step_syncing_or_waits():
    assert said(IN_STEP) == (LinkState.IN_STEP, "link_in_step")
    assert said(replace(IN_STEP, moves_files=True)) == (LinkState.IN_STEP, "link_in_step_files")
    assert said(SYNCING) == (LinkState.SYNCING, "link_syncing")
    assert said(SYNCING, Circumstances(is_limited=True)) == (LinkState.WAITING, "link_limited")
    batched = Circumstances(is_batched=True)
    assert said(IN_STEP, batched) == (LinkState.WAITING, "link_batched")


@pytest.mark.parametrize(
    ("ahead_ms", "expected"),
    [
        (CLOCK_WRONG_MS - 1, (LinkState.IN_STEP, "link_in_step")),
        (CLOCK_WRONG_MS, (LinkState.CLOCK_WRONG, "link_clock_ahead")),
        (-CLOCK_WRONG_MS, (LinkState.CLOCK_WRONG, "link_clock_behind")),
    ],
)
def test_a_wrong_clock_is_named_and_stops_nothing(ahead_ms, expected):
    assert said(replace(IN_STEP, clock_ahead_ms=ahead_ms)) == expected


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("link_not_found", LinkState.OFFLINE),
        ("link_peer_paused", LinkState.PAUSED),
        ("link_version", LinkState.VERSION),
        ("link_disk_full", LinkState.DISK_FULL),
        ("link_peer_disk_full", LinkState.DISK_FULL),
        ("link_stranger", LinkState.REFUSED),
        ("link_removed", LinkState.REFUSED),
        ("link_protocol", LinkState.REFUSED),
    ],
)
def test_a_device_without_a_link_says_why(code, state):
    holes = {"address": "10.0.0.2", "seconds": 3, "detail": "x"}
    params = {name: value for name, value in holes.items() if f"{{{name}}}" in ENGLISH[code]}
    assert said(replace(AWAY, reason=Reason(code, params))) == (state, code)


def test_a_manual_device_waits_for_its_person_and_a_paused_one_for_the_pause():
    paused = replace(AWAY, dialling=State.PAUSED)
    assert said(replace(paused, reason=Reason("link_manual"))) == (
        LinkState.WAITING,
        "link_manual",
    )
    assert said(replace(paused, reason=Reason("link_paused"))) == (
        LinkState.PAUSED,
        "link_paused",
    )


def test_without_a_network_it_is_this_computer_that_cannot_be_reached_by_anybody():
    nowhere = Circumstances(has_network=False)
    assert said(AWAY, nowhere) == (LinkState.OFFLINE, "link_no_network")
    assert said(IN_STEP, nowhere) == (LinkState.IN_STEP, "link_in_step")
