"""Tells linked devices where this and other devices are, and takes in what they tell."""

from collections.abc import Callable, Collection, Iterable
from typing import Final, Protocol

from companion.model.ids import DeviceId
from peers.address_book import AddressBook
from peers.addresses import Endpoint
from peers.clock import monotonic_ms
from peers.dialling import Dialling
from peers.interfaces import Interfaces

ASKED_MAX: Final = 64
"""So many addresses are asked each time; of one device at most eight are known."""


class Teller(Protocol):
    """A session over a link."""

    def tell(self, message: bytes) -> None:
        """Tell the peer where devices are."""


class Tidings:
    """Between the links and what is known of addresses.

    Args:
        sessions: those over the links that are up.
        members: the other devices of the group.
    """

    def __init__(
        self,
        own_id: DeviceId,
        interfaces: Interfaces,
        dialling: Dialling,
        *,
        sessions: Callable[[], Iterable[tuple[DeviceId, Teller]]],
        members: Callable[[], Collection[DeviceId]],
    ) -> None:
        self._interfaces = interfaces
        self._dialling = dialling
        self._sessions = sessions
        self._members = members
        self._book = AddressBook(own_id)
        self._heard: dict[DeviceId, bytes] = {}  # the last that each linked device told
        self.port = 0
        """At which this device takes connections."""

    def tell(self) -> None:
        """Tell everyone what it was not told yet."""
        addresses = self._interfaces.addresses()
        self._book.be_at(Endpoint(address, self.port) for address in addresses)
        for device, session in self._sessions():
            message = self._book.message_for(device)
            if message is not None:
                session.tell(message)

    def hosts_to_ask(self) -> list[str]:
        """Where devices that are not linked may be: somebody there may say at which port."""
        linked = {device for device, _ in self._sessions()}
        away = [device for device in self._members() if device not in linked]
        hosts = [e.host for device in away for e in self._dialling.endpoints(device)]
        return list(dict.fromkeys(hosts))[:ASKED_MAX]

    def hear(self, peer: DeviceId, message: bytes) -> None:
        """A linked device tells. Raises RemoteProtocolError when it is not understood."""
        self._heard[peer] = message
        self._take(peer, message)

    def members_changed(self) -> None:
        """What was told of a device before it was known to be a member counts now."""
        for peer, message in list(self._heard.items()):
            self._take(peer, message)

    def linked(self, device: DeviceId) -> None:
        """A new link is up: what was said on another one was said there."""
        self.unlinked(device)
        self.tell()

    def unlinked(self, device: DeviceId) -> None:
        """No link is up any more."""
        self._heard.pop(device, None)
        self._book.unlinked(device)

    def _take(self, peer: DeviceId, message: bytes) -> None:
        members = self._members()
        told = self._book.heard(peer, message, members, monotonic_ms())
        if told is None or peer not in members:
            return
        self._dialling.said(peer, told.own)
        for device, endpoints in told.others.items():
            self._dialling.told(device, endpoints, monotonic_ms())
        self.tell()
