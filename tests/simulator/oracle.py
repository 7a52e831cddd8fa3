"""The oracle: it keeps every write ever made and which writes each replaced, and judges.

It shares nothing with the code under test but the words: what is alive follows from what each
author had before them when they wrote.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace

from companion.model.dots import Dot, VersionVector
from companion.model.ids import RecordId
from companion.model.merge import RecordState
from companion.model.records import PURGED, Value
from companion.store.writer import Edit, Store


@dataclass
class Write:
    """One write to one field: its value, and the writes that it replaced."""

    record: RecordId
    field: str
    dot: Dot
    value: Value
    replaced: set[Dot]

    @property
    def is_purge(self) -> bool:
        """It leaves nothing that its author saw, and is itself nothing to see."""
        return self.value == PURGED


@dataclass(frozen=True)
class Knowledge:
    """What a device knows: all that its vector covers, and what it has of records beyond."""

    vector: VersionVector
    states: dict[RecordId, RecordState]

    def has(self, write: Write) -> bool:
        """Whether it knows of this write."""
        state = self.states.get(write.record)
        known = state is not None and state.context.has_seen(write.dot)
        return known or self.vector.has_seen(write.dot)


@dataclass
class Oracle:
    """Everything that was ever written."""

    writes: dict[tuple[RecordId, str, Dot], Write] = field(default_factory=dict)
    records: list[RecordId] = field(default_factory=list)
    _doubtful: set[tuple[RecordId, str, Dot]] = field(default_factory=set)

    def note(self, store: Store, before: dict[RecordId, RecordState], edits: list[Edit]) -> None:
        """A commit of `edits` on records that were as in `before`."""
        counter = store.vector()[store.replica_id] - len(edits)
        for edit in edits:
            counter += 1
            dot = Dot(store.replica_id, counter)
            if edit.record not in self.records:
                self.records.append(edit.record)
            state = before.get(edit.record)
            for name, value in {"deleted": False, **edit.values}.items():
                present = state.fields.get(name, ()) if state is not None else ()
                seen = edit.seen if edit.seen is not None else _everything(present)
                replaced = {s.dot for s in present if seen.has_seen(s.dot)}
                self.writes[edit.record, name, dot] = Write(edit.record, name, dot, value, replaced)

    def note_what_came(
        self, store: Store, before: dict[RecordId, RecordState], counter: int
    ) -> None:
        """A commit, made with the write after `counter` and on, that was on `before`."""
        for record, state in store.states(self.records).items():
            was = before.get(record, RecordState(record, state.kind))
            for sibling in (s for siblings in state.fields.values() for s in siblings):
                if sibling.dot.replica == store.replica_id and sibling.dot.counter > counter:
                    self._note(was, state, sibling.dot, sibling.value == PURGED)

    def _note(self, was: RecordState, now: RecordState, dot: Dot, is_purge: bool) -> None:
        for name in was.fields.keys() | now.fields.keys():
            siblings = now.fields.get(name, ())
            written = [s.value for s in siblings if s.dot == dot]
            gone = {s.dot for s in was.fields.get(name, ())} - {s.dot for s in siblings}
            if is_purge:
                self.writes[now.id, name, dot] = Write(now.id, name, dot, PURGED, gone)
            elif written:
                self.writes[now.id, name, dot] = Write(now.id, name, dot, written[0], gone)

    def doubt(self, devices: list[Knowledge]) -> None:
        """A database went back or was lost: what it alone had known is gone, unless a backup
        that has it is restored yet. `devices`: what those know that there are now."""
        for key, write in self.writes.items():
            if not any(known.has(write) for known in devices):
                self._doubtful.add(key)

    def alive(self, devices: list[Knowledge]) -> dict[tuple[RecordId, str], dict[Dot, Value]]:
        """What must be there once everyone knows everything that any of these devices knows."""
        counting = {
            key: write
            for key, write in self.writes.items()
            if key not in self._doubtful or any(known.has(write) for known in devices)
        }
        replaced = {(w.record, w.field, dot) for w in counting.values() for dot in w.replaced}
        alive: dict[tuple[RecordId, str], dict[Dot, Value]] = defaultdict(dict)
        for key, write in counting.items():
            if key not in replaced and not write.is_purge:
                alive[write.record, write.field][write.dot] = write.value
        return dict(alive)

    def judge_claims(self, name: str, store: Store) -> None:
        """The vector claims nothing that is not here: each write it covers is present, or was
        replaced by one that is absorbed here too."""
        vector = store.vector()
        states = store.states(self.records)
        superseders: dict[tuple[RecordId, str, Dot], list[Dot]] = defaultdict(list)
        for write in self.writes.values():
            for dot in write.replaced:
                superseders[write.record, write.field, dot].append(write.dot)
        for (record, fieldname, dot), write in self.writes.items():
            if not vector.has_seen(dot):
                continue
            state = states.get(record, RecordState(record, ""))
            present = {s.dot for s in state.fields.get(fieldname, ())}
            if write.is_purge:
                back = present & write.replaced
                assert not back, f"{name} has {back} again, which {dot} had purged"
                continue
            known = state.context.join(vector)
            gone = any(known.has_seen(by) for by in superseders[record, fieldname, dot])
            assert dot in present or gone, f"{name} claims {dot} = {write.value!r}, which is lost"

    def judge_agreement(self, stores: dict[str, Store]) -> None:
        """At a quiet point: all replicas are equal, and hold exactly what is alive."""
        alive = self.alive([self.knowledge(store) for store in stores.values()])
        for name, store in stores.items():
            found = {
                (state.id, fieldname): {s.dot: s.value for s in siblings if s.value != PURGED}
                for state in store.states(self.records).values()
                for fieldname, siblings in state.fields.items()
                if any(s.value != PURGED for s in siblings)
            }
            for key in alive.keys() | found.keys():
                assert found.get(key) == alive.get(key), (
                    f"{name} holds {found.get(key)} and should hold {alive.get(key)} at {key}"
                )
        first, *others = stores.values()
        for store in others:
            assert store.vector() == first.vector()
            assert replace(store.counts(), held=0) == replace(first.counts(), held=0)

    def knowledge(self, store: Store) -> Knowledge:
        """What the device with this database knows."""
        return Knowledge(store.vector(), store.states(self.records))


def _everything(siblings: tuple[object, ...]) -> VersionVector:
    return VersionVector.of(s.dot for s in siblings)  # type: ignore[attr-defined]
