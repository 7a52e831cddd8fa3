"""Two devices compare what they hold, record by record, and mend what differs.

Replication relies on vectors: two devices with equal ones are taken to hold the same. This looks
whether it is so. The one that asks sends its vector; if the other's is the same, both make a
digest of each record (companion.model.agreement), sum them up in heaps, and look closer where
the sums differ. Of what differs each gets the other's whole state and merges it: what one has
lost comes back, what one has failed to replace goes. Then they compare once more.

Both sides are generators: they yield what they need done and are sent the answer, so the logic
knows no socket, no database and no clock.
"""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from companion.errors import RemoteProtocolError
from companion.model.agreement import BUCKETS, DIGEST_BYTES
from companion.model.dots import VersionVector
from companion.model.ids import ID_BYTES, RecordId
from companion.model.merge import RecordState
from companion.replication import codec
from companion.replication.codec import vector_from_wire, vector_to_wire
from companion.replication.compare_frames import (
    AskDigests,
    AskStates,
    AskSums,
    Digests,
    States,
    Sums,
    decode,
    encode,
    pack_states,
    unpack_states,
)

NONCE_BYTES: Final = 16
ATTEMPTS: Final = 5
"""How often to look whether both have absorbed the same, while changes are on their way."""

ATTEMPT_PAUSE_MS: Final = 1_000
BUCKETS_AT_ONCE: Final = 64
DIGESTS_MAX: Final = 200_000
"""So many in one answer, in 5 MB; what is beyond is found by the next comparison."""

STATES_AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True)
class Look:
    """Look at all records at one moment; answered by Looked. `buckets`: list those, too."""

    nonce: bytes
    buckets: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Looked:
    """What is there: the vector, how many records, a sum for each heap, and the digests of the
    records in the heaps that were asked for."""

    vector: VersionVector
    records: int
    sums: Sequence[bytes]
    digests: Mapping[RecordId, bytes]


@dataclass(frozen=True, slots=True)
class Fetch:
    """Read these records; answered by their states."""

    records: list[RecordId]


@dataclass(frozen=True, slots=True)
class Mend:
    """Merge these states, without absorbing anything; answered when they are durable."""

    states: list[RecordState]


@dataclass(frozen=True, slots=True)
class Ask:
    """Send this to the other side; answered by what it answers."""

    message: bytes


@dataclass(frozen=True, slots=True)
class Pause:
    """Do nothing for so long."""

    ms: int


Step = Look | Fetch | Mend | Ask | Pause


@dataclass(frozen=True, slots=True)
class Compared:
    """How a comparison ended. `different`: before mending; `remaining`: after it."""

    records: int
    different: int
    remaining: int


def asking(nonce: bytes) -> Generator[Step, Any, Compared | None]:
    """Compare and mend; None when the two were never in step for long enough.

    Raises:
        RemoteProtocolError: the other side answers what is no answer.
    """
    found = yield from _differences(nonce)
    if found is None or not found[1]:
        return None if found is None else Compared(found[0], 0, 0)
    records, different = found
    for start in range(0, len(different), STATES_AT_ONCE):
        yield from _exchange(different[start : start + STATES_AT_ONCE])
    again = yield from _differences(nonce)
    return None if again is None else Compared(records, len(different), len(again[1]))


def answering(message: bytes) -> Generator[Step, Any, bytes]:
    """Answer one message of the side that asks.

    Raises:
        RemoteProtocolError: it is none of a comparison.
    """
    frame = decode(message)
    match frame:
        case AskSums():
            looked = yield Look(_nonce(frame.nonce))
            return encode(Sums(vector_to_wire(looked.vector), b"".join(looked.sums)))
        case AskDigests():
            looked = yield Look(_nonce(frame.nonce), _buckets(frame.buckets))
            listed = sorted(looked.digests.items())[:DIGESTS_MAX]
            return encode(Digests(listed))
        case AskStates():
            wanted, theirs = _records(frame.records), unpack_states(frame.states)
            ours = yield Fetch(wanted)
            yield Mend(theirs)
            return encode(States(pack_states(ours)))
    raise RemoteProtocolError("an answer that nobody asked for")


def _differences(
    nonce: bytes,
) -> Generator[Step, Any, tuple[int, list[RecordId]] | None]:
    """How many records there are, and those that differ; None when the two are not in step."""
    for attempt in range(ATTEMPTS):
        if attempt:
            yield Pause(ATTEMPT_PAUSE_MS)
        here: Looked = yield Look(nonce)
        there = yield from _ask(AskSums(nonce), Sums)
        if vector_from_wire(there.vector) == here.vector:
            break
    else:
        return None
    if len(there.sums) != BUCKETS * DIGEST_BYTES:
        raise RemoteProtocolError("sums of other heaps than ours")
    theirs = (there.sums[n : n + DIGEST_BYTES] for n in range(0, len(there.sums), DIGEST_BYTES))
    differing = [n for n, (a, b) in enumerate(zip(here.sums, theirs, strict=True)) if a != b]
    found: list[RecordId] = []
    for start in range(0, len(differing), BUCKETS_AT_ONCE):
        some = differing[start : start + BUCKETS_AT_ONCE]
        here = yield Look(nonce, frozenset(some))
        listed = yield from _ask(AskDigests(nonce, some), Digests)
        ids = _records([record for record, _ in listed.digests])
        theirs_of = dict(zip(ids, (made for _, made in listed.digests), strict=True))
        found += [
            record
            for record in sorted(here.digests.keys() | theirs_of.keys())
            if theirs_of.get(record) != here.digests.get(record)
        ]
    return here.records, found


def _exchange(records: list[RecordId]) -> Generator[Step, Any, None]:
    """Each side gets the other's states, as many at a time as a message takes."""
    states: list[RecordState] = yield Fetch(records)
    held = {state.id: state for state in states}
    for some in _portions(records, held):
        ours = [held[record] for record in some if record in held]
        answer = yield from _ask(AskStates(list(some), pack_states(ours)), States)
        yield Mend(unpack_states(answer.states))


def _portions(
    records: list[RecordId], held: Mapping[RecordId, RecordState]
) -> Iterator[list[RecordId]]:
    """A record may be as large as a message, so that large ones go alone."""
    some: list[RecordId] = []
    room = 0
    for record in records:
        size = len(encode(States(pack_states([held[record]])))) if record in held else 0
        if some and room + size > codec.MESSAGE_BYTES_MAX // 8:
            yield some
            some, room = [], 0
        some.append(record)
        room += size
    yield some


def _ask(frame: Any, expected: type[Any]) -> Generator[Step, Any, Any]:
    answer = decode((yield Ask(encode(frame))))
    if not isinstance(answer, expected):
        raise RemoteProtocolError("the wrong answer")
    return answer


def _nonce(nonce: bytes) -> bytes:
    if len(nonce) != NONCE_BYTES:
        raise RemoteProtocolError("a nonce of the wrong length")
    return nonce


def _buckets(numbers: list[int]) -> frozenset[int]:
    if len(numbers) > BUCKETS_AT_ONCE or not all(0 <= n < BUCKETS for n in numbers):
        raise RemoteProtocolError("heaps that there are not")
    return frozenset(numbers)


def _records(ids: Sequence[bytes]) -> list[RecordId]:
    if len(ids) > DIGESTS_MAX or not all(len(i) == ID_BYTES for i in ids):
        raise RemoteProtocolError("records that cannot be")
    return [RecordId(i) for i in ids]
