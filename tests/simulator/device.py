"""A device of the simulation: the real store in memory, and the real session machines."""

import itertools
from collections.abc import Callable
from functools import cache
from pathlib import Path

from companion.errors import ClaimRefused
from companion.model.dots import VersionVector
from companion.model.ids import RecordId
from companion.model.merge import RecordState, conflicting_fields
from companion.model.records import canonical
from companion.reasons import Reason
from companion.replication.outputs import Apply, Close, Heed, Read, ReadAlive, Send
from companion.replication.session import Session
from companion.store.database import image_of, open_image
from companion.store.states import decode_state
from companion.store.writer import Committed, Edit, Store
from tests.simulator.newer import as_newer

MEMORY = Path("in memory")


@cache
def empty_image() -> bytes:
    """A database at the present schema, so that not every device has to be migrated."""
    connection = open_image()
    connection.exec_driver_sql("PRAGMA journal_mode = MEMORY")
    return image_of(connection)


class Device:
    """One replica. `now` of every call is the simulation's clock in milliseconds."""

    def __init__(
        self, name: str, clock_ahead_ms: int, entropy: Callable[[int], bytes], image: bytes = b""
    ) -> None:
        self.name = name
        self.is_newer = False  # its messages are those of a later version
        self.greets_again = False  # what its links began with holds no longer
        self.clock_ahead_ms = clock_ahead_ms
        self._entropy = entropy
        self.store = Store(open_image(image or empty_image()), MEMORY, entropy=entropy)
        self.ends: list[End] = []

    def __repr__(self) -> str:
        return self.name

    def write(self, edits: list[Edit], now: int) -> Committed:
        """A local commit; every session is told."""
        committed = self.store.write(edits, wall_ms=self.wall_ms(now))
        self._tell(committed, now, source=None)
        return committed

    def purge(self, records: list[RecordId], now: int) -> None:
        """What of this is deleted goes for good; every session is told."""
        committed = self.store.purge(records, wall_ms=self.wall_ms(now))
        self._tell(committed, now, source=None)

    def held(self) -> list[RecordId]:
        """The conversations of which something waits for a decision."""
        return sorted(self._ids("SELECT DISTINCT conversation FROM held"))

    def decide_held(self, conversations: list[RecordId], keep: bool, now: int) -> None:
        """A person decides; every session is told."""
        committed = self.store.decide_held(conversations, keep=keep, wall_ms=self.wall_ms(now))
        self._tell(committed, now, source=None)

    def _shown(self) -> set[RecordId]:
        return self._ids("SELECT uid FROM conversation WHERE NOT deleted")

    def _ids(self, query: str) -> set[RecordId]:
        return {RecordId(found) for (found,) in self._rows(query)}

    def _rows(self, query: str, of: tuple[bytes, ...] = ()) -> list[tuple[bytes, ...]]:
        driver = self.store._connection.connection.driver_connection
        return driver.execute(query, of).fetchall()

    def apply(self, request: Apply, source: "End", now: int) -> VersionVector:
        """A batch of another device; every other session is told."""
        shown = self._shown()
        committed = self.store.apply(
            request.states,
            peer=request.peer,
            cursor=request.cursor,
            claim=request.claim,
            alive=request.alive,
            wall_ms=self.wall_ms(now),
        )
        gone = {r for r in shown - self._shown() if self._is_gone(r)} - set(self.held())
        assert not gone, f"{self} has lost {gone} and asked nobody"
        if committed.changed:
            self._tell(committed, now, source)
        return committed.vector

    def _is_gone(self, record: RecordId) -> bool:
        state = self.store.state(record)
        return state is None or state.is_purged

    def image(self) -> bytes:
        """The bytes of its database, as a backup or a copy of the disk has them."""
        return image_of(self.store._connection)

    def go_back(self, image: bytes, *, noticed: bool = True) -> None:
        """The database becomes what it once was. The witness notices that at the start, unless
        it became what it was then as well."""
        self.store.close()
        self.store = Store(open_image(image), MEMORY, entropy=self._entropy)
        if noticed:
            self.store.new_incarnation()

    def keeps(self, record: RecordId, field: str, value: bytes) -> bool:
        """Whether a value that stands here no longer is in the history, or waits for a decision."""
        if value in self.store.earlier_values(record, field):
            return True
        rows = self._rows("SELECT state FROM held WHERE uid = ?", (record,))
        held = [decode_state(packed, self.store._replicas.replica_of) for (packed,) in rows]
        siblings = (s for state in held for s in state.fields.get(field, ()))
        return any(canonical(s.value) == value for s in siblings)

    def wall_ms(self, now: int) -> int:
        """What this device's clock shows."""
        return max(0, now + self.clock_ahead_ms)

    def state(self, record: RecordId) -> RecordState | None:
        """A record as it is here."""
        return self.store.state(record)

    def conflicts(self, records: list[RecordId]) -> list[tuple[RecordId, str]]:
        """What a person would be asked to decide here."""
        states = self.store.states(records)
        return [(r, field) for r, state in states.items() for field in conflicting_fields(state)]

    def _tell(self, committed: Committed, now: int, source: "End | None") -> None:
        for end in self.ends:
            if end is not source:
                end.session.committed(committed.vector, now, local=source is None)


class End:
    """One end of a link: a session, what it has sent, and what it waits for of its store."""

    def __init__(self, device: Device, now: int) -> None:
        self.device = device
        self.session = Session(
            replica=device.store.replica_id,
            vector=device.store.vector(),
            unfinished=device.store.unfinished(),
            heads=device.store.heads(),
            collected=device.store.collected(),
            disowned=device.store.disowned(),
            software="simulator",
            wall_ms=device.wall_ms(now),
            now=now,
        )
        self.sent: list[bytes] = []  # on the way to the other end
        self.asked: list[Read | ReadAlive | Apply | Heed] = []  # of the store, in order
        self.closed = False
        device.ends.append(self)

    def drain(self) -> None:
        """Sort what the machine wants."""
        for output in self.session.outputs():
            match output:
                case Send():
                    newer = self.device.is_newer
                    self.sent.append(as_newer(output.message) if newer else output.message)
                case Read() | ReadAlive() | Apply() | Heed():
                    self.asked.append(output)
                case Close():
                    self.closed = True

    def work(self, now: int, records_max: int) -> None:
        """Do the next thing that was asked of the store."""
        replica = self.device.store.replica_id
        self._work(self.asked.pop(0), now, records_max)
        if self.device.store.replica_id != replica:
            self.device.greets_again = True

    def _work(self, request: Read | ReadAlive | Apply | Heed, now: int, records_max: int) -> None:
        if isinstance(request, Read):
            rows = self.device.store.read(
                request.since,
                request.cursor,
                records_max=records_max,
                bytes_max=request.bytes_max,
            )
            self.session.rows(rows.states, rows.cursor, rows.claim, now)
        elif isinstance(request, ReadAlive):
            self.session.alive(self.device.store.alive())
        elif isinstance(request, Heed):
            if self.device.store.heed(request.evidence):
                self.session.close(Reason("link_renewed"))
                self.device.greets_again = True
            else:
                self.session.heeded()
        else:
            try:
                vector = self.device.apply(request, self, now)
            except ClaimRefused:
                self.session.close(Reason("link_renewed"))
                return
            self.session.applied(request.number, vector, now)


class Link:
    """A connection between two devices. Messages arrive in order, until it is cut."""

    def __init__(self, a: Device, b: Device, now: int) -> None:
        self.ends = (End(a, now), End(b, now))

    def of(self, device: Device) -> bool:
        """Whether the device is at one of its ends."""
        return any(end.device is device for end in self.ends)

    def cut(self) -> None:
        """Nothing more arrives; what was asked of a store and not done is not done."""
        for end in self.ends:
            if end in end.device.ends:
                end.device.ends.remove(end)

    def directions(self) -> list[tuple[End, End]]:
        """Both ways: (sender, receiver)."""
        return list(itertools.permutations(self.ends, 2))
