"""The network as the service sees it: peers.node in the terms of the control protocol."""

import platform
from collections.abc import Callable

import msgspec

from companion.control import messages as m
from companion.devices import Devices
from companion.diagnosing import diagnose
from companion.diagnosis_report import report
from companion.errors import CompanionError
from companion.explaining import CLOCK_WRONG_MS
from companion.investigating import investigate
from companion.library import IMPORT, LOCAL, Commit, Library, wall_ms
from companion.model import ids
from companion.model.ids import DeviceId
from companion.model.records import ATTACHMENT, DEVICE, STATEMENT
from companion.pairing_values import pairing_value
from companion.peer_store import PeerStore
from companion.reasons import Reason
from companion.timeline import Timeline
from companion.whereabouts import whereabouts
from peers.identity import Identity
from peers.interfaces import Interfaces
from peers.link_rules import FOREVER, LIMIT_KB_MAX, LIMIT_KB_MIN, Mode, Rules
from peers.membership import Membership
from peers.node import Node
from peers.pairing_view import About, PairingView
from peers.typed_address import parse_address


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
        interfaces: Interfaces,
        device_name: str,
        platform_name: str,
        software: str,
        on_pairing: Callable[[m.PairingValue], None],
    ) -> None:
        self._library = library
        self._identity = identity
        self._interfaces = interfaces
        self._timeline: Timeline | None = None
        self._software = software
        self._platform = platform_name
        self._devices = Devices(
            library, identity, name=device_name, platform=platform_name, software=software
        )
        self._on_pairing = on_pairing
        self.store = PeerStore(library)
        self._told: list[m.ReasonValue] = []  # until the next start
        self._node: Node | None = None

    async def open(self) -> Membership:
        """Say who this device is, and see which group it is in."""
        await self._devices.introduce()
        membership = await self._devices.open_membership(self.store)
        if self._identity.device_id not in membership.group.past_members:
            # The data of another computer, from a backup: its key did not come with them.
            self._told.append(_reason_value(Reason("group_left")))
            await self.store.save(b"")
            membership = await self._devices.open_membership(self.store)
        await self._devices.note_quarantine()
        return membership

    def attach(self, node: Node) -> None:
        """The node that does the work."""
        self._node = node
        self._timeline = Timeline(self._library.directory, node.links.exchanges.take)

    async def about(self) -> About:
        """What this device says of itself when it meets another one."""
        counts = await self._library.ask(lambda store: store.counts())
        return About(self.device_name, self._platform, counts.conversations)

    async def commit_arrived(self, commit: Commit) -> None:
        """Records were written, here or elsewhere."""
        kinds = commit.committed.kinds
        self._devices.absorbed(commit.committed.vector)
        self.node.committed(
            commit.committed.vector,
            local=commit.source in (LOCAL, IMPORT),
            attachments=ATTACHMENT in kinds,
            source=commit.source,
        )
        if STATEMENT in kinds:
            await self.membership.refresh()
        if DEVICE in kinds:
            await self._devices.read()
        await self._devices.note_quarantine()

    async def renewed(self) -> None:
        """This database has taken another incarnation: say so, and link under its name."""
        self._told = [_reason_value(Reason("device_renewed"))]
        await self._devices.introduce()
        self.greet_again()

    def greet_again(self) -> None:
        """Make all links anew: what they began with holds no longer."""
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
    def timeline(self) -> Timeline:
        """What was exchanged with whom."""
        assert self._timeline is not None, "attach a node first"
        return self._timeline

    @property
    def membership(self) -> Membership:
        """The group."""
        return self._devices.membership

    @property
    def device_name(self) -> str:
        """What this device is called."""
        return self._devices.own_name

    # --- companion.service.Network -------------------------------------------------------

    @property
    def warnings(self) -> list[m.ReasonValue]:
        """What a person should know."""
        twin = [_reason_value(Reason("device_twin"))] if self.node.has_twin else []
        guesses = self.node.desk.guesses
        attacked = _reason_value(Reason("pairing_attacked", {"count": guesses.count}))
        crowd = self.node.strangers_displaced
        crowded = _reason_value(Reason("network_crowded", {"count": crowd}))
        return [
            *self._told,
            *self._devices.warnings(),
            *twin,
            *([crowded] if crowd else []),
            *([attacked] if guesses.is_attack else []),
        ]

    def devices(self) -> list[m.DeviceValue]:
        """Every device of the group, this one first."""
        node = self.node
        return self._devices.values(node.links, node.gate, has_network=node.has_network)

    def others(self) -> dict[DeviceId, str]:
        """The other devices of the group, by name."""
        return self._devices.others()

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
    def forged(self) -> int:
        """How many statements about devices came that no device of the group has signed."""
        return self.membership.forged

    @property
    def pairing(self) -> m.PairingValue | None:
        """The pairing going on, or how the last one ended."""
        view = self.node.desk.view
        return pairing_value(view) if view is not None else None

    async def start_pairing(self) -> m.PairingValue:
        """Show a code."""
        await self._be_in_a_group()
        return pairing_value(await self.node.desk.start())

    async def scan_pairing(self, link: str) -> m.PairingValue:
        """Take a code."""
        await self._be_in_a_group()
        return pairing_value(await self.node.desk.scan(link))

    async def type_pairing(self, code: str) -> m.PairingValue:
        """Take a typed code."""
        await self._be_in_a_group()
        return pairing_value(await self.node.desk.type(code))

    async def compare_pairing(self, instance: str) -> m.PairingValue:
        """Meet a device whose person also compares."""
        await self._be_in_a_group()
        return pairing_value(await self.node.desk.compare(instance))

    async def confirm_pairing(self, check_code: str, matches: bool | None) -> m.PairingValue:
        """What the person decided."""
        return pairing_value(await self.node.desk.confirm(check_code, matches))

    async def cancel_pairing(self) -> None:
        """End the pairing going on."""
        await self.node.desk.cancel()

    async def rename(self, name: str, device_id: str) -> None:
        """Give a device another name, this one if none is named."""
        await self._devices.rename(name, device_id)

    async def remove(self, device_id: str, successor: str) -> None:
        """Put a device out of the group."""
        await self._devices.remove(device_id, successor)

    async def add_address(self, device_id: str, address: str) -> None:
        """Try a device there as well."""
        device, endpoint = self._other(device_id), parse_address(address)
        await self.node.links.give(device, endpoint)
        self.node.discovery.ask(endpoint.host)

    async def remove_address(self, device_id: str, address: str) -> None:
        """Try it there no longer."""
        await self.node.links.take_back(self._other(device_id), address)

    async def find(self) -> None:
        """Look through the networks that this computer is in."""
        await self.node.find()

    async def leave(self) -> None:
        """Be a group of this device alone."""
        await self._devices.leave(self.node.links)

    async def compare(self, device_id: str) -> m.Compared:
        """Compare all records with another device, and mend what differs."""
        device = self._other(device_id)
        compared = await self.node.links.standing.compare(device)
        if not compared.remaining:
            self.node.memories[device].verified_ms = wall_ms()
            await self.node.memories.save()
        return m.Compared(
            device_name=self.others()[device],
            records=compared.records,
            different=compared.different,
            remaining=compared.remaining,
        )

    async def _be_in_a_group(self) -> None:
        """Whoever is out and pairs keeps what is here, and begins anew."""
        if self.membership.is_removed:
            await self.leave()

    @property
    def rules(self) -> Rules:
        """What was decided about syncing."""
        return self.node.gate.rules

    async def pause(self, until_ms: int) -> None:
        """Cut all links; 0: until `resume`."""
        if until_ms and until_ms <= wall_ms():
            raise CompanionError("link_pause_over")
        await self.node.gate.pause(until_ms or FOREVER)

    async def resume(self) -> None:
        """Make links again."""
        await self.node.gate.resume()

    async def sync_now(self, device_id: str) -> None:
        """Send what waits, and look for devices."""
        device = [self._other(device_id)] if device_id else list(self.others())
        self.node.gate.sync_now(device)

    async def set_mode(self, device_id: str, mode: str) -> None:
        """When to sync with a device."""
        device = self._other(device_id)
        try:
            chosen = Mode(mode)
        except ValueError as error:
            raise CompanionError("link_mode_unknown", mode=mode) from error
        await self.node.gate.choose(device, chosen)

    async def limit(self, upload_kb: int, download_kb: int) -> None:
        """How fast to sync."""
        for limit_kb in (upload_kb, download_kb):
            if limit_kb and not LIMIT_KB_MIN <= limit_kb <= LIMIT_KB_MAX:
                raise CompanionError("link_limit", least=LIMIT_KB_MIN, most=LIMIT_KB_MAX)
        await self.node.gate.limit(upload_kb=upload_kb, download_kb=download_kb)

    def exchanges(self) -> list[m.ExchangeValue]:
        """What was exchanged with whom, the latest first."""
        names = {ids.to_text(device): name for device, name in self.others().items()}
        return [
            msgspec.structs.replace(entry, name=names.get(entry.device_id, ""))
            for entry in self.timeline.entries
        ]

    async def whereabouts(self, conversation: str) -> m.Whereabouts:
        """On which devices a conversation is."""
        views = {device: self.node.links.view(device) for device in self.others()}
        known = {ids.to_text(device): view.has for device, view in views.items()}
        return await whereabouts(self._library, conversation, self.devices(), known)

    async def diagnose(self, device_id: str) -> m.Diagnosis:
        """Why there is no sync with a device."""
        device = self._other(device_id)
        trouble = self._library.trouble
        found = await investigate(
            self.node,
            self._interfaces,
            device,
            own_software=self._software,
            software=self._devices.software(device),
            disk=self._library.directory,
            is_disk_full=trouble is not None and trouble.code == "disk_full",
        )
        checks = list(diagnose(found))
        return m.Diagnosis(
            device_id=device_id,
            device_name=self.others()[device],
            checks=checks,
            report=report(checks, platform=platform.platform(), python=platform.python_version()),
        )

    def _other(self, device_id: str) -> DeviceId:
        for device in self.others():
            if ids.to_text(device) == device_id:
                return device
        raise CompanionError("not_found", id=device_id)


def _reason_value(reason: Reason) -> m.ReasonValue:
    return m.ReasonValue(reason.code, reason.params)
