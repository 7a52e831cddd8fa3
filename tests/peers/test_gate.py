"""What the person decided, as the links see it; over a restart too."""

from dataclasses import dataclass, field

import pytest

from companion.errors import CompanionError
from companion.model.dots import VersionVector
from companion.model.ids import DeviceId, ReplicaId
from peers import gate as gate_module
from peers import throttle as throttle_module
from peers.batches import BATCH_MS, OUTING_MS
from peers.gate import Gate
from peers.link_rules import FOREVER, Mode, Rules, decode, encode
from peers.throttle import Limits

A, B = (DeviceId(bytes([n]) * 16) for n in (1, 2))
WRITTEN = VersionVector({ReplicaId(b"r" * 16): 1})


class Kept:
    """A profile; a full disk takes nothing."""

    def __init__(self) -> None:
        self.rules: bytes | None = None
        self.is_full = False

    async def load_rules(self) -> bytes | None:
        return self.rules

    async def save_rules(self, kept: bytes) -> None:
        if self.is_full:
            raise CompanionError("disk_full")
        self.rules = kept


class Standing(dict):
    """Links that are up, and what each was told."""

    told: list[DeviceId]

    def tell(self, device: DeviceId, vector: VersionVector) -> None:
        assert vector == WRITTEN
        self.told.append(device)

    def is_settled(self, device: DeviceId) -> bool:
        return device in self


@dataclass
class Links:
    """Notes what is done with links (peers.links.Links)."""

    paused: bool = False
    held: set[DeviceId] = field(default_factory=set)
    later: list[DeviceId] = field(default_factory=list)
    dialled: list[DeviceId] = field(default_factory=list)
    standing: Standing = field(default_factory=Standing)
    limits: Limits = field(default_factory=Limits)

    def pause(self) -> None:
        self.paused = True

    def resume(self) -> None:
        self.paused = False

    def hold(self, device: DeviceId) -> None:
        self.held.add(device)
        self.standing.pop(device, None)

    def release(self, device: DeviceId) -> None:
        self.held.discard(device)

    def given(self, device: DeviceId, _endpoints: list) -> None:
        self.dialled.append(device)

    def committed(self, _vector: VersionVector, **said) -> None:
        self.later = sorted(said["later"])

    @property
    def linked(self) -> set[DeviceId]:
        return set(self.standing)


@dataclass
class Link:
    """A link's session."""

    session: object


class Computer:
    """A gate that is started again and again over one profile."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1_000_000
        self.kept = Kept()
        self.is_saving = False
        for module in (gate_module, throttle_module):
            monkeypatch.setattr(module, "monotonic_ms", lambda: self.now)
        monkeypatch.setattr(gate_module, "wall_ms", lambda: self.now)

    async def starts(self) -> tuple[Gate, Links]:
        links = Links()
        links.standing.told = []
        gate = Gate(links, self.kept, is_saving=lambda: self.is_saving, on_change=lambda: None)
        await gate.open()
        await gate.stop()  # its ticks are ours
        links.standing.update({A: Link("a"), B: Link("b")})
        return gate, links

    async def wait(self, gate: Gate, ms: int) -> None:
        self.now += ms
        await gate._look()


@pytest.fixture
def computer(monkeypatch) -> Computer:
    return Computer(monkeypatch)


def write(gate: Gate, source: object = "local") -> None:
    gate.committed(WRITTEN, local=True, attachments=False, source=source)


async def test_a_pause_for_an_hour_outlives_a_restart_and_ends_by_itself(computer):
    gate, links = await computer.starts()
    await gate.pause(computer.now + 3_600_000)
    assert links.paused
    gate, links = await computer.starts()
    assert links.paused
    await computer.wait(gate, 3_599_999)
    assert links.paused
    await computer.wait(gate, 1)
    assert not links.paused
    assert not (await computer.starts())[1].paused


async def test_a_pause_without_an_end_is_ended_by_its_person_only(computer):
    gate, links = await computer.starts()
    await gate.pause(FOREVER)
    await computer.wait(gate, 10**12)
    assert (await computer.starts())[1].paused
    await gate.resume()
    assert not links.paused


async def test_what_cannot_be_kept_holds_until_the_next_start(computer, caplog):
    gate, links = await computer.starts()
    computer.kept.is_full = True
    await gate.pause(FOREVER)
    assert links.paused
    assert not (await computer.starts())[1].paused
    assert "could not be kept" in caplog.text


async def test_on_battery_what_is_written_goes_a_minute_later_to_all_but_its_origin(computer):
    gate, links = await computer.starts()
    computer.is_saving = True
    write(gate, source="a")  # it came by the session with A
    assert links.later == [B]
    assert (gate.holds_back(A), gate.holds_back(B)) == (False, True)
    await computer.wait(gate, BATCH_MS - 1)
    assert links.standing.told == []
    await computer.wait(gate, 1)
    assert links.standing.told == [B]
    assert not gate.holds_back(B)
    computer.is_saving = False
    write(gate)
    assert links.later == []


async def test_sync_now_sends_at_once_what_waits(computer):
    gate, links = await computer.starts()
    await gate.choose(A, Mode.BATCHED)
    write(gate)
    assert links.later == [A]
    gate.sync_now([A])
    assert links.standing.told == links.dialled == [A]
    write(gate)
    await gate.choose(A, Mode.LIVE)
    assert links.standing.told == [A, A]


async def test_a_manual_device_is_linked_by_hand_only_and_let_go_when_it_has_all(computer):
    gate, links = await computer.starts()
    await gate.choose(A, Mode.MANUAL)
    gate, links = await computer.starts()
    assert links.held == {A}
    gate.sync_now([A, B])
    assert links.held == set()
    await computer.wait(gate, 1_000)
    assert links.held == set()
    await computer.wait(gate, 5_000)
    assert links.held == {A}
    gate.sync_now([A])
    links.standing.pop(A, None)
    await computer.wait(gate, OUTING_MS)
    assert links.held == {A}
    await gate.choose(A, Mode.AUTOMATIC)
    assert links.held == set()


async def test_limits_are_kept_and_hold_from_the_start(computer):
    gate, _ = await computer.starts()
    await gate.limit(upload_kb=20, download_kb=0)
    gate, links = await computer.starts()
    assert (gate.rules.upload_kb, gate.rules.download_kb) == (20, 0)
    assert links.limits.up._bucket.is_limited
    assert not links.limits.down._bucket.is_limited


@pytest.mark.parametrize("kept", [None, b"", b"\xc1", encode(Rules())[:-1], b"\x92\x01\x02"])
def test_rules_that_cannot_be_read_are_none(kept: bytes | None):
    assert decode(kept) == Rules()


def test_rules_are_read_as_they_were_kept():
    rules = Rules({bytes(A): Mode.MANUAL}, 7, 10, 20)
    assert decode(encode(rules)) == rules
    assert (rules.mode(A), rules.mode(B)) == (Mode.MANUAL, Mode.AUTOMATIC)
