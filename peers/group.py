"""The device group: who follows from a set of signed statements to be a member, and what it says.

A group is named by the hash of the statement that founded it. A member is who founded it, and
whom a member added: a chain of signatures to the founder that every device checks for itself,
in whatever order the statements came (peers.standing says which of them stand). Statements are
replicated like records; those that this version does not understand are kept and passed on.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from companion.model.ids import DeviceId, device_id
from peers.epochs import SECRET_BYTES, Epoch, epochs_of
from peers.identity import Identity, static_of
from peers.standing import Judged, authors, judge
from peers.statements import (
    ADD,
    AFTER_MAX,
    FOUND,
    MOVE,
    REMOVE,
    RENAME,
    Body,
    Statement,
    clean,
    hash_of,
    open_statement,
    record_of,
    sign,
)

__all__ = [
    "SECRET_BYTES",
    "Group",
    "Member",
    "add",
    "clean",
    "found",
    "group_of",
    "hash_of",
    "record_of",
]

MEMBERS_MAX: Final = 32
"""One statement has room for a secret sealed to so many."""

_HANDED_OVER_BYTES_MAX: Final = 48 * 1024
"""All that pairing hands over of a group has to fit into one frame."""


@dataclass(frozen=True, slots=True)
class Member:
    """A device of the group. public_key: Ed25519, and on the curve.

    added_by: the device that added it; None for the founder. is_renamed: whether the name was
    given by a statement of its own.
    """

    public_key: bytes
    name: str
    platform: str
    added_ms: int
    added_by: DeviceId | None = None
    is_renamed: bool = False

    @property
    def static(self) -> bytes:
        """Its Noise key, which follows from its public key."""
        return static_of(self.public_key)

    @property
    def device_id(self) -> DeviceId:
        """Its device id."""
        return device_id(self.public_key)


@dataclass(frozen=True, slots=True)
class Removal:
    """How a device came to be out. seen: what the remover had absorbed of it, by replica.

    has_left: it said itself that it leaves, and the remover, if another one, knew that.
    """

    statement: bytes  # its hash
    public_key: bytes
    name: str
    by: DeviceId
    by_name: str
    at_ms: int
    seen: Mapping[bytes, int]
    is_own: bool  # it left, and nobody has confirmed that yet
    has_left: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The group with a certain founding statement, as far as the statements known tell.

    statements: those that pairing hands over. removed: devices that were in and are out.
    heads, credentials: what statements to come are tied to. epochs: the current one at the end.
    moves: the statements that say that the group is now a part of another one.
    """

    founding: bytes  # the hash that names it
    statements: tuple[bytes, ...]
    members: Mapping[DeviceId, Member]
    removed: Mapping[DeviceId, Removal] = field(default_factory=dict)
    heads: tuple[bytes, ...] = ()
    credentials: Mapping[DeviceId, bytes] = field(default_factory=dict)
    epochs: tuple[Epoch, ...] = ()
    moves: tuple[Statement, ...] = ()
    past_members: frozenset[DeviceId] = frozenset()

    def member_with_static(self, static: bytes) -> Member | None:
        """The member whose Noise key this is."""
        for member in self.members.values():
            if member.static == static:
                return member
        return None

    @property
    def epoch(self) -> Epoch | None:
        """The current epoch; None while it is that of the first secret."""
        return self.epochs[-1] if self.epochs else None

    @property
    def needs_rotation(self) -> bool:
        """Whether a device that is out may know the current secret."""
        if not self.removed:
            return False
        return self.epoch is None or not self.epoch.is_clean

    def body(self, author: DeviceId, kind: str, at_ms: int, **said: object) -> Body:
        """What a member says in this group, tied to what is known now."""
        return Body(
            kind,
            at_ms,
            group=self.founding,
            credential=self.credentials[author],
            after=list(self.heads),
            **said,  # type: ignore[arg-type]
        )


def found(identity: Identity, name: str, platform: str, at_ms: int) -> bytes:
    """The statement with which a device founds a group of its own."""
    body = Body(
        FOUND, at_ms, subject=identity.public_key, name=clean(name), platform=clean(platform)
    )
    return sign(identity, body)


def add(identity: Identity, group: Group, newcomer: Member, epoch: bytes = b"") -> bytes:
    """The statement with which a member adds a device. epoch: names the secret it is given."""
    body = group.body(
        identity.device_id,
        ADD,
        newcomer.added_ms,
        subject=newcomer.public_key,
        name=clean(newcomer.name),
        platform=clean(newcomer.platform),
        epoch=epoch,
    )
    return sign(identity, body)


def group_of(founding: bytes, statements: Iterable[bytes]) -> Group:
    """Who is a member, of all statements known. What is not rightly signed counts for nothing."""
    opened = (open_statement(raw) for raw in statements)
    return group_from(founding, judge(founding, [s for s in opened if s is not None]))


def group_from(founding: bytes, judged: Judged) -> Group:
    """The same, of statements that were judged."""
    names = _names(judged)
    members: dict[DeviceId, Member] = {}
    credentials: dict[DeviceId, bytes] = {}
    for number in judged.all_standing(FOUND, ADD):
        if not judged.removed_by(number):
            statement = judged.statements[number]
            _admit(members, _member(statement, names.get(statement.subject_id, "")))
            credentials.setdefault(statement.subject_id, statement.digest)
    return Group(
        founding,
        _to_hand_over(judged),
        members,
        _removed(judged, members, names),
        tuple(judged.heads()[:AFTER_MAX]),
        credentials,
        epochs_of(judged),
        tuple(judged.statements[number] for number in judged.all_standing(MOVE)),
        frozenset(authors(judged)),
    )


def _member(statement: Statement, renamed: str) -> Member:
    body = statement.body
    return Member(
        body.subject,
        renamed or clean(body.name),
        clean(body.platform),
        body.at_ms,
        None if statement.kind == FOUND else statement.author_id,
        bool(renamed),
    )


def _admit(members: dict[DeviceId, Member], member: Member) -> None:
    """Added twice by two members at once: the earlier one is remembered, the same everywhere."""
    before = members.get(member.device_id)
    if before is None or _age(member) < _age(before):
        members[member.device_id] = member


def _age(member: Member) -> tuple[int, str, str, bytes]:
    return member.added_ms, member.name, member.platform, member.added_by or b""


def _names(judged: Judged) -> dict[DeviceId, str]:
    """What each device was renamed to last; of names given at once, that of the latest time."""
    renames = defaultdict(list)
    for number in judged.all_standing(RENAME):
        renames[judged.statements[number].subject_id].append(number)
    return {device: _last_name(judged, numbers) for device, numbers in renames.items()}


def _last_name(judged: Judged, numbers: list[int]) -> str:
    known = 0
    for number in numbers:
        known |= judged.past[number]
    last = [judged.statements[number] for number in numbers if not known >> number & 1]
    return clean(max(last, key=_when).body.name)


def _when(statement: Statement) -> tuple[int, bytes]:
    return statement.body.at_ms, statement.digest


def _removed(
    judged: Judged, members: Mapping[DeviceId, Member], names: Mapping[DeviceId, str]
) -> dict[DeviceId, Removal]:
    """Of each device that is out, the removal by another one if there is one; else its own."""
    said = {s.subject_id: clean(s.body.name) for s in judged.statements if s.is_credential}
    found: dict[DeviceId, Removal] = {}
    for credential in judged.all_standing(FOUND, ADD):
        device = judged.statements[credential].subject_id
        if device in members:
            continue
        removals = sorted(judged.removed_by(credential), key=lambda n: _rank(judged, n))
        left = [n for n in removals if judged.statements[n].author_id == device]
        for number in removals:
            statement = judged.statements[number]
            by = statement.author_id
            found.setdefault(
                device,
                Removal(
                    statement.digest,
                    statement.body.subject,
                    names.get(device) or said[device],
                    by,
                    names.get(by) or said.get(by, ""),
                    statement.body.at_ms,
                    statement.body.seen,
                    by == device,
                    number in left or any(judged.knows(number, own) for own in left),
                ),
            )
    return found


def _rank(judged: Judged, number: int) -> tuple[bool, int, bytes]:
    statement = judged.statements[number]
    return statement.author == statement.body.subject, *_when(statement)


def _to_hand_over(judged: Judged) -> tuple[bytes, ...]:
    """The statements for a newcomer, first those that say who is in; others come with syncing."""
    order = {FOUND: 0, ADD: 1, REMOVE: 1}
    chosen: list[bytes] = []
    room = _HANDED_OVER_BYTES_MAX
    for statement in sorted(judged.statements, key=lambda s: (order.get(s.kind, 2), s.digest)):
        if len(statement.raw) <= room:
            room -= len(statement.raw)
            chosen.append(statement.raw)
    return tuple(chosen)
