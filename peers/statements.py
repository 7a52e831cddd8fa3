"""One signed statement about a device group: how it is written, signed, and read.

A statement is the MessagePack array [body, author's Ed25519 public key, signature]; the
signature is over "companion-statement-1" ‖ body, and body is the MessagePack map of `Body`.
What statements mean together is the business of peers.standing.
"""

import hashlib
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from companion.errors import UNDECODABLE, RemoteProtocolError
from companion.model.ids import DeviceId, RecordId, device_id, imported
from peers.identity import Identity, static_of, verify

STATEMENT_BYTES_MAX: Final = 4_096
NAME_CHARACTERS_MAX: Final = 64
HASH_BYTES: Final = 32
AFTER_MAX: Final = 24
"""How many statements one may name as those it was made after. A group in which so many devices
speak at once is larger than MEMBERS_MAX; what is left out counts as not seen, which is safe."""

SEEN_MAX: Final = 64
SEALED_MAX: Final = 32
AT_MS_MAX: Final = 2**53 - 1
"""No later time can be shown."""

FOUND: Final = "found"
ADD: Final = "add"
REMOVE: Final = "remove"
RENAME: Final = "rename"
ROTATE: Final = "rotate"
SHARE: Final = "share"
MOVE: Final = "move"

_CONTEXT: Final = b"companion-statement-1"
_ABOUT_A_DEVICE: Final = frozenset({FOUND, ADD, REMOVE, RENAME})


class Body(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is said. Fields that a kind does not use are absent."""

    kind: str
    at_ms: int  # Unix time, for display
    subject: bytes = b""  # the Ed25519 public key of the device spoken of
    name: str = ""
    platform: str = ""
    group: bytes = b""  # the hash of the founding statement; empty in that statement
    credential: bytes = b""  # the statement by which its author is in the group
    after: list[bytes] = []  # the latest statements that its author knew
    epoch: bytes = b""  # rotate, share: the key's name; add: of the key that was handed over
    sealed: dict[bytes, bytes] = {}  # rotate, share, move: the secret, sealed to each device
    seen: dict[bytes, int] = {}  # remove: what its author had absorbed of the device, by replica
    successor: bytes = b""  # remove: the public key of the device that takes its place
    target: bytes = b""  # move: the founding of the group that this one is now a part of


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that is rightly signed. author: an Ed25519 public key."""

    digest: bytes
    raw: bytes
    body: Body
    author: bytes

    @property
    def kind(self) -> str:
        """What it does."""
        return self.body.kind

    @property
    def is_credential(self) -> bool:
        """Whether its subject may be in the group by it."""
        return self.body.kind in (FOUND, ADD)

    @property
    def author_id(self) -> DeviceId:
        """The device that signed it."""
        return device_id(self.author)

    @property
    def subject_id(self) -> DeviceId:
        """The device spoken of."""
        return device_id(self.body.subject)


def sign(identity: Identity, body: Body) -> bytes:
    """The statement that says this."""
    encoded = msgspec.msgpack.encode(body)
    signature = identity.sign(_CONTEXT + encoded)
    return msgspec.msgpack.encode([encoded, identity.public_key, signature])


def unverified(raw: bytes) -> Statement | None:
    """What is said, before the signature is looked at; None when it is not understood."""
    if len(raw) > STATEMENT_BYTES_MAX:
        return None
    try:
        encoded, author, _signature = _outer.decode(raw)
        body: Any = _inner.decode(encoded)
    except UNDECODABLE:
        return None
    return Statement(hash_of(raw), raw, body, author) if _is_well_formed(body) else None


def is_signed(statement: Statement) -> bool:
    """Whether its author has signed it, and its subject is a device."""
    encoded, author, signature = _outer.decode(statement.raw)
    if not verify(author, _CONTEXT + encoded, signature):
        return False
    try:
        for key in (statement.body.subject, statement.body.successor):
            if key:
                static_of(key)
    except RemoteProtocolError:
        return False
    return True


def open_statement(raw: bytes) -> Statement | None:
    """A statement; None when it is not understood or not rightly signed."""
    statement = unverified(raw)
    return statement if statement is not None and is_signed(statement) else None


def hash_of(raw: bytes) -> bytes:
    """The name of a statement: its BLAKE2b-256."""
    return hashlib.blake2b(raw, digest_size=HASH_BYTES).digest()


def record_of(raw: bytes) -> RecordId:
    """The id of the record in which a statement is replicated: the same on every device."""
    return imported("companion-statement", hash_of(raw).hex())


def clean(text: str) -> str:
    """A name from elsewhere, fit to be shown: one line, printable, bounded."""
    printable = "".join(character for character in text if character.isprintable())
    return " ".join(printable.split())[:NAME_CHARACTERS_MAX]


def _is_well_formed(body: Body) -> bool:
    if body.kind not in _KINDS:
        return False
    is_founding = body.kind == FOUND
    return (
        bool(body.subject) == (body.kind in _ABOUT_A_DEVICE)
        and (body.group == b"") == is_founding
        and (body.credential == b"") == is_founding
        and 0 <= body.at_ms <= AT_MS_MAX
        and len(body.after) <= AFTER_MAX
        and len(body.sealed) <= SEALED_MAX
        and len(body.seen) <= SEEN_MAX
    )


_KINDS: Final = _ABOUT_A_DEVICE | {ROTATE, SHARE, MOVE}
_outer: Final = msgspec.msgpack.Decoder(tuple[bytes, bytes, bytes])
_inner: Final = msgspec.msgpack.Decoder(Body)
