"""What one device may say to another about records: one struct a frame, MessagePack arrays.

A frame is tagged by its first element. Unknown trailing elements of a frame (from a newer
version) are ignored; unknown frames are not: a newer version only sends those that the
negotiated version knows.
"""

from typing import Annotated, Any, Final

import msgspec

from companion.model.changes import REPLICAS_MAX, PackedState, Vector

VERSION_MIN: Final = 1
VERSION_MAX: Final = 1

CHANGES_MAX: Final = 10_000
"""In one batch; we send a tenth of that."""
SEEN_FROM_HERE: Final = {
    "link_disk_full": "link_peer_disk_full",
    "link_paused": "link_peer_paused",
    "link_protocol": "link_peer_protocol",
    "link_store": "link_peer_store",
}
"""A goodbye says what its sender has seen. What "it" did to them, we did."""


class Hello(msgspec.Struct, tag=1, array_like=True, frozen=True):
    """The first frame both ways.

    vector: all that the sender's database has absorbed.
    unfinished: for replicas whose pass to the sender was cut, how far it had come, as
        (epoch, passed). Only that very replica can go on from there.
    wall_ms: the sender's clock, to measure and name a wrong one. It never blocks anything.
    heads: of replicas that the sender has spoken with itself, the hash over their writes up to
        a counter, as they said it. A replica that finds another hash of its own has a twin.
    disowned: of replicas that gave one dot to two writes, up to which counter they count.
    """

    version_min: int
    version_max: int
    software: str
    replica: bytes
    vector: dict[bytes, int]
    unfinished: dict[bytes, tuple[int, dict[bytes, int]]]
    wall_ms: int
    heads: dict[bytes, tuple[int, bytes]] = {}
    disowned: dict[bytes, int] = {}


class Batch(msgspec.Struct, tag=2, array_like=True, frozen=True):
    """Some of what the receiver lacks, to be applied in one transaction.

    number: counts up from 1 on this link; acknowledged by it.
    replicas: the table that the numbers in `changes`, `passed` and `claim` point into.
    epoch, passed: how far this pass has come once the batch is applied (model.cursor).
    claim: the end of the pass: having applied all its batches, the receiver has absorbed
        everything up to this vector. None while more batches follow.
    head: the hash over all writes of the sender by then, and the counter of the last.
    collected: with a claim, what the sender holds to be gone for good (model.claims).
    """

    number: int
    replicas: Annotated[list[bytes], msgspec.Meta(max_length=REPLICAS_MAX)]
    changes: Annotated[list[PackedState], msgspec.Meta(max_length=CHANGES_MAX)]
    epoch: int
    passed: Vector
    claim: Vector | None
    head: tuple[int, bytes] | None = None
    collected: Vector = []


class Ack(msgspec.Struct, tag=3, array_like=True, frozen=True):
    """All batches up to `number` are durable at the sender of this frame."""

    number: int


class Have(msgspec.Struct, tag=4, array_like=True, frozen=True):
    """The sender's vector grew through somebody else: no need to send it that again."""

    vector: dict[bytes, int]


class Bye(msgspec.Struct, tag=5, array_like=True, frozen=True):
    """The last frame: why the sender ends this link, as a code of companion.reasons."""

    code: str
    params: dict[str, Any]


class AlivePart(msgspec.Struct, tag=6, array_like=True, frozen=True):
    """Which of the writes that the sender has absorbed still stand there (model.claims.Alive).

    Sent before anything else to who has not absorbed all that the sender holds to be gone for
    good, in as many parts as it takes.

    number: of this part, from 1.
    runs: per replica, first and last counters of unbroken runs, rising, also over the parts.
    vector, collected: in the last part; None and {} in the others.
    """

    number: int
    runs: list[tuple[bytes, list[int]]]
    vector: dict[bytes, int] | None
    collected: dict[bytes, int] = {}


Frame = Hello | Batch | Ack | Have | Bye | AlivePart
