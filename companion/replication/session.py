"""One replication session over one link: each side streams what the other lacks, then goes on.

The theory, once. A *pass* brings the peer from the vector it claims to our own vector. It
walks the live dots that the peer lacks, replica by replica, counter by counter; each batch
carries the cursor of the walk, and the last one the `claim`: our vector, read in the same
transaction as the last rows. Only then does the peer advance its vector, because a dot that
was superseded before we reached it is vouched for only by its superseder, which stands
elsewhere in the walk, perhaps above anything that we claim ourselves (we may be in the
middle of a third device's pass). A pass that was cut goes on from its cursor, but only with
the same replica: what is live elsewhere differs.

Sending changes as they happen is the same loop: whenever something was committed and no
pass is under way, another one goes on from the same cursor; it is short.

What a peer sends us it has: its claims are absorbed into what we believe it to have, so
nothing echoes. What came from a third device is forwarded only after a moment, in which the
peer may say (HAVE) that it got it from there itself.

At most `WINDOW` batches are unacknowledged, in each direction: that bounds memory on both
sides. A batch is acknowledged when it is durable.
"""

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Final

from companion.errors import LocalProtocolError, RemoteProtocolError
from companion.model.claims import Alive, Claim, Evidence, Head
from companion.model.cursor import Cursor
from companion.model.disowned import Disowned
from companion.model.dots import VersionVector
from companion.model.ids import ID_BYTES, ReplicaId
from companion.model.merge import RecordState
from companion.reasons import Reason
from companion.replication import codec
from companion.replication.advance import Advances
from companion.replication.alive import AliveParts, alive_to_parts
from companion.replication.flight import WINDOW, Flight
from companion.replication.frames import (
    SEEN_FROM_HERE,
    VERSION_MAX,
    VERSION_MIN,
    Ack,
    AlivePart,
    Batch,
    Bye,
    Frame,
    Have,
    Hello,
)
from companion.replication.outputs import (
    Apply,
    Close,
    Heed,
    Output,
    Progress,
    Read,
    ReadAlive,
    Send,
    Status,
)

BATCH_RECORDS_MAX: Final = 1_000
BATCH_BYTES_MAX: Final = 512 * 1024
FORWARD_DELAY_MS: Final = 250
GREETING_TIMEOUT_MS: Final = 15_000


class State(Enum):
    """Where the session stands."""

    GREETING = "greeting"  # our HELLO is sent, theirs has not come
    STREAMING = "streaming"
    CLOSED = "closed"


# What may be received when, and what is done with it. Anything absent is a protocol error.
_TRANSITIONS: Final[dict[tuple[State, type[Frame]], str]] = {
    (State.GREETING, Hello): "_on_hello",
    (State.GREETING, Bye): "_on_bye",
    (State.STREAMING, Batch): "_on_batch",
    (State.STREAMING, Ack): "_on_ack",
    (State.STREAMING, Have): "_on_have",
    (State.STREAMING, AlivePart): "_on_alive_part",
    (State.STREAMING, Bye): "_on_bye",
}


class Session:
    """The replication machine of one link. Times are monotonic milliseconds.

    After every call that feeds it, take `outputs()` and do them in order.

    Args:
        replica: our own replica.
        vector: all that our database has absorbed.
        unfinished: the cursors of passes to us that were cut, by the replica that walked.
        heads: what other replicas have said of their own writes (frames.Hello).
        collected: what is gone for good (model.claims).
        disowned: which writes count no longer.
    """

    def __init__(
        self,
        *,
        replica: ReplicaId,
        vector: VersionVector,
        unfinished: Mapping[ReplicaId, Cursor],
        heads: Mapping[ReplicaId, Head],
        collected: VersionVector,
        disowned: Disowned,
        software: str,
        wall_ms: int,
        now: int,
    ) -> None:
        self._replica = replica
        self._state = State.GREETING
        self._outputs: list[Output] = []
        self._wall_ms = wall_ms
        self._our_vector = vector
        self._peer_replica = ReplicaId(bytes(ID_BYTES))
        self._peer_vector = VersionVector()  # what the peer has, or will have once it acks
        self.peer_has = VersionVector()  # for certain; for people
        self._cursor = Cursor()  # how far our walk has come on this link
        self._in_flight = Flight()
        self._advances = Advances()
        self._now = now
        self._reading = False
        self._heeding = True  # what the peer knows of us has not been looked at yet
        self._collected = collected
        self._telling_alive = False  # which writes still stand here, before anything else
        self._alive = AliveParts()  # what the peer tells of that
        self._dirty = True  # something may be here that the peer lacks
        self._forward_at: int | None = None
        self._last_number_sent = 0
        self._last_number_received = 0
        self._applying: list[int] = []
        self._peer_claimed = False  # the peer has finished its first pass to us
        self._clock_ahead_ms = 0
        self._sent = self._received = 0
        self._last_status: Status | None = None
        self._greeting_until = now + GREETING_TIMEOUT_MS
        hello = Hello(
            version_min=VERSION_MIN,
            version_max=VERSION_MAX,
            software=software,
            replica=replica,
            vector=codec.vector_to_wire(vector),
            unfinished=codec.cursors_to_wire(unfinished),
            wall_ms=wall_ms,
            heads=dict(sorted(heads.items())),
            disowned=codec.disowned_to_wire(disowned),
        )
        self._send(hello)

    # --- what the shell reads ------------------------------------------------------------

    @property
    def state(self) -> State:
        """Where the session stands."""
        return self._state

    @property
    def peer_replica(self) -> ReplicaId:
        """The peer's replica; all zeros before its HELLO."""
        return self._peer_replica

    def outputs(self) -> Iterator[Output]:
        """Take what is to be done, in order."""
        taken, self._outputs = self._outputs, []
        return iter(taken)

    def deadline(self) -> tuple[int, str] | None:
        """When to call `handle_timeout`, and why."""
        deadlines = []
        if self._state is State.GREETING:
            deadlines.append((self._greeting_until, "no greeting"))
        if self._state is State.STREAMING:
            if self._forward_at is not None:
                deadlines.append((self._forward_at, "forward"))
            if (silent := self._in_flight.deadline) is not None:
                deadlines.append((silent, "no acknowledgement"))
        return min(deadlines, default=None)

    # --- what the shell feeds ------------------------------------------------------------

    def receive(self, message: bytes, now: int) -> None:
        """A message of the sync channel arrived. A broken rule closes the session."""
        if self._state is State.CLOSED:
            return
        self._now = now
        try:
            frame = codec.decode(message)
            method = _TRANSITIONS.get((self._state, type(frame)))
            if method is None:
                raise RemoteProtocolError(f"{type(frame).__name__} while {self._state.value}")
            getattr(self, method)(frame)
        except RemoteProtocolError as error:
            self._close(Reason("link_protocol", {"detail": str(error)}))

    def committed(self, vector: VersionVector, now: int, *, local: bool) -> None:
        """The database has absorbed more: by a local write, or from another device."""
        grown = not self._our_vector.dominates(vector)
        self._our_vector = self._our_vector.join(vector)
        if self._state is not State.STREAMING:
            return
        if local:
            self._dirty = True
            self._pump()
            return
        if grown:
            self._send(Have(codec.vector_to_wire(self._our_vector)))
        if self._forward_at is None:
            self._forward_at = now + FORWARD_DELAY_MS

    def rows(
        self,
        states: list[RecordState],
        cursor: Cursor,
        claim: Claim | None,
        now: int,
    ) -> None:
        """The answer to the Read asked for."""
        if not self._reading:
            raise LocalProtocolError("rows that were not asked for")
        self._reading = False
        if self._state is not State.STREAMING:
            return
        self._cursor = cursor
        self._advances.going.pass_to(cursor.passed)
        if claim is None:
            self._dirty = True
        else:
            nothing_new = not states and self._peer_vector.dominates(claim.vector)
            self._peer_vector = self._peer_vector.join(claim.vector)
            if nothing_new and self._last_number_sent:
                self._pump()
                self._report()
                return
        self._last_number_sent += 1
        self._in_flight.sent(self._last_number_sent, now)
        self._sent += len(states)
        self._send(codec.pack_batch(self._last_number_sent, states, cursor, claim))
        self._pump()
        self._report()

    def applied(self, number: int, vector: VersionVector, now: int) -> None:
        """The batch with this number is durable; `vector` is what the database now has."""
        if not self._applying or self._applying[0] != number:
            raise LocalProtocolError("a batch applied out of order")
        self._applying.pop(0)
        self._our_vector = self._our_vector.join(vector)
        if self._state is not State.STREAMING:
            return
        self._send(Ack(number))
        # Merging may have made what the peer lacks; usually the next pass finds nothing.
        if not self._peer_vector.dominates(self._our_vector) and self._forward_at is None:
            self._forward_at = now + FORWARD_DELAY_MS
        self._report()

    def heeded(self) -> None:
        """The answer to Heed: nothing new of that."""
        self._heeding = False
        self._pump()

    def alive(self, alive: Alive) -> None:
        """The answer to ReadAlive."""
        if not self._telling_alive:
            raise LocalProtocolError("an answer that was not asked for")
        self._telling_alive = False
        if self._state is State.STREAMING:
            for part in alive_to_parts(alive):
                self._send(part)
            self._pump()

    def handle_timeout(self, now: int) -> None:
        """A deadline has come."""
        if self._state is State.GREETING and now >= self._greeting_until:
            self._close(Reason("link_lost"))
            return
        if (silent := self._in_flight.deadline) is not None and now >= silent:
            self._close(Reason("link_lost"))
            return
        if self._forward_at is not None and now >= self._forward_at:
            self._forward_at = None
            self._dirty = True
            self._pump()

    def held_back(self, now: int) -> None:
        """A limit of this device holds up what was sent, or what the peer has answered."""
        self._in_flight.start_again(now)

    def close(self, reason: Reason) -> None:
        """Say goodbye and end, from our side."""
        if self._state is not State.CLOSED:
            self._close(reason)

    # --- frames --------------------------------------------------------------------------

    def _on_hello(self, hello: Hello) -> None:
        if not (hello.version_min <= VERSION_MAX and hello.version_max >= VERSION_MIN):
            self._close(Reason("link_version"))
            return
        if len(hello.replica) != ID_BYTES or hello.replica == self._replica:
            raise RemoteProtocolError("a replica id that cannot be")
        self._peer_replica = ReplicaId(hello.replica)
        self._peer_vector = self.peer_has = codec.vector_from_wire(hello.vector)
        if self._replica in hello.unfinished:
            self._cursor = codec.cursor_from_wire(hello.unfinished[self._replica])
        self._clock_ahead_ms = hello.wall_ms - self._wall_ms
        self._advances.begin(ours=self._our_vector, theirs=self._peer_vector)
        self._state = State.STREAMING
        heads = codec.heads_from_wire(hello.heads)
        disowned = codec.disowned_from_wire(hello.disowned)
        evidence = Evidence(self._peer_replica, self._peer_vector, heads, disowned)
        self._outputs.append(Heed(evidence))
        if not self._peer_vector.dominates(self._collected):
            self._telling_alive = True
            self._outputs.append(ReadAlive())
        self._report()

    def _on_batch(self, batch: Batch) -> None:
        if batch.number != self._last_number_received + 1:
            raise RemoteProtocolError("a batch is missing or stands twice")
        if len(self._applying) >= WINDOW:
            raise RemoteProtocolError("more batches than were allowed to be under way")
        states, cursor, claim = codec.unpack_batch(batch)
        self._last_number_received = batch.number
        self._applying.append(batch.number)
        self._received += len(states)
        self._advances.coming.pass_to(cursor.passed)
        alive = None
        if claim is not None:
            self._peer_vector = self._peer_vector.join(claim.vector)
            self._peer_claimed = True
            alive = self._alive.take()
        self._outputs.append(Apply(batch.number, states, self._peer_replica, cursor, claim, alive))
        self._report()

    def _on_ack(self, ack: Ack) -> None:
        if not self._in_flight.acknowledge(ack.number, self._now):
            raise RemoteProtocolError("an acknowledgement of what was not sent")
        self._pump()
        self._report()

    def _on_have(self, have: Have) -> None:
        self._peer_vector = self._peer_vector.join(codec.vector_from_wire(have.vector))
        self._report()

    def _on_alive_part(self, part: AlivePart) -> None:
        self._alive.add(part)

    def _on_bye(self, bye: Bye) -> None:
        params = {k: v for k, v in bye.params.items() if isinstance(v, str | int)}
        self._state = State.CLOSED
        self._outputs.append(Close(Reason(SEEN_FROM_HERE.get(bye.code, bye.code), params)))

    # --- inside --------------------------------------------------------------------------

    def _pump(self) -> None:
        """Go on with the pass under way, or begin one if there may be something to send."""
        if self._state is not State.STREAMING or self._reading or not self._dirty:
            return
        if self._heeding or self._telling_alive:
            return
        if self._in_flight.is_full:
            return
        self._reading, self._dirty = True, False
        self._outputs.append(
            Read(self._peer_vector, self._cursor, BATCH_RECORDS_MAX, BATCH_BYTES_MAX)
        )

    def _report(self) -> None:
        in_step = (
            self._peer_claimed
            and not self._applying
            and not self._in_flight
            and self._last_number_sent > 0
            and self._peer_vector.dominates(self._our_vector)
        )
        if in_step:
            self.peer_has = self._peer_vector
            self._advances.begin(ours=self._our_vector, theirs=self._our_vector)
        counted = self._advances.counted(ours=self._our_vector, theirs=self._peer_vector)
        progress = Progress.IN_STEP if in_step else Progress.SYNCING
        status = Status(progress, self._sent, self._received, self._clock_ahead_ms, *counted)
        if status != self._last_status:
            self._last_status = status
            self._outputs.append(status)

    def _send(self, frame: Frame) -> None:
        self._outputs.append(Send("sync", codec.encode(frame)))

    def _close(self, reason: Reason) -> None:
        self._send(Bye(reason.code, dict(reason.params)))
        self._state = State.CLOSED
        self._outputs.append(Close(reason))
