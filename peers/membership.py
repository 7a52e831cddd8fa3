"""This device's group as the daemon holds it: who is in, the shared secret, and changes to both.

What must not be lost is in the profile before it is used: a device is admitted before it is
welcomed, and a group joined before that is confirmed. The statements travel as records; the
founding and the first secret stay out of them, since only pairing may hand those on.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Final, Protocol

import msgspec

from companion.errors import CompanionError
from companion.model.ids import DeviceId
from peers.clock import wall_ms
from peers.epochs import SECRET_BYTES, epoch_name
from peers.group import MEMBERS_MAX, Group, Member, Removal, found
from peers.identity import Identity
from peers.known_group import KnownGroup
from peers.merging import destination, take_along
from peers.sayings import Saying, admission, care_for, expulsion, naming, rotation
from peers.statement_log import StatementLog
from peers.statements import REMOVE, RENAME, hash_of, sign

PAGE: Final = 256
"""So many statements are read from the database at a time."""

_FORMER_MAX: Final = 4
_CARES_MAX: Final = 4


class GroupStore(Protocol):
    """Where a membership is kept. Everything is durable when a call returns."""

    async def load(self) -> bytes | None:
        """What was saved last."""

    async def save(self, kept: bytes) -> None:
        """Keep this in the profile; it is not replicated."""

    async def statements(self, after: int, limit: int) -> tuple[list[bytes], int]:
        """Replicated statements of at most `limit` records, beyond the place `after` (from 0); and
        the place where that ended, which is `after` when there are no more."""

    async def publish(self, statements: list[bytes]) -> None:
        """Have these statements replicated; those that already are stay as they are."""


class _Kept(msgspec.Struct, array_like=True, frozen=True):
    founding: bytes
    secret: bytes  # the one that was handed over, or made when the group was founded
    statements: list[bytes]  # all that count
    former: list[bytes] = []  # secrets of groups that this device came from, the latest first
    first_seen: dict[bytes, int] = {}  # by device: when it was first seen to be a member, here


_decoder: Final = msgspec.msgpack.Decoder(_Kept)


class Membership:
    """The group that this device is in. Make it with `open`."""

    def __init__(self, identity: Identity, store: GroupStore, kept: _Kept) -> None:
        self._identity = identity
        self._store = store
        self._listeners: list[Callable[[], None]] = []
        self._changing = asyncio.Lock()
        self._is_uneasy = False  # something was to be put right already at the last look
        self._begin(kept)

    def _begin(self, kept: _Kept) -> None:
        """Be in another group, which is kept already."""
        self._kept = kept
        self._known = KnownGroup(
            self._identity, kept.founding, kept.secret, kept.statements, kept.former
        )
        self._place = 0  # in the database, up to which its statements were read
        self._tell()

    @classmethod
    async def open(
        cls, identity: Identity, store: GroupStore, *, name: str, platform: str, now_ms: int
    ) -> "Membership":
        """The membership kept in the profile; at the first start, a group of this device alone."""
        raw = await store.load()
        if raw is None:
            kept = _new_group(identity, name, platform, now_ms)
            await store.save(msgspec.msgpack.encode(kept))
        else:
            kept = _decoder.decode(raw)
        membership = cls(identity, store, kept)
        await membership.refresh()
        if len(membership.group.past_members) > 1:  # whatever others have made of the records
            await store.publish(membership._known.statements)
        return membership

    # --- what follows from the statements ------------------------------------------------

    @property
    def group(self) -> Group:
        """Who is in."""
        return self._known.group

    @property
    def secret(self) -> bytes:
        """What only the group knows: it makes the tags of announcements."""
        return self._known.secrets[0]

    @property
    def secrets(self) -> list[bytes]:
        """That, and what it was before: who was away knows only a former one."""
        return self._known.secrets

    @property
    def others(self) -> dict[DeviceId, Member]:
        """The other devices; none once this one is out."""
        return self._known.others

    @property
    def is_removed(self) -> bool:
        """Whether this device was in the group and is so no longer."""
        return self._known.is_removed

    @property
    def removal(self) -> Removal | None:
        """How this device came to be out. None: it is in, or fell with who had added it."""
        return self._known.removal

    @property
    def flooding(self) -> frozenset[DeviceId]:
        """Members that say more than counts."""
        return self._known.flooding

    @property
    def forged(self) -> int:
        """How many statements came that count for nothing: nobody of the group has signed them."""
        return self._known.forged

    def first_seen_ms(self, device: DeviceId) -> int:
        """Since when this device has known a member to be one, by its own clock. What statements
        say of that is said by who may wish it to look old."""
        return self._kept.first_seen.get(device, self.group.members[device].added_ms)

    def listen(self, listener: Callable[[], None]) -> None:
        """Be told when the group has changed."""
        self._listeners.append(listener)

    def member_of(self, static: bytes) -> Member | None:
        """The other device whose Noise key this is."""
        return next((m for m in self.others.values() if m.static == static), None)

    def farewell_to(self, static: bytes) -> list[bytes]:
        """For a device that was a member and is out: the statements that prove it. Else none."""
        return self._known.farewell_to(static)

    # --- what comes from elsewhere -------------------------------------------------------

    async def refresh(self) -> None:
        """Statements have come, or may have: see who follows from them."""
        async with self._changing:
            await self._refresh()

    async def tend(self) -> None:
        """To be called now and then: put right what nobody who is nearer to it has put right."""
        async with self._changing:
            await self._refresh(is_patient=False)

    async def told(self, statements: list[bytes]) -> None:
        """A member that refuses this device has given these as the reason."""
        async with self._changing:
            known = self._known.copy()
            if known.offer(statements):
                known.judge()
                await self._change_to(known)

    async def _refresh(self, *, is_patient: bool = True) -> None:
        known = self._known.copy()
        if await self._read(known):
            known.judge()
            await self._change_to(known)
        else:
            self._known = known  # what waits
        await self._follow_move()
        await self._put_right(is_patient=is_patient)

    async def _read(self, known: KnownGroup) -> bool:
        """Take in what the database has that was not read; whether any of it counts."""
        grew = False
        while True:
            statements, place = await self._store.statements(self._place, PAGE)
            if place == self._place:
                return grew
            self._place = place
            if known.offer(statements):
                grew = True
                if known.take_overflow():
                    self._place = 0

    async def _put_right(self, *, is_patient: bool) -> None:
        own = self._identity.device_id
        care = care_for(own, self.group, self._known.by_epoch)
        for _ in range(_CARES_MAX):
            is_due = care is not None and (care.is_ours or (self._is_uneasy and not is_patient))
            if care is None or not is_due or not self._known.has_room(REMOVE):
                break
            await self._say(*care.sayings)
            care = care_for(own, self.group, self._known.by_epoch)
        if not is_patient:
            self._is_uneasy = care is not None

    async def _follow_move(self) -> None:
        """The group has become a part of another one: be a member of that."""
        for move in self.group.moves:
            if bytes(self._identity.device_id) not in move.body.sealed:
                continue
            known = await self._all_statements(move.body.target)
            found = destination(self._identity, move, known)
            if found is not None:
                await self._go_over(*found, self._seen_in(found[0]))
                return

    async def _all_statements(self, founding: bytes) -> list[bytes]:
        """What the database has of another group."""
        log, place, last = StatementLog(founding), 0, -1
        while place != last:
            last = place
            statements, place = await self._store.statements(place, PAGE)
            log.offer(statements)
        return [statement.raw for statement in log.statements]

    async def _go_over(
        self, group: Group, secret: bytes, statements: list[bytes], first_seen: dict[bytes, int]
    ) -> None:
        """Be in another group, with those of the present one whom nobody has taken along yet."""
        added, told = take_along(self._identity, self.group, group, secret)
        before = self.secrets[:_FORMER_MAX]
        kept = _Kept(group.founding, secret, [*statements, *added], before, first_seen)
        published = [*self._known.statements, *kept.statements, *told]
        await self._store.save(msgspec.msgpack.encode(kept))
        self._begin(kept)
        await self._store.publish(published)

    # --- what this device says -----------------------------------------------------------

    async def admit(self, newcomer: Member) -> None:
        """Take a device into the group.

        Raises:
            CompanionError: group_full.
        """
        async with self._changing:
            if newcomer.device_id in self.group.members:
                return
            if len(self.group.members) >= MEMBERS_MAX:
                raise CompanionError("group_full", limit=MEMBERS_MAX)
            given = epoch_name(self.secret) if self.group.epochs else b""
            await self._say(admission(self._identity.device_id, newcomer, given))

    async def remove(
        self, device: DeviceId, seen: Mapping[bytes, int], successor: DeviceId | None = None
    ) -> None:
        """Put a device out of the group, and give the others a secret that it does not know.

        Args:
            seen: how far what it wrote is absorbed here, by replica.
            successor: the device that takes its place, and its name.

        Raises:
            CompanionError: not_found.
        """
        async with self._changing:
            own, member = self._identity.device_id, self._member(device)
            if successor is None:
                await self._say(expulsion(own, member.public_key, seen), rotation(own))
                return
            heir = self._member(successor)
            await self._say(
                expulsion(own, member.public_key, seen, heir.public_key),
                naming(own, heir.public_key, member.name),
                rotation(own),
            )

    async def rename(self, device: DeviceId, name: str) -> None:
        """Call a device otherwise, on all devices.

        Raises:
            CompanionError: not_found, or too_many_renames.
        """
        async with self._changing:
            member = self._member(device)
            if not self._known.has_room(RENAME):
                raise CompanionError("too_many_renames")
            await self._say(naming(self._identity.device_id, member.public_key, name))

    @asynccontextmanager
    async def leaving(self, name: str, platform: str) -> AsyncIterator[None]:
        """Leave the group, and be a group of this device alone. Within it the others may learn
        that; nothing else changes meanwhile."""
        async with self._changing:
            if self.others:
                own = self._identity
                body = expulsion(own.device_id, own.public_key, {})(self.group)
                await self._store.publish([sign(own, body)])
            yield
            kept = _new_group(self._identity, name, platform, wall_ms())
            await self._store.save(msgspec.msgpack.encode(kept))
            self._begin(kept)

    async def join(self, group: Group, secret: bytes) -> None:
        """Leave the present group for another one; the other devices of the present one, if there
        are any, come along."""
        async with self._changing:
            # The person has just agreed to be with all of these.
            first_seen = dict.fromkeys([*map(bytes, group.members), *self.group.members], wall_ms())
            if self.others:
                await self._go_over(group, secret, list(group.statements), first_seen)
            else:
                kept = _Kept(group.founding, secret, list(group.statements), [], first_seen)
                await self._store.save(msgspec.msgpack.encode(kept))
                self._begin(kept)
            await self._refresh()

    def _member(self, device: DeviceId) -> Member:
        if self.is_removed or device not in self.group.members:
            raise CompanionError("not_found", id=device.hex())
        return self.group.members[device]

    async def _say(self, *sayings: Saying) -> None:
        """Say one thing after the other, each knowing those before; durable when it returns."""
        was_alone = len(self.group.past_members) == 1
        first = 0 if was_alone else len(self._known.statements)
        known = self._known.copy()
        for saying in sayings:
            known.say(saying)
        await self._store.publish(known.statements[first:])
        await self._change_to(known)

    async def _change_to(self, known: KnownGroup) -> None:
        """Keep it, and then be it: in one step, with all who listen."""
        kept = msgspec.structs.replace(
            self._kept, statements=known.statements, first_seen=self._seen_in(known.group)
        )
        await self._store.save(msgspec.msgpack.encode(kept))
        self._kept, self._known = kept, known
        self._tell()

    def _seen_in(self, group: Group) -> dict[bytes, int]:
        """When each member of a group that is to be the present one was first seen to be one."""
        now_ms = wall_ms()
        return {
            bytes(device): self.first_seen_ms(device) if device in self.group.members else now_ms
            for device in group.members
        }

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()


def _new_group(identity: Identity, name: str, platform: str, now_ms: int) -> _Kept:
    founding = found(identity, name, platform, now_ms)
    seen = {bytes(identity.device_id): now_ms}
    return _Kept(hash_of(founding), secrets.token_bytes(SECRET_BYTES), [founding], [], seen)
