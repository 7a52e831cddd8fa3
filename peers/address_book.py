"""Members tell each other where they are, and where third members said they are.

    0x04 ‖ MessagePack [own, others]      own: [[host, port], …], others: {device id: own, …}

on the channel of replication: when a link is made, and when any of it has changed. So a device
that hears no announcement of a third one learns of its addresses from whoever is linked to it.

A member in wrong hands must not make the others knock at addresses of its choice without end.
Of third devices only members count, only addresses that lead to no public host, only what they
said themselves to who tells it (nobody repeats hearsay), and of one teller only so many in an
hour. Of itself a device may say any address: it answers there or it does not.
"""

import ipaddress
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec

from companion.errors import UNDECODABLE, RemoteProtocolError
from companion.model.ids import DeviceId
from peers.addresses import ADDRESSES_MAX, Endpoint
from peers.group import MEMBERS_MAX

ENCODING: Final = b"\x04"
MESSAGE_BYTES_MAX: Final = 32 * 1024
PORT_MAX: Final = 65_535

HOUR_MS: Final = 60 * 60 * 1000
MESSAGES_PER_HOUR: Final = 240
UNKNOWN_PER_HOUR: Final = 64
"""So many addresses of third devices, not heard before, are taken from one teller."""

_Places = list[tuple[str, int]]


class _Wire(msgspec.Struct, array_like=True, frozen=True):
    own: _Places
    others: dict[bytes, _Places]


_decoder: Final = msgspec.msgpack.Decoder(_Wire)


@dataclass(frozen=True, slots=True)
class Told:
    """What one member said: of itself, and of third members."""

    own: list[Endpoint]
    others: dict[DeviceId, list[Endpoint]]


@dataclass(slots=True)
class _Teller:
    """What one member has told in this hour."""

    since: int
    messages: int = 0
    places: set[tuple[DeviceId, Endpoint]] = field(default_factory=set)


def is_of_addresses(message: bytes) -> bool:
    """Whether a message of the sync channel belongs here."""
    return message[:1] == ENCODING


class AddressBook:
    """What this device knows of that, for all its links. Times are monotonic milliseconds."""

    def __init__(self, own_id: DeviceId) -> None:
        self._own_id = own_id
        self._own: list[Endpoint] = []
        self._said: dict[DeviceId, list[Endpoint]] = {}  # by linked devices, of themselves
        self._tellers: dict[DeviceId, _Teller] = {}
        self._sent: dict[DeviceId, bytes] = {}

    def be_at(self, endpoints: Iterable[Endpoint]) -> None:
        """Where this device is reached now."""
        self._own = [each for each in endpoints if _leads_somewhere(each)][:ADDRESSES_MAX]

    def message_for(self, peer: DeviceId) -> bytes | None:
        """What a linked device should be told; None when it was told that already."""
        others: dict[bytes, _Places] = {}
        for device, endpoints in sorted(self._said.items()):
            places = [(e.host, e.port) for e in endpoints if _is_hidden(e)]
            if device != peer and places:
                others[bytes(device)] = places
        wire = _Wire([(e.host, e.port) for e in self._own], others)
        message = ENCODING + msgspec.msgpack.encode(wire)
        if self._sent.get(peer) == message:
            return None
        self._sent[peer] = message
        return message

    def heard(
        self, peer: DeviceId, message: bytes, members: Collection[DeviceId], now: int
    ) -> Told | None:
        """What a linked device tells; None when it tells too much.

        Raises:
            RemoteProtocolError: it is not understood.
        """
        wire = _decode(message)
        teller = self._teller(peer, now)
        teller.messages += 1
        if teller.messages > MESSAGES_PER_HOUR:
            return None
        own = [each for each in _endpoints(wire.own) if _leads_somewhere(each)]
        self._said[peer] = own
        return Told(own, self._others(teller, peer, wire.others, members))

    def unlinked(self, peer: DeviceId) -> None:
        """It is no longer linked: what it said of itself may be no longer so."""
        self._said.pop(peer, None)
        self._sent.pop(peer, None)

    def _others(
        self,
        teller: _Teller,
        peer: DeviceId,
        told: Mapping[bytes, _Places],
        members: Collection[DeviceId],
    ) -> dict[DeviceId, list[Endpoint]]:
        found: dict[DeviceId, list[Endpoint]] = {}
        for device in map(DeviceId, told):
            if device not in members or device in (peer, self._own_id):
                continue
            for endpoint in filter(_is_hidden, _endpoints(told[device])):
                place = (device, endpoint)
                if place not in teller.places and len(teller.places) >= UNKNOWN_PER_HOUR:
                    continue
                teller.places.add(place)
                found.setdefault(device, []).append(endpoint)
        return found

    def _teller(self, peer: DeviceId, now: int) -> _Teller:
        teller = self._tellers.get(peer)
        if teller is None or now - teller.since >= HOUR_MS:
            teller = self._tellers[peer] = _Teller(now)
        return teller


def _decode(message: bytes) -> _Wire:
    if len(message) > MESSAGE_BYTES_MAX:
        raise RemoteProtocolError("more addresses than a group can have")
    try:
        wire: _Wire = _decoder.decode(message[len(ENCODING) :])
    except UNDECODABLE as error:
        raise RemoteProtocolError("addresses that are not understood") from error
    if len(wire.others) > MEMBERS_MAX:
        raise RemoteProtocolError("addresses of more devices than a group can have")
    return wire


def _endpoints(places: _Places) -> list[Endpoint]:
    return [Endpoint(host, port) for host, port in places[:ADDRESSES_MAX]]


def _leads_somewhere(endpoint: Endpoint) -> bool:
    """Whether it can be another computer's at all."""
    try:
        host = ipaddress.ip_address(endpoint.host)
    except ValueError:
        return False
    if host.is_loopback or host.is_unspecified or host.is_multicast:
        return False
    needs_interface = host.version == 6 and host.is_link_local
    return not needs_interface and 0 < endpoint.port <= PORT_MAX


def _is_hidden(endpoint: Endpoint) -> bool:
    """Whether it leads to no public host."""
    return _leads_somewhere(endpoint) and not ipaddress.ip_address(endpoint.host).is_global
