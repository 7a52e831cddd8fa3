"""The group of a device as far as it knows the statements: who is in, which secrets it can read."""

import copy
from collections.abc import Iterable
from typing import Final

from companion.model.ids import DeviceId, device_id
from peers.epochs import epoch_name, unseal
from peers.group import Group, Member, Removal, group_from
from peers.identity import Identity, static_of
from peers.sayings import Saying
from peers.standing import judge
from peers.statement_log import StatementLog
from peers.statements import ADD, FOUND, REMOVE, sign

SECRETS_MAX: Final = 8
"""So many are tried on a tag: a device that was away knows only a former one."""

_PROOF_BYTES_MAX: Final = 40 * 1024
"""What may go with a refusal; a frame has 64 kB."""


class KnownGroup:
    """What follows from the statements that a device knows of one group. No I/O.

    Args:
        secret: the one that was handed over, or made when the group was founded.
        statements: all that are known.
        former: secrets of groups that this device came from.
    """

    def __init__(
        self,
        identity: Identity,
        founding: bytes,
        secret: bytes,
        statements: Iterable[bytes],
        former: Iterable[bytes] = (),
    ) -> None:
        self._identity = identity
        self._first_secret = secret
        self._former = list(former)
        self._log = StatementLog(founding)
        self._log.offer(statements)
        self.judge()

    def copy(self) -> "KnownGroup":
        """Another one that knows the same, to be changed."""
        other = copy.copy(self)
        other._log = self._log.copy()
        return other

    def offer(self, statements: Iterable[bytes]) -> bool:
        """Statements have come; whether any of them counts. Then call `judge`."""
        return self._log.offer(statements)

    def judge(self) -> None:
        """See what follows from what was offered."""
        self._judged = judge(self._log.founding, self._log.statements)
        self.group: Group = group_from(self._log.founding, self._judged)
        self.by_epoch = self._open_epochs()

    def say(self, saying: Saying) -> None:
        """Say something, and know it."""
        self.offer([sign(self._identity, saying(self.group))])
        self.judge()

    def take_overflow(self) -> bool:
        """Whether statements had no room to wait for what came by now: offer all once more."""
        overflown, self._log.is_overflown = self._log.is_overflown, False
        return overflown

    @property
    def statements(self) -> list[bytes]:
        """All that count, in the order in which they came to."""
        return [statement.raw for statement in self._log.statements]

    def has_room(self, kind: str) -> bool:
        """Whether this device should still say something that could be left unsaid."""
        return self._log.has_room(self._identity.public_key, kind)

    @property
    def secrets(self) -> list[bytes]:
        """The current secret, as far as it is known here, and then former ones."""
        return [*list(self.by_epoch.values())[:SECRETS_MAX], *self._former]

    @property
    def others(self) -> dict[DeviceId, Member]:
        """The other devices; none once this one is out."""
        if self.is_removed:
            return {}
        own = self._identity.device_id
        return {d: member for d, member in self.group.members.items() if d != own}

    @property
    def is_removed(self) -> bool:
        """Whether this device was in the group and is so no longer."""
        own = self._identity.device_id
        return own not in self.group.members and own in self.group.past_members

    @property
    def removal(self) -> Removal | None:
        """How this device came to be out. None: it is in, or fell with who had added it."""
        return self.group.removed.get(self._identity.device_id)

    @property
    def flooding(self) -> frozenset[DeviceId]:
        """Members that say more than counts."""
        return self._log.flooding & self.group.members.keys()

    @property
    def forged(self) -> int:
        """How many statements came that count for nothing: nobody of the group has signed them."""
        return self._log.forged

    def farewell_to(self, static: bytes) -> list[bytes]:
        """For a device that was a member and is out: the statements that prove it. Else none."""
        keys = {s.body.subject for s in self._judged.statements if s.is_credential}
        device = next((device_id(key) for key in keys if static_of(key) == static), None)
        if device is None or device in self.group.members or self.is_removed:
            return []
        return self._proof(device)

    def _proof(self, device: DeviceId) -> list[bytes]:
        """The removal, and who was added by then; not who was added since."""
        removal = self.group.removed.get(device)
        judged = self._judged
        one = [judged.index[removal.statement]] if removal is not None else None
        removals = one or judged.all_standing(REMOVE)
        told = dict.fromkeys(removals)
        for number in judged.all_standing(FOUND, ADD):
            if any(judged.knows(later, number) for later in removals):
                told[number] = None
        proof, room = [], _PROOF_BYTES_MAX
        for raw in (judged.statements[number].raw for number in told):
            if len(raw) <= room:
                room -= len(raw)
                proof.append(raw)
        return proof

    def _open_epochs(self) -> dict[bytes, bytes]:
        """The secrets that this device can read, by epoch, the current one first."""
        first = epoch_name(self._first_secret)
        found: dict[bytes, bytes] = {}
        for epoch in reversed(self.group.epochs):
            secret = self._first_secret if epoch.name == first else None
            for box in epoch.sealed.get(self._identity.device_id, ()):
                secret = secret or unseal(box, self._identity, epoch.name)
            if secret is not None:
                found[epoch.name] = secret
        found.setdefault(first, self._first_secret)
        return found
