"""Devices that know statements of one group, say others, and tell each other."""

from peers.group import Group, Member, found, hash_of
from peers.identity import Identity
from peers.known_group import KnownGroup
from peers.sayings import Saying, admission, care_for, expulsion, naming, rotation
from peers.statements import ADD, Body, sign

FOUNDER = Identity(bytes(32))
FOUNDING = found(FOUNDER, "d0", "Linux", 1)
NAME = hash_of(FOUNDING)
SECRET = bytes(32)


class Device:
    """One device: what it knows is its own; `hears` is a contact in one direction."""

    def __init__(self, identity: Identity, statements: list[bytes], secret: bytes = SECRET) -> None:
        self.identity = identity
        self.known = KnownGroup(identity, NAME, secret, statements)

    @property
    def id(self) -> bytes:
        return self.identity.device_id

    @property
    def group(self) -> Group:
        return self.known.group

    @property
    def statements(self) -> list[bytes]:
        return self.known.statements

    @property
    def is_in(self) -> bool:
        return self.id in self.group.members

    def member(self, at_ms: int = 2) -> Member:
        return Member(self.identity.public_key, "Laptop", "Linux", at_ms)

    def hears(self, *others: "Device") -> None:
        for other in others:
            self.takes(other.statements)

    def takes(self, statements: list[bytes]) -> None:
        if self.known.offer(statements):
            self.known.judge()

    def says(self, *sayings: Saying) -> None:
        for saying in sayings:
            self.known.say(saying)

    def admits(self, newcomer: "Device", at_ms: int = 2) -> None:
        """Pairing: the newcomer is given all that is known here, and the secret."""
        epoch = self.group.epoch
        given = epoch.name if epoch is not None else b""
        self.says(admission(self.id, newcomer.member(at_ms), given))
        newcomer.known = KnownGroup(
            newcomer.identity, NAME, self.known.secrets[0], [*newcomer.statements, *self.statements]
        )

    def removes(self, other: "Device") -> None:
        self.says(expulsion(self.id, other.identity.public_key, {}), rotation(self.id))

    def leaves(self) -> None:
        self.says(expulsion(self.id, self.identity.public_key, {}))

    def renames(self, other: "Device", name: str) -> None:
        self.says(naming(self.id, other.identity.public_key, name))

    def cares(self) -> bool:
        """Put right what is not in order, as after a while; whether anything was not."""
        care = care_for(self.id, self.group, self.known.by_epoch)
        if care is not None:
            self.says(*care.sayings)
        return care is not None

    def body_under(self, group: Group, newcomer: Identity, credential: bytes) -> bytes:
        """An addition under any credential."""
        body = Body(
            ADD,
            3,
            subject=newcomer.public_key,
            name="Forged",
            group=group.founding,
            credential=credential,
            after=list(group.heads),
        )
        return sign(self.identity, body)


def devices(count: int) -> list[Device]:
    """The founder, and others that are in no group yet."""
    return [Device(Identity(bytes([n]) * 32), [FOUNDING]) for n in range(count)]


def in_a_group(count: int) -> list[Device]:
    """Devices that the founder has added one after the other, and that know it all."""
    made = devices(count)
    for newcomer in made[1:]:
        made[0].admits(newcomer)
    for device in made[1:]:
        device.hears(made[0])
    return made


def settle(made: list[Device]) -> None:
    """Tell everyone everything, and put everything right, until there is nothing left to say."""
    for _ in range(20):
        for device in made:
            device.hears(*made)
        busy = [device for device in made if device.is_in and device.cares()]
        if not busy:
            return
    raise AssertionError("the devices always find something more to put right")
