"""Which of this computer's addresses Companion uses: one policy for mDNS, signalling and ICE."""

import ipaddress
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import ifaddr

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class LocalNetwork:
    """A network that this computer is in, and its own address there."""

    address: str
    network: Network


class Interfaces:
    """The usable local addresses, looked up afresh at each call.

    Args:
        only: addresses or names of network interfaces to use, and no others; `["127.0.0.1"]`
            keeps everything on this computer. None: every IPv4 address but loopback, and every
            global or unique-local IPv6 address. (A link-local IPv6 address means nothing
            without its interface, and ICE cannot express that.)
    """

    def __init__(self, only: Sequence[str] | None = None) -> None:
        self._only = None if only is None else frozenset(only)

    def addresses(self) -> list[str]:
        """All usable addresses, IPv4 first. Empty without a network."""
        return sorted((address for _, address in self._usable()), key=_order)

    def multicast_addresses(self) -> list[str]:
        """One usable address per interface and IP version: an interface joins a group once."""
        chosen: dict[tuple[str, int], str] = {}
        for interface, address in sorted(self._usable()):
            chosen.setdefault((interface, ipaddress.ip_address(address).version), address)
        return sorted(chosen.values(), key=_order)

    def networks(self) -> list[LocalNetwork]:
        """The networks of all usable addresses but loopback, IPv4 first."""
        found = []
        for _, address, prefix in self._found():
            interface = ipaddress.ip_interface(f"{address}/{prefix}")
            if not interface.is_loopback:
                found.append(LocalNetwork(address, interface.network))
        return sorted(found, key=lambda local: _order(local.address))

    def towards(self, host: str) -> "Interfaces":
        """These, but of them only those in the network of this address; all if there is none."""
        remote = ipaddress.ip_address(host)
        found = [local.address for local in self.networks() if remote in local.network]
        return Interfaces(found) if found else self

    def is_near(self, host: str) -> bool:
        """Whether this address is in one of our networks, or may be in one beside them."""
        try:
            remote = ipaddress.ip_address(host)
        except ValueError:
            return False
        if any(remote in local.network for local in self.networks()):
            return True
        return self._only is None and not (remote.is_global or remote.is_loopback)

    def allows(self, address: str) -> bool:
        """Whether a connection that arrived at this local address may be taken."""
        return address in self.addresses()

    def reaches(self, host: str) -> bool:
        """Whether this address of another computer may be spoken to at all."""
        try:
            remote = ipaddress.ip_address(host)
        except ValueError:
            return False
        if self._only is None:
            return True
        return any(
            local.version == remote.version and local.is_loopback == remote.is_loopback
            for local in map(ipaddress.ip_address, self.addresses())
        )

    def _usable(self) -> Iterator[tuple[str, str]]:
        """Pairs of interface and address."""
        return ((interface, address) for interface, address, _ in self._found())

    def _found(self) -> Iterator[tuple[str, str, int]]:
        """Interface, address, and the length of its network's prefix."""
        for adapter in ifaddr.get_adapters():
            for ip in adapter.ips:
                address = ip.ip if isinstance(ip.ip, str) else ip.ip[0]
                if self._is_wanted(adapter.nice_name, address):
                    yield adapter.nice_name, address, ip.network_prefix

    def _is_wanted(self, interface: str, address: str) -> bool:
        parsed = ipaddress.ip_address(address)
        if parsed.version == 6 and parsed.is_link_local:
            return False
        if self._only is not None:
            return address in self._only or interface in self._only
        return not (parsed.is_loopback or parsed.is_unspecified or parsed.is_multicast)


def _order(address: str) -> tuple[int, bytes]:
    parsed = ipaddress.ip_address(address)
    return parsed.version, parsed.packed
