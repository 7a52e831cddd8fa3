"""The network as the service sees it: peers.node in the terms of the control protocol."""

import time
from collections.abc import Callable

from companion.control import messages as m
from companion.errors import CompanionError
from companion.library import IMPORT, LOCAL, Commit, Library
from companion.model import ids
from companion.model.ids import DeviceId, RecordId
from companion.model.merge import RecordState
from companion.model.records import ATTACHMENT, DEVICE, REPLICA_PREFIX, STATEMENT, Value
from companion.pairing_values import pairing_value
from companion.reasons import Reason
from companion.replication.outputs import Progress
from companion.store import meta
from companion.store.writer import Edit
from peers.dialling import State
from peers.group import Member, clean, record_of
from peers.identity import Identity
from peers.link_view import LinkView
from peers.membership import Membership
from peers.node import Node
from peers.pairing_view import About, PairingView

CLOCK_WRONG_MS = 2 * 60_000
"""Two clocks that differ by more are worth a word. It never blocks anything."""

_REFUSED = frozenset(
    {
        "link_peer_protocol",
        "link_peer_store",
        "link_protocol",
        "link_store",
        "link_stranger",
        "link_version",
    }
)
_PROGRESS = {
    Progress.GREETING: m.LinkState.CONNECTING,
    Progress.SYNCING: m.LinkState.SYNCING,
    Progress.IN_STEP: m.LinkState.IN_STEP,
}
_DIALLING = {
    State.WAITING: m.LinkState.OFFLINE,
    State.DIALLING: m.LinkState.CONNECTING,
    State.LINKED: m.LinkState.CONNECTING,
    State.PAUSED: m.LinkState.PAUSED,
}


class PeerStore:
    """A peers.membership.GroupStore and peers.link_memory.LinkStore in the library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def load(self) -> bytes | None:
        """What was saved last."""
        return await self._library.ask(lambda store: store.meta_get(meta.GROUP)) or None

    async def save(self, kept: bytes) -> None:
        """Keep this in the profile."""
        await self._library.ask(lambda store: store.meta_set(meta.GROUP, kept))

    async def load_links(self) -> bytes | None:
        """What is remembered of links."""
        return await self._library.ask(lambda store: store.meta_get(meta.LINKS))

    async def save_links(self, kept: bytes) -> None:
        """Remember this of links."""
        await self._library.ask(lambda store: store.meta_set(meta.LINKS, kept))

    async def statements(self) -> list[bytes]:
        """All replicated statements."""
        return await self._library.ask(lambda store: store.statements())

    async def publish(self, statements: list[bytes]) -> None:
        """Have these statements replicated."""
        records = {record_of(statement): statement for statement in statements}
        known = await self._library.ask(lambda store: store.states(list(records)))
        edits = [
            Edit(record, STATEMENT, {"body": statement})
            for record, statement in records.items()
            if record not in known
        ]
        if edits:
            await self._library.write(edits)


class PeerNetwork:
    """Implements companion.service.Network. `device_name`: at the first start.

    Args:
        on_pairing: told of every step of a pairing.
    """

    def __init__(
        self,
        *,
        library: Library,
        identity: Identity,
        device_name: str,
        platform: str,
        on_pairing: Callable[[m.PairingValue], None],
    ) -> None:
        self._library = library
        self._identity = identity
        self._name = clean(device_name) or "?"
        self._platform = platform
        self._names: dict[DeviceId, str] = {}
        self._on_pairing = on_pairing
        self.store = PeerStore(library)
        self._told: list[m.ReasonValue] = []  # until the next start
        self._node: Node | None = None
        self._membership: Membership | None = None

    async def open(self) -> Membership:
        """Say who this device is, and see which group it is in."""
        await self._introduce()
        membership = await self._open_membership()
        if self._identity.device_id not in membership.group.members:
            # The data of another computer, from a backup: its key did not come with them.
            self._told.append(_reason_value(Reason("group_left")))
            await self.store.save(b"")
            membership = await self._open_membership()
        self._membership = membership
        return membership

    def attach(self, node: Node) -> None:
        """The node that does the work."""
        self._node = node

    async def about(self) -> About:
        """What this device says of itself when it meets another one."""
        counts = await self._library.ask(lambda store: store.counts())
        return About(self._name, self._platform, counts.conversations)

    async def commit_arrived(self, commit: Commit) -> None:
        """Records were written, here or elsewhere."""
        kinds = commit.committed.kinds
        self.node.committed(
            commit.committed.vector,
            local=commit.source in (LOCAL, IMPORT),
            attachments=ATTACHMENT in kinds,
            source=commit.source,
        )
        if STATEMENT in kinds:
            await self.membership.refresh()
        if DEVICE in kinds:
            await self._read_names()

    async def renewed(self) -> None:
        """This database has taken another incarnation: say so, and link under its name."""
        self._told = [_reason_value(Reason("device_renewed"))]
        await self._introduce()
        self.node.links.restart(Reason("link_renewed"))

    def pairing_changed(self, view: PairingView) -> None:
        """The pairing went on."""
        self._on_pairing(pairing_value(view))

    @property
    def node(self) -> Node:
        """The node that does the work."""
        assert self._node is not None, "attach it first"
        return self._node

    @property
    def membership(self) -> Membership:
        """The group."""
        assert self._membership is not None, "open it first"
        return self._membership

    @property
    def device_name(self) -> str:
        """What this device is called."""
        return self._name

    # --- companion.service.Network -------------------------------------------------------

    @property
    def warnings(self) -> list[m.ReasonValue]:
        """What a person should know."""
        twin = [_reason_value(Reason("device_twin"))] if self.node.has_twin else []
        guesses = self.node.desk.guesses
        attacked = _reason_value(Reason("pairing_attacked", {"count": guesses.count}))
        return [*self._told, *twin, *([attacked] if guesses.is_attack else [])]

    def devices(self) -> list[m.DeviceValue]:
        """Every device of the group, this one first."""
        own = m.DeviceValue(
            device_id=ids.to_text(self._identity.device_id),
            name=self._name,
            platform=self._platform,
            is_self=True,
            state=m.LinkState.PAUSED if self.paused else m.LinkState.IN_STEP,
            reason=_reason_value(Reason("link_paused" if self.paused else "link_self")),
            added_ms=self.membership.group.members[self._identity.device_id].added_ms,
        )
        others = [self._device(device, member) for device, member in self.membership.others.items()]
        return [own, *sorted(others, key=lambda d: (d.name.casefold(), d.device_id))]

    def others(self) -> dict[DeviceId, str]:
        """The other devices of the group, by name."""
        others = self.membership.others.items()
        return {device: self._names.get(device) or member.name for device, member in others}

    def wrong_clocks(self) -> list[m.ReasonValue]:
        """Devices whose clock is far from ours, each by name."""
        found = []
        for device, name in self.others().items():
            ahead_ms = self.node.links.view(device).clock_ahead_ms
            if abs(ahead_ms) >= CLOCK_WRONG_MS:
                code = "clock_ahead" if ahead_ms > 0 else "clock_behind"
                params: dict[str, str | int] = {"name": name, "minutes": abs(ahead_ms) // 60_000}
                found.append(_reason_value(Reason(code, params)))
        return found

    def nearby(self) -> list[m.NearbyValue]:
        """Companions seen in the network."""
        found = []
        for sighting in self.node.discovery.sightings:
            device = self.node.device_of(sighting.instance)
            beacon = sighting.beacon
            found.append(
                m.NearbyValue(
                    instance=sighting.instance,
                    addresses=list(sighting.addresses),
                    port=sighting.port,
                    device_id=ids.to_text(device) if device else "",
                    name=beacon.name if beacon else "",
                    number=beacon.number if beacon else 0,
                    compares=beacon is not None and beacon.compares,
                )
            )
        return found

    @property
    def paused(self) -> bool:
        """Whether links are held back."""
        return self.node.links.paused

    @property
    def pairing(self) -> m.PairingValue | None:
        """The pairing going on, or how the last one ended."""
        view = self.node.desk.view
        return pairing_value(view) if view is not None else None

    async def start_pairing(self) -> m.PairingValue:
        """Show a code."""
        return pairing_value(await self.node.desk.start())

    async def scan_pairing(self, link: str) -> m.PairingValue:
        """Take a code."""
        return pairing_value(await self.node.desk.scan(link))

    async def type_pairing(self, code: str) -> m.PairingValue:
        """Take a typed code."""
        return pairing_value(await self.node.desk.type(code))

    async def compare_pairing(self, instance: str) -> m.PairingValue:
        """Meet a device whose person also compares."""
        return pairing_value(await self.node.desk.compare(instance))

    async def confirm_pairing(self, check_code: str, matches: bool | None) -> m.PairingValue:
        """What the person decided."""
        return pairing_value(await self.node.desk.confirm(check_code, matches))

    async def cancel_pairing(self) -> None:
        """End the pairing going on."""
        await self.node.desk.cancel()

    async def rename(self, name: str) -> None:
        """Give this device another name."""
        name = clean(name)
        if name:
            self._name = name
            await self._library.write([self._own_record({"name": name})])

    async def compare(self, device_id: str) -> m.Compared:
        """Compare all records with another device, and mend what differs."""
        names = {ids.to_text(device): (device, name) for device, name in self.others().items()}
        if device_id not in names:
            raise CompanionError("not_found", id=device_id)
        device, name = names[device_id]
        compared = await self.node.links.compare(device)
        return m.Compared(
            device_name=name,
            records=compared.records,
            different=compared.different,
            remaining=compared.remaining,
        )

    async def pause(self) -> None:
        """Cut all links."""
        self.node.links.pause()

    async def resume(self) -> None:
        """Make links again."""
        self.node.links.resume()

    # --- inside --------------------------------------------------------------------------

    async def _open_membership(self) -> Membership:
        return await Membership.open(
            self._identity,
            self.store,
            name=self._name,
            platform=self._platform,
            now_ms=time.time_ns() // 1_000_000,
        )

    async def _introduce(self) -> None:
        """The record in which this device says its name, and under which ids it has written."""
        await self._read_names()
        self._name = self._names.get(self._identity.device_id) or self._name
        replica = REPLICA_PREFIX + self._library.replica.hex()
        said: dict[str, Value] = {"name": self._name, "platform": self._platform, replica: True}
        state = await self._library.state(RecordId(self._identity.device_id))
        news = {k: v for k, v in said.items() if state is None or state.value(k) != v}
        if news:
            await self._library.write([self._own_record(news)])

    def _own_record(self, values: dict[str, Value]) -> Edit:
        return Edit(RecordId(self._identity.device_id), DEVICE, values)

    async def _read_names(self) -> None:
        states: list[RecordState] = await self._library.ask(lambda store: store.of_kind(DEVICE))
        names = {DeviceId(state.id): state.value("name") for state in states}
        self._names = {d: clean(name) for d, name in names.items() if isinstance(name, str)}

    def _device(self, device: DeviceId, member: Member) -> m.DeviceValue:
        view = self.node.links.view(device)
        return m.DeviceValue(
            device_id=ids.to_text(device),
            name=self._names.get(device) or member.name,
            platform=member.platform,
            is_self=False,
            state=_link_state(view),
            reason=_reason_value(view.reason),
            route=view.route,
            added_ms=member.added_ms,
            last_seen_ms=view.last_seen_ms,
            in_step_ms=view.in_step_ms,
            bytes_sent=view.bytes_sent,
            bytes_received=view.bytes_received,
        )


def _link_state(view: LinkView) -> m.LinkState:
    if view.progress is not None:
        return _PROGRESS[view.progress]
    if view.reason.code in _REFUSED:
        return m.LinkState.REFUSED
    if view.reason.code == "link_peer_paused":
        return m.LinkState.PAUSED
    return _DIALLING[view.dialling]


def _reason_value(reason: Reason) -> m.ReasonValue:
    return m.ReasonValue(reason.code, reason.params)
