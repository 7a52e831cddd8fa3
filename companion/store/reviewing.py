"""Decides on what removed devices still got in (companion.model.quarantine), by ordinary writes."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from companion.model.ids import RecordId
from companion.model.merge import RecordState
from companion.model.quarantine import Quarantine, kept, taken_back
from companion.store.edits import Edit
from companion.store.purged import portions
from companion.store.reader import Present


class Review:
    """What a person has decided about conversations; `portions` are for Store.write_portions.

    left: afterwards, of how many records is not known here what stood before.
    """

    def __init__(self, conversations: Sequence[RecordId], *, keep: bool) -> None:
        self._conversations = conversations
        self._keep = keep
        self._records: list[RecordId] = []
        self.left = 0

    def portions(self) -> Iterator[Callable[[Present], Sequence[Edit]]]:
        """Each makes its edits of what is here by then."""
        yield self._look
        for some in portions(self._records):
            yield partial(self._decide, some)

    def _look(self, present: Present) -> Sequence[Edit]:
        self._records = present.waiting(self._conversations)
        return ()

    def _decide(self, records: Sequence[RecordId], present: Present) -> Sequence[Edit]:
        present.load(records)
        quarantine = present.quarantine()
        states = [state for record in records if (state := present.state(record)) is not None]
        return [edit for state in states for edit in self._edits(present, state, quarantine)]

    def _edits(
        self, present: Present, state: RecordState, quarantine: Quarantine
    ) -> Iterator[Edit]:
        if self._keep:
            writes = list(kept(state, quarantine))
        else:
            writes = list(taken_back(state, quarantine, present.earlier(state.id)))
            written = {name for values, _seen in writes for name in values}
            self.left += not quarantine.waiting(state).keys() <= written
        for values, seen in writes:
            yield Edit(state.id, state.kind, values, seen)
