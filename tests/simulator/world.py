"""A world: devices, links between them, and a seeded scheduler that decides what happens next.

Everything random comes from one generator, so a seed is a whole history. Time is a number.
"""

import random
from collections.abc import Callable, Container
from dataclasses import dataclass

from companion.model import ids
from companion.model.dots import VersionVector
from companion.model.ids import RecordId
from companion.model.records import CONVERSATION, DELETED, MESSAGE, PURGED
from companion.store.writer import Edit
from tests.simulator.device import Device
from tests.simulator.network import Network
from tests.simulator.oracle import Oracle

FIELDS = ("title", "folder", "pinned", "tag:work", "tag:home", "updated_ms", "newer_field")
VALUES = ("a", "b", "c", True, False, 1, 2)
CLOCKS_AHEAD_MS = (0, 0, -40_000, 90_000, 365 * 86_400_000)
QUIET_STEPS_MAX = 50_000
RENEWALS_MAX = 5
"""How often links may have to be made anew for the claim of a device that has let go of much."""

DEVICES_MIN = 3
DEVICES_MAX = 7


@dataclass(frozen=True)
class Backup:
    """A device's database as it once was."""

    device: Device
    image: bytes


class World(Network):
    """One history. `run` makes it and judges it; AssertionError when something is wrong."""

    PURGES = 0.08
    """How often a person deletes for good, or decides about what was deleted elsewhere."""

    COLLECTS = 0.01
    """How often a device lets go of what was deleted for good, and"""

    WAITS = 0.7
    """how often it waits with that until all know, as devices do."""

    DELETIONS = 1
    """How many of the other operations are deletions."""

    def __init__(
        self,
        seed: int,
        *,
        devices: int = 5,
        operations: int = 200,
        without: Container[int] = (),
    ) -> None:
        """`without`: the numbers of those operations that are left out, from 0."""
        super().__init__(random.Random(seed))
        self._operations = operations
        self._without = without
        self.operations_done = 0
        self.oracle = Oracle()
        self.devices = [
            Device(
                f"d{n}",
                self._dice.choice(CLOCKS_AHEAD_MS),
                self._dice.randbytes,
            )
            for n in range(devices)
        ]
        self._seen_before: list[tuple[RecordId, VersionVector]] = []
        self._images: list[Backup] = []
        self._copies = 0
        self._exports = [ids.imported("simulator", str(n)) for n in range(4)]

    def run(self) -> None:
        """Live through the operations, with quiet points between and at the end."""
        while self.operations_done < self._operations:
            if self._dice.random() < 0.25:
                self._operate(leave_out=self.operations_done in self._without)
                self.operations_done += 1
                if self.operations_done % 50 == 0:
                    self._calm_down()
            else:
                self._step()
            if self._dice.random() < 0.01:
                self._judge_claims()
            if self._dice.random() < 0.004:
                self._happen_to_a_disk()
            if self._dice.random() < self.COLLECTS:
                self._collect()
            if self._dice.random() < 0.002:
                self._set_a_clock()
            if self._dice.random() < 0.002:
                self._update_a_program()
            if self._dice.random() < 0.0005:
                self._remove_a_device()
        self._calm_down()

    def close(self) -> None:
        """Let go of the databases."""
        for device in self.devices:
            device.store.close()

    # --- what persons do -----------------------------------------------------------------

    def _operate(self, *, leave_out: bool) -> None:
        operations: list[Callable[[Device], list[Edit]]] = [
            self._create,
            self._edit,
            self._edit,
            self._edit_stale,
            self._edit_text,
            *[self._delete] * self.DELETIONS,
            self._undelete,
            self._resolve,
            self._resolve,
            self._import,
            self._several,
        ]
        device = self._dice.choice(self.devices)
        if self._dice.random() < self.PURGES:
            if not leave_out:
                self._purge_or_decide(device)
            return
        operation = self._dice.choice(operations)
        edits = operation(device)
        if edits and not leave_out:
            self._write(device, edits, operation.__name__)

    def _write(self, device: Device, edits: list[Edit], why: str) -> None:
        records = [edit.record for edit in edits]
        before = device.store.states(records)
        for record, state in before.items():
            self._seen_before.append((record, state.context))
        device.write(edits, self.now)
        self.oracle.note(device.store, before, edits)
        self._say(f"{device} {why} {[(e.record.hex()[-4:], dict(e.values)) for e in edits]}")
        for end in device.ends:
            end.drain()

    def _create(self, _device: Device) -> list[Edit]:
        record = ids.born_here(self.now, self._dice.randbytes(10))
        kind = self._dice.choice((CONVERSATION, CONVERSATION, MESSAGE, "newer kind"))
        values = {"title": self._value()}
        if kind == MESSAGE and self.oracle.records:
            values["conversation"] = self._dice.choice(self.oracle.records)
        return [Edit(record, kind, values)]

    def _edit(self, device: Device) -> list[Edit]:
        record = self._known(device)
        if record is None:
            return []
        fields = self._dice.sample(FIELDS, self._dice.choice((1, 1, 2)))
        return [Edit(record, CONVERSATION, {field: self._value() for field in fields})]

    def _edit_stale(self, device: Device) -> list[Edit]:
        """From a view that was drawn some time ago, perhaps on another device."""
        if not self._seen_before:
            return []
        record, seen = self._dice.choice(self._seen_before)
        if device.state(record) is None:
            return []
        return [Edit(record, CONVERSATION, {self._dice.choice(FIELDS): self._value()}, seen)]

    def _edit_text(self, device: Device) -> list[Edit]:
        record = self._known(device)
        parts = [{"type": "text", "text": str(self._value())}]
        return [] if record is None else [Edit(record, MESSAGE, {"parts": parts})]

    def _delete(self, device: Device) -> list[Edit]:
        record = self._known(device)
        return [] if record is None else [Edit(record, CONVERSATION, {DELETED: True})]

    def _undelete(self, device: Device) -> list[Edit]:
        record = self._known(device)
        return [] if record is None else [Edit(record, CONVERSATION, {DELETED: False})]

    def _resolve(self, device: Device) -> list[Edit]:
        conflicts = device.conflicts(self.oracle.records)
        if not conflicts:
            return []
        record, field = self._dice.choice(conflicts)
        state = device.state(record)
        assert state is not None
        chosen = self._dice.choice([s.value for s in state.fields[field] if s.value != PURGED])
        return [Edit(record, state.kind, {field: chosen})]

    def _import(self, device: Device) -> list[Edit]:
        """The same export, perhaps on two devices: equal ids and equal values."""
        record = self._dice.choice(self._exports)
        if device.state(record) is not None:
            return []
        return [Edit(record, CONVERSATION, {"title": "exported", "folder": "x"})]

    def _several(self, device: Device) -> list[Edit]:
        """One transaction of several writes, also to one record."""
        made = self._create(device)
        edits = [*made, *self._edit(device), *self._create(device)]
        return [e for n, e in enumerate(edits) if e.record not in {x.record for x in edits[:n]}]

    def _known(self, device: Device) -> RecordId | None:
        here = list(device.store.states(self.oracle.records))
        return self._dice.choice(here) if here else None

    def _value(self) -> object:
        return self._dice.choice(VALUES)

    def _purge_or_decide(self, device: Device) -> None:
        """What is deleted goes for good, or a person decides about what was elsewhere."""
        before, counter = device.store.states(self.oracle.records), device.store.counter
        held = device.held()
        if held and self._dice.random() < 0.5:
            some, keep = self._dice.sample(held, 1), self._dice.random() < 0.7
            device.decide_held(some, keep, self.now)
            self._say(f"{device} keeps {some}: {keep}")
        else:
            deleted = [s.id for s in before.values() if s.is_deleted and not s.is_purged]
            some = self._dice.sample(deleted, min(len(deleted), 2))
            device.purge(some, self.now)
            self._say(f"{device} purges {[record.hex()[-4:] for record in some]}")
        self.oracle.note_what_came(device.store, before, counter)
        for end in device.ends:
            end.drain()

    def _collect(self) -> None:
        """A device lets go of what all know to be purged, or of what it thinks they know."""
        device = self._dice.choice(self.devices)
        frontier = device.store.vector()
        if self._dice.random() < self.WAITS:
            frontier = frontier.meet(*(other.store.vector() for other in self.devices))
        device.store.collect(frontier)
        self._say(f"{device} collects, now {device.store.collected()}")

    # --- what networks do ----------------------------------------------------------------

    def _step(self) -> None:
        """One thing happens in the network, a database or with time."""
        happening = self._dice.random()
        if happening < 0.04:
            self._connect(*self._dice.sample(self.devices, 2))
        elif happening < 0.06 and self._links:
            self._cut(self._dice.choice(self._links))
        elif happening < 0.08 and self._links:
            self._disturb(self._dice.choice(self._links))
        elif happening < 0.10:
            self._pass_time(self._dice.choice((1, 50, 300, 20_000)))
        else:
            self._advance()

    # --- what disks do -------------------------------------------------------------------

    def _happen_to_a_disk(self) -> None:
        """A backup is made, or restored; a profile is copied to another computer, or one joins."""
        happening = self._dice.random()
        if happening < 0.5 or not self._images:
            device = self._dice.choice(self.devices)
            self._images.append(Backup(device, device.image()))
        elif happening < 0.9:
            self._restore(self._dice.choice(self._images))
        elif len(self.devices) < DEVICES_MAX:
            if self._dice.random() < 0.5:
                self._join()
            else:
                self._copy(self._dice.choice(self._images))

    def _restore(self, backup: Backup) -> None:
        device = backup.device
        self._say(f"{device} is restored")
        self._cut_off(device)
        device.go_back(backup.image)
        self._doubt()

    def _copy(self, backup: Backup) -> None:
        self._copies += 1
        copy = Device(f"c{self._copies}", 0, self._dice.randbytes, backup.image)
        copy.store.new_incarnation()
        self._say(f"{copy} is a copy of {backup.device}")
        self.devices.append(copy)

    def _join(self) -> None:
        """A new computer, with nothing on it yet."""
        self._copies += 1
        joined = Device(f"n{self._copies}", 0, self._dice.randbytes)
        self._say(f"{joined} joins")
        self.devices.append(joined)

    def _doubt(self) -> None:
        self.oracle.doubt([self.oracle.knowledge(other.store) for other in self.devices])

    # --- what else happens to devices ----------------------------------------------------

    def _update_a_program(self) -> None:
        """To a newer version, or back; the links end for it."""
        device = self._dice.choice(self.devices)
        self._cut_off(device)
        device.is_newer = not device.is_newer
        self._say(f"{device} runs a newer version: {device.is_newer}")

    def _set_a_clock(self) -> None:
        """Somebody sets it, or the battery of the clock was empty."""
        device = self._dice.choice(self.devices)
        device.clock_ahead_ms = self._dice.choice((*CLOCKS_AHEAD_MS, -self.now))
        self._say(f"{device} has its clock {device.clock_ahead_ms} ms ahead")

    def _remove_a_device(self) -> None:
        """It is lost, or no longer of the group: nobody links to it again."""
        if len(self.devices) <= DEVICES_MIN:
            return
        device = self._dice.choice(self.devices)
        self._say(f"{device} is removed")
        self._cut_off(device)
        self.devices.remove(device)
        self._images = [backup for backup in self._images if backup.device is not device]
        self._doubt()
        device.store.close()

    # --- quiet points --------------------------------------------------------------------

    def _calm_down(self) -> None:
        """Connect everyone, let everything arrive, and judge."""
        for link in list(self._links):
            self._cut(link)
        pairs = self._pairs()
        for _ in range(RENEWALS_MAX):
            for a, b in pairs:
                self._connect(a, b)
            self._come_to_rest()
            if len(self._links) == len(pairs):
                break
        else:
            raise AssertionError("a link ends again and again on a quiet network")
        self._judge_claims()
        self.oracle.judge_agreement({d.name: d.store for d in self.devices})

    def _pairs(self) -> list[tuple[Device, Device]]:
        """Some links by which all are connected."""
        order = self._dice.sample(self.devices, len(self.devices))
        return [(d, self._dice.choice(order[:n])) for n, d in enumerate(order[1:], start=1)]

    def _come_to_rest(self) -> None:
        for _ in range(QUIET_STEPS_MAX):
            if self._advance():
                continue
            deadlines = [e.session.deadline() for link in self._links for e in link.ends]
            pending = [d[0] for d in deadlines if d is not None and d[1] == "forward"]
            if not pending:
                return
            self._pass_time(max(0, min(pending) - self.now))
        raise AssertionError("the devices do not come to rest")

    def _judge_claims(self) -> None:
        device = self._dice.choice(self.devices)
        self.oracle.judge_claims(device.name, device.store)
