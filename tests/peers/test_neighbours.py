"""Who is heard by datagrams, with a clock of our own."""

from peers.addresses import ADDRESSES_MAX
from peers.neighbours import (
    ANSWERS_MAX,
    CALLS_MS,
    FORGET_MS,
    NEIGHBOURS_MAX,
    REPEAT_MS,
    Answer,
    Call,
    Found,
    Lost,
    Neighbours,
)
from peers.presence import Kind, Presence

OWN = "0" * 16
OTHER = Presence("1" * 16, 4001, b"t" * 8)
SENDER = ("10.0.0.2", 5000)


def outputs(machine, kind):
    return [output for output in machine.outputs() if isinstance(output, kind)]


def calls_until(machine, end) -> list[tuple[int, Kind]]:
    called = []
    while (now := machine.deadline()) <= end:
        machine.handle_timeout(now)
        called += [(now, call.kind) for call in outputs(machine, Call)]
    return called


def test_after_a_change_it_asks_thrice_and_then_says_now_and_then_that_it_is_here():
    machine = Neighbours(OWN, 0)
    called = calls_until(machine, CALLS_MS[-1] + 2 * REPEAT_MS)
    assert [at for at, _ in called] == [*CALLS_MS, 34_000, 64_000]
    assert [kind for _, kind in called] == [*[Kind.WHO] * 3, Kind.HERE, Kind.HERE]
    machine.changed(70_000)
    assert calls_until(machine, 70_000) == [(70_000, Kind.WHO)]


def test_who_asks_is_answered_and_who_does_not_is_not():
    machine = Neighbours(OWN, 0)
    machine.heard(Kind.HERE, OTHER, SENDER, 1)
    assert outputs(machine, Answer) == []
    machine.heard(Kind.WHO, OTHER, SENDER, 1)
    assert outputs(machine, Answer) == [Answer(*SENDER)]


def test_a_flood_of_questions_is_answered_now_and_then_only():
    machine = Neighbours(OWN, 0)
    for _ in range(1_000):
        machine.heard(Kind.WHO, OTHER, SENDER, 500)
    assert len(outputs(machine, Answer)) == ANSWERS_MAX
    machine.heard(Kind.WHO, OTHER, SENDER, 1_600)
    assert len(outputs(machine, Answer)) == 1


def test_its_own_voice_is_not_heard():
    machine = Neighbours(OWN, 0)
    machine.heard(Kind.WHO, Presence(OWN, 1, b"t" * 8), SENDER, 1)
    assert list(machine.outputs()) == []


def test_a_device_on_two_networks_has_both_addresses():
    machine = Neighbours(OWN, 0)
    machine.heard(Kind.HERE, OTHER, ("10.0.0.2", 1), 1)
    machine.heard(Kind.HERE, OTHER, ("10.0.1.2", 1), 2)
    assert outputs(machine, Found)[-1].sighting.addresses == ("10.0.0.2", "10.0.1.2")
    machine.heard(Kind.HERE, OTHER, ("10.0.1.2", 1), FORGET_MS + 1)
    assert outputs(machine, Found)[-1].sighting.addresses == ("10.0.1.2",)


def test_who_goes_or_is_silent_for_long_is_lost():
    machine = Neighbours(OWN, 0)
    machine.heard(Kind.HERE, OTHER, SENDER, 0)
    machine.heard(Kind.GONE, OTHER, SENDER, 5)
    assert outputs(machine, Lost) == [Lost(OTHER.instance)]
    machine.heard(Kind.HERE, OTHER, SENDER, 10)
    machine.handle_timeout(FORGET_MS + 9)
    assert outputs(machine, Lost) == []
    machine.handle_timeout(FORGET_MS + 10)
    assert outputs(machine, Lost) == [Lost(OTHER.instance)]


def test_nobody_says_goodbye_for_another():
    machine = Neighbours(OWN, 0)
    machine.heard(Kind.HERE, OTHER, SENDER, 0)
    machine.heard(Kind.GONE, OTHER, ("10.0.0.66", 5000), 1)
    assert outputs(machine, Lost) == []


def test_what_is_remembered_is_bounded():
    machine = Neighbours(OWN, 0)
    for number in range(2 * NEIGHBOURS_MAX):
        machine.heard(Kind.HERE, Presence(f"{number:016x}", 1, b"t" * 8), SENDER, 1)
    assert len(outputs(machine, Found)) <= NEIGHBOURS_MAX
    machine = Neighbours(OWN, 0)
    for number in range(2 * ADDRESSES_MAX):
        machine.heard(Kind.HERE, OTHER, (f"10.0.0.{number}", 1), 1)
    assert len(outputs(machine, Found)[-1].sighting.addresses) == ADDRESSES_MAX


def test_without_a_network_nobody_is_there():
    machine = Neighbours(OWN, 0)
    machine.heard(Kind.HERE, OTHER, SENDER, 0)
    machine.forget_all()
    assert outputs(machine, Lost) == [Lost(OTHER.instance)]
