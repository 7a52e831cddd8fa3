"""The devices of the group as people see and change them: names, who added whom, who is out."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from companion.control import messages as m
from companion.errors import CompanionError
from companion.explaining import Circumstances, explain
from companion.library import Library, wall_ms
from companion.model import ids
from companion.model.dots import COUNTER_MAX, VersionVector
from companion.model.ids import DeviceId, RecordId, ReplicaId
from companion.model.merge import RecordState
from companion.model.quarantine import Quarantine
from companion.model.records import DEVICE, REPLICA_PREFIX, SOFTWARE, Value
from companion.reasons import Reason
from companion.store import meta
from companion.store.writer import Edit
from peers.gate import Gate
from peers.group import Member, clean
from peers.identity import Identity
from peers.link_view import LinkView
from peers.links import Links
from peers.membership import GroupStore, Membership
from peers.typed_address import format_address

DAY_MS: Final = 24 * 60 * 60 * 1000
"""For so long a device counts as new, and to have added it can be taken back with one click."""

GOODBYE_S: Final = 3.0
_LOOK_S: Final = 0.05


class Devices:
    """This device and the others of its group. `name`: of this one, at the first start."""

    def __init__(
        self, library: Library, identity: Identity, *, name: str, platform: str, software: str
    ) -> None:
        self._library = library
        self._identity = identity
        self._first_name = clean(name) or "?"
        self._platform = platform
        self._software = software
        self._records: dict[DeviceId, RecordState] = {}
        self._absorbed = VersionVector()
        self._noted = b""  # of the quarantine, as the database has it
        self._membership: Membership | None = None

    async def introduce(self) -> None:
        """The record in which this device says its name, and under which ids it has written."""
        await self.read()
        replica = REPLICA_PREFIX + self._library.replica.hex()
        said: dict[str, Value] = {
            "name": self.own_name,
            "platform": self._platform,
            SOFTWARE: self._software,
            replica: True,
        }
        state = await self._library.state(RecordId(self._identity.device_id))
        news = {k: v for k, v in said.items() if state is None or state.value(k) != v}
        if news:
            await self._library.write([self._own_record(news)])
        self._absorbed = await self._library.vector()

    async def open_membership(self, store: GroupStore) -> Membership:
        """See which group this device is in."""
        self._membership = await Membership.open(
            self._identity,
            store,
            name=self.own_name,
            platform=self._platform,
            now_ms=wall_ms(),
        )
        return self._membership

    async def read(self) -> None:
        """What devices say of themselves may have changed."""
        states: list[RecordState] = await self._library.ask(lambda store: store.of_kind(DEVICE))
        self._records = {DeviceId(state.id): state for state in states}

    async def note_quarantine(self) -> None:
        """Have the database know which writes wait for a decision, if that has changed."""
        packed = self.quarantine().packed()
        if packed != self._noted:
            await self._library.ask(lambda store: store.meta_set(meta.QUARANTINE, packed))
            self._noted = packed

    def absorbed(self, vector: VersionVector) -> None:
        """The database has absorbed all that."""
        self._absorbed = vector

    @property
    def membership(self) -> Membership:
        """The group."""
        assert self._membership is not None, "open it first"
        return self._membership

    # --- what people see -----------------------------------------------------------------

    @property
    def own_name(self) -> str:
        """What this device is called."""
        own = self._identity.device_id
        member = self._membership.group.members.get(own) if self._membership else None
        if member is not None and member.is_renamed:
            return member.name
        return self._said(own, "name") or self._first_name

    def others(self) -> dict[DeviceId, str]:
        """The other devices of the group, by name."""
        return {d: self._name(d, member) for d, member in self.membership.others.items()}

    def software(self, device: DeviceId) -> str:
        """What a device runs; "" until it has said so."""
        return self._said(device, SOFTWARE)

    def values(self, links: Links, gate: Gate, *, has_network: bool) -> list[m.DeviceValue]:
        """Every device of the group, this one first."""
        around = Circumstances(has_network=has_network, is_limited=links.limits.are_holding)
        others = [
            self._value(d, member, links.view(d), gate, around)
            for d, member in self.membership.others.items()
        ]
        return [self._own(links), *sorted(others, key=lambda d: (d.name.casefold(), d.device_id))]

    def warnings(self) -> list[m.ReasonValue]:
        """What a person should know of the group."""
        membership = self.membership
        if membership.is_removed:
            return [_reason_value(self._why_out())]
        own = self._identity.device_id
        added = [
            Reason("device_added", {"name": self._name(d, member), "by": self._by(member)})
            for d, member in membership.others.items()
            if member.added_by != own and self._is_new(d)
        ]
        names = self.others()
        flooding = [
            Reason("group_flooded", {"name": names[d]}) for d in membership.flooding if d in names
        ]
        return [_reason_value(reason) for reason in (*added, *flooding)]

    def _own(self, links: Links) -> m.DeviceValue:
        own = self._identity.device_id
        member = self.membership.group.members.get(own)
        state, reason = m.LinkState.IN_STEP, Reason("link_self")
        if links.paused:
            state, reason = m.LinkState.PAUSED, Reason("link_paused")
        if self.membership.is_removed:
            state, reason = m.LinkState.REMOVED, self._why_out()
        return m.DeviceValue(
            device_id=ids.to_text(own),
            name=self.own_name,
            platform=self._platform,
            software=self._software,
            is_self=True,
            state=state,
            reason=_reason_value(reason),
            added_ms=member.added_ms if member is not None else 0,
            added_by=_text(member.added_by) if member is not None else "",
            added_by_name=self._by(member) if member is not None else "",
        )

    def _value(
        self,
        device: DeviceId,
        member: Member,
        view: LinkView,
        gate: Gate,
        around: Circumstances,
    ) -> m.DeviceValue:
        state, reason = explain(view, replace(around, is_batched=gate.holds_back(device)))
        return m.DeviceValue(
            device_id=ids.to_text(device),
            name=self._name(device, member),
            platform=member.platform,
            software=self._said(device, SOFTWARE),
            is_self=False,
            state=state,
            reason=_reason_value(reason),
            route=view.route,
            addresses=[format_address(each) for each in view.given],
            added_ms=member.added_ms,
            added_by=_text(member.added_by),
            added_by_name=self._by(member),
            is_new=self._is_new(device),
            last_seen_ms=view.last_seen_ms,
            in_step_ms=view.in_step_ms,
            bytes_sent=view.bytes_sent,
            bytes_received=view.bytes_received,
            done=view.done,
            total=view.total,
            verified_ms=view.verified_ms,
            mode=gate.rules.mode(device).value,
            mode_now=gate.mode(device).value,
        )

    def _is_new(self, device: DeviceId) -> bool:
        """Whether a member was not yet one when this device came, and a day ago, as seen here."""
        seen_ms = self.membership.first_seen_ms
        return seen_ms(device) > max(seen_ms(self._identity.device_id), wall_ms() - DAY_MS)

    def _why_out(self) -> Reason:
        removal = self.membership.removal
        if removal is None:
            return Reason("device_unvouched")
        return Reason("device_removed", {"by": removal.by_name or _text(removal.by)[:8]})

    def quarantine(self) -> Quarantine:
        """What devices that are out have written and their removers had not seen."""
        membership = self.membership
        if membership.is_removed:
            return Quarantine()
        in_group = membership.group.members
        ours = {self._library.replica, *(r for d in in_group for r in self._replicas(d))}
        upto: dict[ReplicaId, int] = {}
        for device, removal in membership.group.removed.items():
            if removal.has_left:
                continue
            # Who says that another one's writes are its own does not have them reviewed.
            named = {*self._replicas(device), *map(ReplicaId, removal.seen)} - ours
            wrote = named & self._absorbed.keys()  # it may name any number that never did
            upto |= {r: _counter(removal.seen.get(bytes(r), 0)) for r in wrote}
        return Quarantine(upto)

    def _name(self, device: DeviceId, member: Member) -> str:
        said = "" if member.is_renamed else self._said(device, "name")
        return said or member.name

    def _by(self, member: Member) -> str:
        by = member.added_by
        if by is None:
            return ""
        if by == self._identity.device_id:
            return self.own_name
        group = self.membership.group
        if by in group.members:
            return self._name(by, group.members[by])
        return group.removed[by].name if by in group.removed else ""

    def _said(self, device: DeviceId, field: str) -> str:
        """What a device says of itself."""
        state = self._records.get(device)
        value = state.value(field) if state is not None else None
        return clean(value) if isinstance(value, str) else ""

    def _replicas(self, device: DeviceId) -> list[ReplicaId]:
        state = self._records.get(device)
        found = []
        for field in state.fields if state is not None else ():
            try:
                replica = bytes.fromhex(field.removeprefix(REPLICA_PREFIX))
            except ValueError:
                continue
            if field.startswith(REPLICA_PREFIX) and len(replica) == ids.ID_BYTES:
                found.append(ReplicaId(replica))
        return found

    # --- what people do ------------------------------------------------------------------

    async def rename(self, name: str, device_id: str) -> None:
        """Call a device otherwise, this one if none is named; an empty name changes nothing."""
        name = clean(name)
        device = self._device(device_id) if device_id else self._identity.device_id
        if name:
            if not self.membership.is_removed:
                await self.membership.rename(device, name)
            # Who only reads the database, as the window's history does, finds it there.
            await self._library.write([Edit(RecordId(device), DEVICE, {"name": name})])

    async def remove(self, device_id: str, successor: str) -> None:
        """Put a device out of the group; its place and name go to `successor`, if one is named."""
        device = self._device(device_id)
        if device == self._identity.device_id:
            raise CompanionError("device_is_this")
        heir = self._device(successor) if successor else None
        seen = {bytes(r): self._absorbed[r] for r in self._replicas(device)}
        await self.membership.remove(device, {r: n for r, n in seen.items() if n}, heir)

    async def leave(self, links: Links) -> None:
        """Be a group of this device alone, after having said so to those who are linked."""
        async with self.membership.leaving(self.own_name, self._platform):
            others = list(self.membership.others)
            deadline = asyncio.get_running_loop().time() + GOODBYE_S
            while not links.linked.isdisjoint(others):
                if asyncio.get_running_loop().time() > deadline:
                    break
                await asyncio.sleep(_LOOK_S)

    def _device(self, text: str) -> DeviceId:
        group = self.membership.group.members
        for device in group:
            if ids.to_text(device) == text:
                return device
        raise CompanionError("not_found", id=text)

    def _own_record(self, values: Mapping[str, Value]) -> Edit:
        return Edit(RecordId(self._identity.device_id), DEVICE, values)


def _counter(said: int) -> int:
    """What stands in a statement may be any number."""
    return max(0, min(said, COUNTER_MAX))


def _text(device: DeviceId | None) -> str:
    return ids.to_text(device) if device is not None else ""


def _reason_value(reason: Reason) -> m.ReasonValue:
    return m.ReasonValue(reason.code, reason.params)
