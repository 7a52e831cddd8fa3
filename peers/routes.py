"""Which way to a device is better than another one."""

import ipaddress
from collections.abc import Iterable, Sequence
from enum import IntEnum

from peers.addresses import Endpoint
from peers.interfaces import LocalNetwork


class Route(IntEnum):
    """Ways to a device, the best first."""

    DIRECT = 0  # it is in one of our networks
    ROUTED = 1


def route_to(host: str, networks: Iterable[LocalNetwork]) -> Route:
    """The way to an address."""
    remote = ipaddress.ip_address(host)
    is_direct = any(remote in local.network for local in networks)
    return Route.DIRECT if is_direct else Route.ROUTED


def better_than(
    host: str, endpoints: Iterable[Endpoint], networks: Sequence[LocalNetwork]
) -> list[Endpoint]:
    """Those of a device's endpoints to which there is a better way than to `host`, where it is
    reached now."""
    present = route_to(host, networks)
    return [each for each in endpoints if route_to(each.host, networks) < present]
