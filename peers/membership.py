"""This device's group as the daemon holds it: who is in, the shared secret, and changes to both.

What must not be lost is in the profile before it is used: a device is admitted before it is
welcomed, and a group joined before that is confirmed. The statements travel as records; the
founding and the secret stay out of them, since only pairing may hand those on.
"""

import secrets
from collections.abc import Callable
from typing import Final, Protocol

import msgspec

from companion.model.ids import DeviceId
from peers.group import SECRET_BYTES, Group, Member, add, found, group_of, hash_of
from peers.identity import Identity


class GroupStore(Protocol):
    """Where a membership is kept. Everything is durable when a call returns."""

    async def load(self) -> bytes | None:
        """What was saved last."""

    async def save(self, kept: bytes) -> None:
        """Keep this in the profile; it is not replicated."""

    async def statements(self) -> list[bytes]:
        """All replicated statements."""

    async def publish(self, statements: list[bytes]) -> None:
        """Have these statements replicated; those that already are stay as they are."""


class _Kept(msgspec.Struct, array_like=True, frozen=True):
    founding: bytes
    secret: bytes
    statements: list[bytes]  # as they were when the group was founded or joined


_decoder: Final = msgspec.msgpack.Decoder(_Kept)


class Membership:
    """The group that this device is in. Make it with `open`."""

    def __init__(self, identity: Identity, store: GroupStore, kept: _Kept) -> None:
        self._identity = identity
        self._store = store
        self._kept = kept
        self._listeners: list[Callable[[], None]] = []
        self.group = Group(b"", (), {})

    @classmethod
    async def open(
        cls, identity: Identity, store: GroupStore, *, name: str, platform: str, now_ms: int
    ) -> "Membership":
        """The membership kept in the profile; at the first start, a group of this device alone."""
        raw = await store.load()
        if raw is None:
            founding = found(identity, name, platform, now_ms)
            secret = secrets.token_bytes(SECRET_BYTES)
            kept = _Kept(hash_of(founding), secret, [founding])
            await store.save(msgspec.msgpack.encode(kept))
        else:
            kept = _decoder.decode(raw)
        membership = cls(identity, store, kept)
        await membership.refresh()
        return membership

    @property
    def secret(self) -> bytes:
        """What only the group knows: it makes the tags of announcements."""
        return self._kept.secret

    @property
    def others(self) -> dict[DeviceId, Member]:
        """The other devices."""
        own = self._identity.device_id
        return {d: member for d, member in self.group.members.items() if d != own}

    def listen(self, listener: Callable[[], None]) -> None:
        """Be told when the group has changed."""
        self._listeners.append(listener)

    def member_of(self, static: bytes) -> Member | None:
        """The other device whose Noise key this is."""
        return next((m for m in self.others.values() if m.static == static), None)

    async def refresh(self) -> None:
        """Statements have come, or may have: see who follows from them."""
        known = [*self._kept.statements, *await self._store.statements()]
        group = group_of(self._kept.founding, known)
        if group != self.group:
            self.group = group
            for listener in self._listeners:
                listener()

    async def admit(self, newcomer: Member) -> None:
        """Take a device into the group."""
        if newcomer.device_id not in self.group.members:
            statement = add(self._identity, self.group, newcomer)
            await self._store.publish([*self.group.statements, statement])
            await self.refresh()

    async def join(self, group: Group, secret: bytes) -> None:
        """Leave the present group for another one."""
        kept = _Kept(group.founding, secret, list(group.statements))
        await self._store.save(msgspec.msgpack.encode(kept))
        self._kept = kept
        await self.refresh()
