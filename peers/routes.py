"""Which way to a device is better than another one."""

import ipaddress
from collections.abc import Iterable, Sequence
from enum import IntEnum

from peers.addresses import Endpoint
from peers.interfaces import LocalNetwork
from peers.link import Ends


class Route(IntEnum):
    """Ways to a device, the best first."""

    DIRECT = 0  # it is in one of our networks
    ROUTED = 1


def route_to(host: str, networks: Iterable[LocalNetwork]) -> Route:
    """The best way there is to an address."""
    remote = ipaddress.ip_address(host)
    is_direct = any(remote in local.network for local in networks)
    return Route.DIRECT if is_direct else Route.ROUTED


def route_between(ends: Ends, networks: Iterable[LocalNetwork]) -> Route:
    """The way that a link goes. It is direct only if both its ends are in one network: it may
    have been made through a router before this computer came into the network of the other."""
    own = ipaddress.ip_address(ends.local)
    return route_to(ends.remote, [local for local in networks if own in local.network])


def better_than(
    ends: Ends, endpoints: Iterable[Endpoint], networks: Sequence[LocalNetwork]
) -> list[Endpoint]:
    """Those of a device's endpoints to which there is a better way than that of its link."""
    present = route_between(ends, networks)
    return [each for each in endpoints if route_to(each.host, networks) < present]
