"""The oracle of histories in which a dot may have two meanings: it goes by values alone.

Every value that is written in such a history is unique (but whether something is deleted, which
it does not look at). It keeps what each author replaced knowingly, and looks at every value that
goes from a device for another reason.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from companion.model.ids import RecordId
from companion.model.merge import RecordState, Sibling
from companion.model.records import DELETED, PURGED, canonical
from companion.store.writer import Store
from tests.simulator.oracle import Oracle

Shown = dict[tuple[RecordId, str], set[bytes]]
"""Of each field the values that stand on a device."""


@dataclass
class Values(Oracle):
    """What was replaced knowingly; `records` and the words are those of the other oracle."""

    replaced: Shown = field(default_factory=lambda: defaultdict(set))
    hidden: int = 0

    def shown(self, store: Store, records: Sequence[RecordId]) -> Shown:
        """Of each field of these records the values that stand on a device."""
        return {
            (state.id, name): {canonical(s.value) for s in siblings}
            for state in store.states(records).values()
            for name, siblings in state.fields.items()
            if name != DELETED
        }

    def note_replaced(self, before: Shown, after: Shown) -> None:
        """A person did this, knowing what was there."""
        for key, values in before.items():
            self.replaced[key] |= values - after.get(key, set())

    def judge_what_came(
        self,
        device: str,
        before: Shown,
        after: Shown,
        is_kept: Callable[[RecordId, str, bytes], bool],
        is_excusable: Callable[[RecordId, str, bytes], bool],
    ) -> None:
        """Something came from another device, or was heeded. What is gone by that was replaced by
        somebody knowingly. Else it stood under a dot that has two meanings, before this device
        knew that, and is kept here for a person to find."""
        for (record, name), values in before.items():
            gone = values - after.get((record, name), set()) - self.replaced[record, name]
            for value in gone:
                assert is_excusable(record, name, value), (
                    f"{device} has lost {value!r} of {name}, which nobody had replaced"
                )
                assert is_kept(record, name, value), (
                    f"{device} has lost {value!r} of {name}, and not even its history has it"
                )
                self.hidden += 1

    def judge_agreement(self, stores: dict[str, Store]) -> None:
        """At a quiet point: all replicas are equal."""
        states = {name: store.states(self.records) for name, store in stores.items()}
        (first_name, first), *others = states.items()
        for name, found in others:
            for record in first.keys() | found.keys():
                one, other = first.get(record), found.get(record)
                assert _standing(one) == _standing(other), (
                    f"{first_name} holds {_standing(one)}, {name} {_standing(other)}"
                )
        first_store = stores[first_name]
        for name, store in stores.items():
            assert store.vector() == first_store.vector(), f"{first_name}, {name}: vectors"
            assert store.disowned() == first_store.disowned(), f"{first_name}, {name}: disowned"
            assert store.replica_id not in store.disowned().upto, f"{name} is disowned"
            assert replace(store.counts(), held=0) == replace(first_store.counts(), held=0)


def _standing(state: RecordState | None) -> dict[str, list[Sibling]]:
    """What is to be seen of a record; a purge is not, and some have let go of it already."""
    fields = state.fields.items() if state is not None else ()
    seen = {name: [s for s in siblings if s.value != PURGED] for name, siblings in fields}
    return {name: siblings for name, siblings in seen.items() if siblings}
