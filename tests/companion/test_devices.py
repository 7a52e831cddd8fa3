"""What people are told of the devices of their group."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from companion import devices as devices_module
from companion.control import messages as m
from companion.devices import Devices
from companion.errors import CompanionError
from companion.library import Library, wall_ms
from companion.model.dots import VersionVector
from companion.model.ids import RecordId, ReplicaId, to_text
from companion.model.quarantine import Quarantine
from companion.model.records import DEVICE, REPLICA_PREFIX
from companion.peer_store import PeerStore
from companion.store import meta
from companion.store.writer import Edit
from peers.group import Member
from peers.identity import Identity
from peers.sayings import expulsion
from tests.peers.devices import FOUNDER, FOUNDING, SECRET, Device

OWN, BOB, EVE = (Identity(bytes([number]) * 32) for number in (7, 8, 9))
REPLICA, UNSEEN = ReplicaId(b"r" * 16), ReplicaId(b"u" * 16)


class Here:
    """This computer's devices, and the others as they would say things."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.devices = Devices(library, OWN, name="Ann", platform="Linux", software="companion 1")

    async def open(self) -> None:
        await self.devices.introduce()
        await self.devices.open_membership(PeerStore(self.library))

    async def admit(self, identity: Identity, name: str) -> None:
        await self.devices.membership.admit(Member(identity.public_key, name, "Linux", wall_ms()))

    def codes(self) -> list[str]:
        return [warning.code for warning in self.devices.warnings()]


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Here]:
    library = await Library.open(tmp_path / "db", tmp_path / "blobs")
    here = Here(library)
    await here.open()
    yield here
    await library.close()


async def bob_adds_eve(here: Here, at_ms: int = 0) -> None:
    bob = Device(BOB, [])
    bob.known = here.devices.membership._known.copy()
    bob.known._identity = BOB
    bob.known.judge()
    bob.admits(Device(EVE, []), at_ms=at_ms or wall_ms() + 10)
    await PeerStore(here.library).publish(bob.statements)
    await here.devices.membership.refresh()


async def test_a_device_that_another_one_added_is_told_of_for_a_day(here, monkeypatch):
    await here.admit(BOB, "Bob")
    assert here.codes() == []  # who did it oneself knows
    await bob_adds_eve(here)
    (warning,) = here.devices.warnings()
    assert warning == m.ReasonValue("device_added", {"name": "Laptop", "by": "Bob"})
    later = wall_ms() + devices_module.DAY_MS + 1_000
    monkeypatch.setattr(devices_module, "wall_ms", lambda: later)
    assert here.codes() == []


@pytest.mark.parametrize("ago_ms", [3_600_000, 400 * devices_module.DAY_MS])
async def test_an_addition_that_is_dated_back_is_told_of_all_the_same(here, monkeypatch, ago_ms):
    await here.admit(BOB, "Bob")
    await bob_adds_eve(here, at_ms=wall_ms() - ago_ms)
    assert here.codes() == ["device_added"]
    seen_ms = here.devices.membership.first_seen_ms(EVE.device_id)
    again = Here(here.library)  # a restart changes nothing
    await again.open()
    assert again.codes() == ["device_added"]
    assert again.devices.membership.first_seen_ms(EVE.device_id) == seen_ms
    later = wall_ms() + devices_module.DAY_MS + 1_000
    monkeypatch.setattr(devices_module, "wall_ms", lambda: later)
    assert again.codes() == []


async def test_who_joins_is_told_of_nobody_who_was_there_before(here):
    founder = Device(FOUNDER, [FOUNDING])
    founder.admits(Device(EVE, []), at_ms=wall_ms() + 5_000)
    founder.admits(Device(OWN, []))
    await here.devices.membership.join(founder.group, SECRET)
    assert len(here.devices.others()) == 2
    assert here.codes() == []


async def test_what_a_removed_device_writes_beyond_what_its_remover_saw_waits_for_review(here):
    await here.admit(BOB, "Bob")
    record = RecordId(BOB.device_id)
    said = {"name": "Bob's", **{REPLICA_PREFIX + r.hex(): True for r in (REPLICA, UNSEEN)}}
    own = {REPLICA_PREFIX + here.library.replica.hex(): True}  # which is not true
    await here.library.write([Edit(record, DEVICE, said | own)])
    await here.devices.read()
    here.devices.absorbed(VersionVector({REPLICA: 5}))
    assert here.devices.quarantine() == Quarantine()
    await here.devices.remove(to_text(BOB.device_id), "")
    removal = here.devices.membership.group.removed[BOB.device_id]
    assert removal.seen == {bytes(REPLICA): 5}
    assert here.devices.quarantine() == Quarantine({REPLICA: 5})
    here.devices.absorbed(VersionVector({REPLICA: 5, UNSEEN: 1}))
    assert here.devices.quarantine() == Quarantine({REPLICA: 5, UNSEEN: 0})
    await here.devices.note_quarantine()
    kept = await here.library.ask(lambda store: store.meta_get(meta.QUARANTINE))
    assert Quarantine.unpacked(kept) == here.devices.quarantine()


async def test_of_a_device_that_left_by_itself_everything_stands(here):
    await here.admit(BOB, "Bob")
    said = {"name": "Bob's", REPLICA_PREFIX + REPLICA.hex(): True}
    await here.library.write([Edit(RecordId(BOB.device_id), DEVICE, said)])
    await here.devices.read()
    bob = Device(BOB, [])
    bob.known = here.devices.membership._known.copy()
    bob.known._identity = BOB
    bob.known.judge()
    bob.known.say(expulsion(BOB.device_id, BOB.public_key, {}))
    await PeerStore(here.library).publish(bob.statements)
    await here.devices.membership.refresh()  # and this device confirms it
    await here.devices.membership.tend()
    assert not here.devices.membership.group.removed[BOB.device_id].is_own
    assert here.devices.quarantine() == Quarantine()


async def test_another_device_is_renamed_and_this_one_cannot_be_removed(here):
    await here.admit(BOB, "Bob")
    await here.devices.rename("Laptop", to_text(BOB.device_id))
    assert here.devices.others() == {BOB.device_id: "Laptop"}
    await here.devices.rename("Desk", "")
    assert here.devices.own_name == "Desk"
    await here.devices.rename(" \n", "")
    assert here.devices.own_name == "Desk"
    for device, code in ((OWN, "device_is_this"), (EVE, "not_found")):
        with pytest.raises(CompanionError) as told:
            await here.devices.remove(to_text(device.device_id), "")
        assert told.value.reason.code == code


async def test_a_name_that_others_gave_stays_after_a_restart(here):
    await here.admit(BOB, "Bob")
    await here.devices.rename("Desk", "")
    again = Here(here.library)
    await again.open()
    assert again.devices.own_name == "Desk"
