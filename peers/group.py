"""The device group: a set of signed statements, and who follows from them to be a member.

A statement is the MessagePack array [body, author's Ed25519 public key, signature]; the
signature is over "companion-statement-1" ‖ body, and body is the MessagePack map of `_Body`.
A group is named by the hash of the statement that founded it. A member is who founded it, and
whom a member added: a chain of signatures to the founder that every device checks for itself,
in whatever order the statements came. Statements are replicated like records; those that this
version does not understand are kept and passed on.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from companion.errors import UNDECODABLE, RemoteProtocolError
from companion.model.ids import DeviceId, RecordId, device_id, imported
from peers.identity import Identity, static_of, verify

STATEMENT_BYTES_MAX: Final = 4_096
NAME_CHARACTERS_MAX: Final = 64
SECRET_BYTES: Final = 32

_CONTEXT: Final = b"companion-statement-1"
_FOUND: Final = "found"
_ADD: Final = "add"


class _Body(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is said. group: the hash of the founding statement; empty in that statement."""

    kind: str
    subject: bytes  # the Ed25519 public key of the device spoken of
    name: str
    platform: str
    at_ms: int  # Unix time, for display
    group: bytes = b""


@dataclass(frozen=True, slots=True)
class Member:
    """A device of the group. public_key: Ed25519, and on the curve."""

    public_key: bytes
    name: str
    platform: str
    added_ms: int

    @property
    def static(self) -> bytes:
        """Its Noise key, which follows from its public key."""
        return static_of(self.public_key)

    @property
    def device_id(self) -> DeviceId:
        """Its device id."""
        return device_id(self.public_key)


@dataclass(frozen=True, slots=True)
class Group:
    """The group with a certain founding statement, as far as the statements known tell."""

    founding: bytes  # the hash that names it
    statements: tuple[bytes, ...]  # those that made a member, in order of their hashes
    members: Mapping[DeviceId, Member]

    def member_with_static(self, static: bytes) -> Member | None:
        """The member whose Noise key this is."""
        for member in self.members.values():
            if member.static == static:
                return member
        return None


def found(identity: Identity, name: str, platform: str, at_ms: int) -> bytes:
    """The statement with which a device founds a group of its own."""
    body = _Body(_FOUND, identity.public_key, clean(name), clean(platform), at_ms)
    return _signed(identity, body)


def add(identity: Identity, group: Group, newcomer: Member) -> bytes:
    """The statement with which a member adds a device."""
    body = _Body(
        _ADD,
        newcomer.public_key,
        clean(newcomer.name),
        clean(newcomer.platform),
        newcomer.added_ms,
        group.founding,
    )
    return _signed(identity, body)


def group_of(founding: bytes, statements: Iterable[bytes]) -> Group:
    """Who is a member, of all statements known. What is not rightly signed counts for nothing."""
    known = {hash_of(statement): statement for statement in statements}
    read = {
        digest: opened
        for digest, statement in known.items()
        if (opened := _open(statement)) is not None
    }
    members: dict[DeviceId, Member] = {}
    used: set[bytes] = set()
    first = read.pop(founding, None)
    if first is not None and first[0].kind == _FOUND and first[0].subject == first[1]:
        _admit(members, first[0])
        used.add(founding)
    while True:
        reached = {
            digest
            for digest, (body, author) in read.items()
            if body.kind == _ADD and body.group == founding and device_id(author) in members
        }
        if not reached:
            break
        used |= reached
        for digest in sorted(reached):
            _admit(members, read.pop(digest)[0])
    return Group(founding, tuple(known[digest] for digest in sorted(used)), members)


def hash_of(statement: bytes) -> bytes:
    """The name of a statement: its BLAKE2b-256."""
    return hashlib.blake2b(statement, digest_size=32).digest()


def record_of(statement: bytes) -> RecordId:
    """The id of the record in which a statement is replicated: the same on every device."""
    return imported("companion-statement", hash_of(statement).hex())


def clean(text: str) -> str:
    """A name from elsewhere, fit to be shown: one line, printable, bounded."""
    printable = "".join(character for character in text if character.isprintable())
    return " ".join(printable.split())[:NAME_CHARACTERS_MAX]


def _admit(members: dict[DeviceId, Member], body: _Body) -> None:
    """Added twice by two members at once: the earlier one is remembered, the same everywhere."""
    member = Member(body.subject, clean(body.name), clean(body.platform), body.at_ms)
    before = members.get(member.device_id)
    if before is None or _age(member) < _age(before):
        members[member.device_id] = member


def _age(member: Member) -> tuple[int, str, str]:
    return member.added_ms, member.name, member.platform


def _signed(identity: Identity, body: _Body) -> bytes:
    encoded = msgspec.msgpack.encode(body)
    signature = identity.sign(_CONTEXT + encoded)
    return msgspec.msgpack.encode([encoded, identity.public_key, signature])


_outer: Final = msgspec.msgpack.Decoder(tuple[bytes, bytes, bytes])
_inner: Final = msgspec.msgpack.Decoder(_Body)


def _open(statement: bytes) -> tuple[_Body, bytes] | None:
    """What is said and by whom; None when it is not understood or not rightly signed."""
    if len(statement) > STATEMENT_BYTES_MAX:
        return None
    try:
        encoded, author, signature = _outer.decode(statement)
        body: Any = _inner.decode(encoded)
    except UNDECODABLE:
        return None
    if not verify(author, _CONTEXT + encoded, signature):
        return None
    try:
        static_of(body.subject)
    except RemoteProtocolError:
        return None
    return body, author
