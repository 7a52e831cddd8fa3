"""What a member in wrong hands, and a removed device, say that they have no right to say."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from companion.model.ids import DeviceId
from peers.group import Group, Member
from peers.identity import Identity
from peers.sayings import Saying, admission, expulsion, naming, rotation
from peers.statements import HASH_BYTES, sign

NAME = "Forged"


@dataclass(frozen=True, slots=True)
class Impersonator:
    """Signs with a key of its own, under that of somebody else."""

    public_key: bytes
    own: Identity

    def sign(self, message: bytes) -> bytes:
        """What stands where the other one's signature would."""
        return self.own.sign(message)


def of_another(me: Identity, group: Group, victim: Member) -> Iterator[bytes]:
    """As if the victim had said it: with a signature of ours under its key, and with our key where
    its credential is named."""
    for saying in _harm(victim.device_id, victim):
        body = saying(group)
        yield sign(Impersonator(victim.public_key, me), body)
        yield sign(me, body)


def after_removal(me: Identity, before: Group, now: Group, remover: Member) -> Iterator[bytes]:
    """By a device that is out: as if it had not heard of that, in the first millisecond of the
    age, and as one that has."""
    others = [m for m in now.members.values() if m != remover]
    for saying in _harm(me.device_id, *others):
        yield sign(me, msgspec.structs.replace(saying(before), at_ms=1))
    for saying in _harm(me.device_id, *others, remover):
        yield sign(me, msgspec.structs.replace(saying(before), after=list(now.heads)))


def flood(me: Identity, group: Group, name: str, count: int) -> Iterator[bytes]:
    """So many that say that we are called what we are called, each rightly signed."""
    body = naming(me.device_id, me.public_key, name)(group)
    for number in range(count):
        yield sign(me, msgspec.structs.replace(body, at_ms=number))


def forged_flood(me: Identity, group: Group, victim: Member, count: int) -> Iterator[bytes]:
    """The same under the victim's key, with signatures that are not its own."""
    body = naming(victim.device_id, victim.public_key, NAME)(group)
    for number in range(count):
        forged = msgspec.structs.replace(body, at_ms=number)
        yield sign(Impersonator(victim.public_key, me), forged)


def baseless_flood(me: Identity, group: Group, count: int) -> Iterator[bytes]:
    """Rightly signed, by a credential that will never come."""
    body = naming(me.device_id, me.public_key, NAME)(group)
    for _ in range(count):
        yield sign(me, msgspec.structs.replace(body, credential=secrets.token_bytes(HASH_BYTES)))


def _harm(author: DeviceId, *victims: Member) -> list[Saying]:
    """Another device in, each of the victims called otherwise and out, and another secret."""
    accomplice = Member(Identity.generate().public_key, NAME, "Linux", 1)
    return [
        admission(author, accomplice, b""),
        *(naming(author, victim.public_key, NAME) for victim in victims),
        *(expulsion(author, victim.public_key, {}) for victim in victims),
        rotation(author),
    ]
