"""Histories in which one computer goes back in time and notices nothing.

As with the snapshot of a virtual machine: its database and its witness are both of then, and it
goes on counting, so that its dots get a second meaning. It may do so again and again. The other
devices keep their disks; one that lost its own would no longer know what only it can tell.
"""

import random
from collections.abc import Container, Iterator
from contextlib import contextmanager

from companion.model.disowned import Disowned
from companion.model.dots import Dot
from companion.model.ids import RecordId, ReplicaId
from companion.model.records import canonical
from companion.replication.outputs import Apply, Heed
from companion.store.writer import Edit
from tests.simulator.device import Device, End
from tests.simulator.values import Values
from tests.simulator.world import Backup, World


class ForkedWorld(World):
    """One history. The first device is the virtual machine."""

    oracle: Values

    def __init__(
        self, seed: int, *, devices: int = 4, operations: int = 60, without: Container[int] = ()
    ) -> None:
        super().__init__(seed, devices=devices, operations=operations, without=without)
        self._dice = random.Random(f"forked {seed}")
        self.oracle = Values()
        self._written = 0
        self._forks: dict[ReplicaId, int] = {}
        """Of a replica that went back the last counter before that."""

    # --- every value is unique -----------------------------------------------------------

    def _value(self) -> object:
        self._written += 1
        return f"v{self._written}"

    def _resolve(self, device: Device) -> list[Edit]:
        return [
            Edit(edit.record, edit.kind, {name: self._value() for name in edit.values})
            for edit in super()._resolve(device)
            if "deleted" not in edit.values
        ]

    def _import(self, _device: Device) -> list[Edit]:
        return []

    # --- what is looked at ---------------------------------------------------------------

    def _write(self, device: Device, edits: list[Edit], why: str) -> None:
        for edit in edits:
            if edit.record not in self.oracle.records:
                self.oracle.records.append(edit.record)
        with self._knowingly(device, [edit.record for edit in edits]):
            super()._write(device, edits, why)

    def _purge_or_decide(self, device: Device) -> None:
        with self._knowingly(device, self.oracle.records):
            super()._purge_or_decide(device)

    @contextmanager
    def _knowingly(self, device: Device, records: list[RecordId]) -> Iterator[None]:
        before = self.oracle.shown(device.store, records)
        yield
        self.oracle.note_replaced(before, self.oracle.shown(device.store, records))

    def _work(self, end: End) -> None:
        request, device, store = end.asked[0], end.device, end.device.store
        if not isinstance(request, Apply | Heed):
            super()._work(end)
            return
        records = self.oracle.records
        if isinstance(request, Apply) and request.alive is None:
            records = [state.id for state in request.states]
        states, disowned = store.states(records), store.disowned()
        before = self.oracle.shown(store, records)
        super()._work(end)
        after = self.oracle.shown(store, records)

        def is_excusable(record: RecordId, name: str, value: bytes) -> bool:
            if isinstance(request, Heed):
                return False
            dots = [s.dot for s in states[record].fields[name] if canonical(s.value) == value]
            return any(self._has_two_meanings(dot, disowned) for dot in dots)

        self.oracle.judge_what_came(device.name, before, after, device.keeps, is_excusable)

    def _has_two_meanings(self, dot: Dot, disowned: Disowned) -> bool:
        """Whether it may have, to a device that knows only so much of what counts no longer."""
        forked = dot.counter > self._forks.get(dot.replica, dot.counter)
        return forked and dot.counter <= disowned.upto.get(dot.replica, dot.counter)

    def _judge_claims(self) -> None:
        """A vector cannot be judged by dots that have two meanings."""

    # --- what happens to disks -----------------------------------------------------------

    def _step(self) -> None:
        happening = self._dice.random()
        if happening < 0.01:
            self._happen_to_a_disk()
        elif happening < 0.02:
            self._live_twice()
        super()._step()

    def _live_twice(self) -> None:
        """The machine writes something and tells somebody; then it goes back and writes more, so
        that not its count of writes but only what they are shows that there were others."""
        machine, other = self.devices[0], self._dice.choice(self.devices[1:])
        image, count = machine.image(), self._dice.randrange(1, 4)
        self._live(machine, count)
        self._connect(machine, other)
        for _ in range(self._dice.choice((5, 20, 60))):
            self._advance()
        self._restore(Backup(machine, image))
        self._live(machine, count + self._dice.randrange(3))

    def _live(self, machine: Device, count: int) -> None:
        for _ in range(count):
            edits = self._dice.choice((self._create, self._edit, self._edit_text))(machine)
            self._write(machine, edits or self._create(machine), "lives")

    def _happen_to_a_disk(self) -> None:
        machine = self.devices[0]
        happening = self._dice.random()
        if happening < 0.4 or not self._images:
            of = machine if self._dice.random() < 0.7 else self._dice.choice(self.devices)
            self._images.append(Backup(of, of.image()))
        elif happening < 0.9:
            images = [backup for backup in self._images if backup.device is machine]
            if images:
                self._restore(self._dice.choice(images))
        else:
            super()._happen_to_a_disk()

    def _restore(self, backup: Backup) -> None:
        machine = backup.device
        if machine is not self.devices[0]:
            return
        self._say(f"{machine} goes back and does not notice")
        self._cut_off(machine)
        machine.go_back(backup.image, noticed=False)
        replica, counter = machine.store.replica_id, machine.store.counter
        self._forks[replica] = min(counter, self._forks.get(replica, counter))

    def _remove_a_device(self) -> None:
        """Nobody is removed: it may be the one that shows what was lost."""

    def _pairs(self) -> list[tuple[Device, Device]]:
        """Everybody meets everybody: only who had something of the machine itself can tell."""
        return [(a, b) for n, a in enumerate(self.devices) for b in self.devices[:n]]
