"""When a device is dialled, and when not: the machine with a clock and dice of our own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.model.ids import DeviceId
from peers.addresses import ADDRESSES_MAX, Addresses, Endpoint, Origin
from peers.dialling import (
    BACKOFF_MAX_MS,
    BETTER_AFTER_MS,
    BETTER_TRIES_MAX,
    LASTING_MS,
    STAGGER_MS,
    Abandon,
    Dial,
    Dialling,
    Failure,
    State,
)

DEVICE = DeviceId(b"d" * 16)
HERE, THERE, ELSEWHERE = (Endpoint(f"10.0.0.{n}", 4000 + n) for n in range(3))


@pytest.fixture
def dialling():
    machine = Dialling(random=lambda: 1.0)  # the longest wait each time
    machine.add(DEVICE, [], 0)
    return machine


def dialled(machine) -> list[Endpoint]:
    return [output.endpoint for output in machine.outputs() if isinstance(output, Dial)]


def until_due(machine) -> int:
    now = machine.deadline()
    assert now is not None
    machine.handle_timeout(now)
    return now


def test_a_device_that_nobody_has_seen_is_not_dialled(dialling):
    assert dialled(dialling) == []
    assert dialling.deadline() is None
    assert dialling.why(DEVICE, 0).code == "link_not_found"


def test_a_sighting_is_dialled_at_once(dialling):
    dialling.sighted(DEVICE, [HERE], 5)
    assert dialled(dialling) == [HERE]
    assert dialling.state(DEVICE) is State.DIALLING
    assert dialling.why(DEVICE, 5).code == "link_connecting"


def test_a_silent_address_holds_the_next_one_up_for_a_moment_only(dialling):
    dialling.sighted(DEVICE, [HERE, THERE], 0)
    first = dialled(dialling)
    assert dialling.deadline() == STAGGER_MS
    dialling.handle_timeout(STAGGER_MS)
    assert {*first, *dialled(dialling)} == {HERE, THERE}


def test_a_refused_address_makes_way_for_the_next_at_once(dialling):
    dialling.sighted(DEVICE, [HERE, THERE], 0)
    (first,) = dialled(dialling)
    dialling.failed(DEVICE, first, Failure.REFUSED, 3)
    assert len(dialled(dialling)) == 1


def test_waits_double_up_to_a_minute(dialling):
    dialling.sighted(DEVICE, [HERE], 0)
    now, waits = 0, []
    for _ in range(9):
        assert dialled(dialling) == [HERE]
        dialling.failed(DEVICE, HERE, Failure.SILENT, now)
        waits.append(dialling.deadline() - now)
        now = until_due(dialling)
    assert waits == [1_000, 2_000, 4_000, 8_000, 16_000, 32_000] + [BACKOFF_MAX_MS] * 3


def test_a_busy_device_is_tried_again_soon(dialling):
    dialling.sighted(DEVICE, [HERE], 0)
    now = 0
    for _ in range(5):
        dialled(dialling)
        dialling.failed(DEVICE, HERE, Failure.BUSY, now)
        assert dialling.deadline() - now <= 1_000
        now = until_due(dialling)


@pytest.mark.parametrize(
    "event",
    [
        lambda machine, now: machine.sighted(DEVICE, [HERE], now),
        lambda machine, now: machine.given(DEVICE, [HERE], now),
        lambda machine, now: machine.network_changed(now),
    ],
)
def test_whatever_makes_success_likelier_ends_the_wait(dialling, event):
    dialling.sighted(DEVICE, [HERE], 0)
    dialled(dialling)
    dialling.failed(DEVICE, HERE, Failure.SILENT, 0)
    event(dialling, 10)
    assert dialled(dialling) == [HERE]


def test_a_link_ends_all_dials(dialling):
    dialling.sighted(DEVICE, [HERE], 0)
    dialled(dialling)
    dialling.linked(DEVICE, None, 5)
    assert list(dialling.outputs()) == [Abandon(DEVICE)]
    assert dialling.deadline() is None
    dialling.sighted(DEVICE, [THERE], 6)
    assert dialled(dialling) == []


def test_a_link_that_lasted_is_made_again_at_once_and_one_that_broke_is_not(dialling):
    dialling.sighted(DEVICE, [HERE], 0)
    dialled(dialling)
    dialling.linked(DEVICE, HERE, 0)
    dialling.unlinked(DEVICE, LASTING_MS)
    assert dialled(dialling) == [HERE]
    dialling.linked(DEVICE, HERE, LASTING_MS)
    dialling.unlinked(DEVICE, LASTING_MS + 1)
    assert dialled(dialling) == []
    assert dialling.deadline() == LASTING_MS + 1 + 1_000


def test_while_paused_nobody_is_dialled_whatever_happens(dialling):
    dialling.sighted(DEVICE, [HERE], 0)
    dialled(dialling)
    dialling.pause(1)
    assert list(dialling.outputs()) == [Abandon(DEVICE)]
    other = DeviceId(b"o" * 16)
    dialling.add(other, [THERE], 2)
    dialling.sighted(DEVICE, [THERE], 2)
    dialling.network_changed(3)
    assert dialled(dialling) == []
    assert dialling.why(DEVICE, 3).code == "link_paused"
    dialling.resume(4)
    assert len(dialled(dialling)) == 2


def test_a_device_that_is_held_is_not_dialled_until_released_and_others_are(dialling):
    other = DeviceId(b"o" * 16)
    dialling.add(other, [THERE], 0)
    dialled(dialling)
    dialling.hold(DEVICE, 1)
    dialling.sighted(DEVICE, [HERE], 2)
    dialling.network_changed(3)
    assert dialled(dialling) == []
    assert dialling.why(DEVICE, 3).code == "link_manual"
    assert dialling.state(other) is State.DIALLING
    dialling.pause(4)
    assert dialling.why(DEVICE, 4).code == "link_paused"
    dialling.release(DEVICE, 5)  # the pause goes on
    assert dialled(dialling) == []
    dialling.hold(DEVICE, 6)
    dialling.resume(7)
    assert dialled(dialling) == [THERE]
    dialling.release(DEVICE, 8)
    assert dialled(dialling) == [HERE]


def test_a_device_that_was_held_before_it_was_known_is_held(dialling):
    other = DeviceId(b"o" * 16)
    dialling.hold(other, 0)
    dialling.add(other, [THERE], 1)
    assert dialled(dialling) == []
    dialling.release(other, 2)
    assert dialled(dialling) == [THERE]


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (Failure.PAUSED, "link_peer_paused"),
        (Failure.VERSION, "link_version"),
        (Failure.STRANGER, "link_stranger"),
        (Failure.SILENT, "link_unreachable"),
        (Failure.NO_PATH, "link_no_path"),
    ],
)
def test_every_failure_has_its_reason(dialling, failure, code):
    dialling.sighted(DEVICE, [HERE], 0)
    dialled(dialling)
    dialling.failed(DEVICE, HERE, failure, 0)
    assert dialling.why(DEVICE, 0).code == code


def test_a_removed_device_is_forgotten(dialling):
    dialling.sighted(DEVICE, [HERE], 0)
    dialling.remove(DEVICE)
    dialling.failed(DEVICE, HERE, Failure.SILENT, 1)
    dialling.unlinked(DEVICE, 1)
    assert dialling.deadline() is None


EVENTS = [
    "sighted",
    "failed",
    "linked",
    "unlinked",
    "network",
    "pause",
    "resume",
    "hold",
    "release",
    "timeout",
]


@given(st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(0, 70_000)), max_size=40))
def test_in_any_history_a_known_address_is_dialled_again_in_the_end(history):
    machine = Dialling(random=lambda: 0.5)
    machine.add(DEVICE, [HERE], 0)
    now, under_way, linked = 0, set(dialled(machine)), False
    for event, later in history:
        now += later
        match event:
            case "sighted":
                machine.sighted(DEVICE, [HERE, THERE], now)
            case "failed" if under_way:
                machine.failed(DEVICE, under_way.pop(), Failure.SILENT, now)
            case "linked" if machine.state(DEVICE) is not State.PAUSED:
                machine.linked(DEVICE, None, now)
                linked = True
            case "unlinked" if linked:
                machine.unlinked(DEVICE, now)
                linked = False
            case "network":
                machine.network_changed(now)
            case "pause" if not linked:
                machine.pause(now)
            case "resume":
                machine.resume(now)
            case "hold" if not linked:
                machine.hold(DEVICE, now)
            case "release":
                machine.release(DEVICE, now)
            case "timeout":
                machine.handle_timeout(now)
        for output in machine.outputs():
            if isinstance(output, Abandon):
                under_way.clear()
            else:
                under_way.add(output.endpoint)
    machine.release(DEVICE, now)
    machine.resume(now)
    for endpoint in [*under_way, *dialled(machine)]:
        machine.failed(DEVICE, endpoint, Failure.SILENT, now)
    assert linked or machine.deadline() is not None or dialled(machine)


# --- addresses -------------------------------------------------------------------------------


def test_what_is_seen_now_is_dialled_first_then_the_latest_known():
    addresses = Addresses()
    addresses.add([HERE, THERE], Origin.STORED)
    addresses.add([ELSEWHERE], Origin.SIGHTED)
    addresses.worked(HERE)
    assert addresses.ordered() == [ELSEWHERE, HERE, THERE]


def test_the_old_port_of_a_restarted_device_is_forgotten():
    addresses = Addresses()
    addresses.add([Endpoint("10.0.0.1", 1)], Origin.STORED)
    addresses.add([Endpoint("10.0.0.1", 2)], Origin.SIGHTED)
    assert addresses.ordered() == [Endpoint("10.0.0.1", 2)]


def test_addresses_are_few():
    addresses = Addresses()
    addresses.add([Endpoint("10.0.0.1", port) for port in range(1, 100)], Origin.GIVEN)
    assert len(addresses.ordered()) == ADDRESSES_MAX


def linked(dialling, endpoint: Endpoint) -> None:
    dialling.sighted(DEVICE, [endpoint], 0)
    dialling.linked(DEVICE, endpoint, 0)
    list(dialling.outputs())


def test_a_better_way_is_dialled_while_the_link_is_up_but_not_at_once(dialling):
    linked(dialling, HERE)
    dialling.sighted(DEVICE, [HERE, THERE], 1)
    dialling.better(DEVICE, [THERE])
    assert dialled(dialling) == []
    assert until_due(dialling) == BETTER_AFTER_MS
    assert dialled(dialling) == [THERE]
    assert dialling.state(DEVICE) is State.LINKED
    dialling.linked(DEVICE, THERE, BETTER_AFTER_MS + 5)
    assert dialling.endpoints(DEVICE)[0] == THERE
    assert dialling.deadline() is None


def test_a_better_way_that_leads_nowhere_leaves_the_link_and_is_not_tried_again_and_again(dialling):
    linked(dialling, HERE)
    dialling.better(DEVICE, [THERE, ELSEWHERE])
    tried = []
    while dialling.deadline() is not None:
        now = until_due(dialling)
        (endpoint,) = dialled(dialling)
        tried.append(endpoint)
        dialling.failed(DEVICE, endpoint, Failure.SILENT, now + 1)
        assert dialling.state(DEVICE) is State.LINKED
    assert sorted(tried) == sorted([THERE, ELSEWHERE] * BETTER_TRIES_MAX)
    dialling.better(DEVICE, [THERE, ELSEWHERE])
    assert dialling.deadline() is None
    dialling.network_changed(50_000)  # then it may be another matter
    dialling.better(DEVICE, [THERE])
    assert dialling.deadline() == BETTER_AFTER_MS


def test_a_link_that_is_lost_meanwhile_is_made_again_from_the_beginning(dialling):
    linked(dialling, HERE)
    dialling.better(DEVICE, [THERE])
    until_due(dialling)
    list(dialling.outputs())
    dialling.unlinked(DEVICE, LASTING_MS)
    first, *rest = dialling.outputs()
    assert first == Abandon(DEVICE)
    assert [output.endpoint for output in rest] == [HERE]


def test_who_is_not_linked_has_no_better_way(dialling):
    dialling.better(DEVICE, [THERE])
    assert dialling.deadline() is None


def test_hearsay_is_dialled_last_once_and_forgotten_when_it_leads_nowhere(dialling):
    dialling.told(DEVICE, [THERE], 0)
    assert dialled(dialling) == [THERE]
    dialling.failed(DEVICE, THERE, Failure.REFUSED, 1)
    assert dialling.endpoints(DEVICE) == []
    dialling.sighted(DEVICE, [HERE], 2)
    dialling.told(DEVICE, [THERE], 3)
    assert dialling.endpoints(DEVICE) == [HERE, THERE]


def test_what_is_told_again_does_not_end_the_wait(dialling):
    dialling.told(DEVICE, [THERE], 0)
    dialled(dialling)
    dialling.failed(DEVICE, THERE, Failure.SILENT, 0)
    wait = dialling.deadline()
    for _ in range(100):
        dialling.told(DEVICE, [THERE], 5)
    assert dialled(dialling) == []
    assert dialling.deadline() == wait


def test_a_flood_of_hearsay_displaces_nothing():
    addresses = Addresses()
    addresses.add([HERE], Origin.STORED)
    addresses.add([THERE], Origin.GIVEN)
    addresses.add_told(Endpoint(f"10.1.0.{n}", 1) for n in range(100))
    assert addresses.ordered()[:2] == [THERE, HERE]
    assert len(addresses.ordered()) == ADDRESSES_MAX


def test_what_the_person_gave_stays_until_it_is_taken_back():
    addresses = Addresses()
    addresses.add([HERE], Origin.GIVEN)
    addresses.add([Endpoint(f"10.1.0.{n}", 1) for n in range(20)], Origin.SIGHTED)
    addresses.useless(HERE, is_taken=True)
    assert HERE in addresses.ordered()
    addresses.forget(HERE)
    assert HERE not in addresses.ordered()
