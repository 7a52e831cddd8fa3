"""Which addresses to ask when a person wants everything near to be looked through."""

import ipaddress
from collections.abc import Iterable
from typing import Final

from peers.interfaces import LocalNetwork

PREFIX_MIN: Final = 24
"""Of a larger network only the 254 addresses around our own are asked."""

NETWORKS_MAX: Final = 4
ASK_S: Final = 0.01
"""From one question to the next: a burst would be lost, and looks like an attack."""

ANSWER_S: Final = 1.5


def hosts_to_scan(networks: Iterable[LocalNetwork]) -> list[str]:
    """The addresses of our IPv4 networks without our own, at most 4 × 254."""
    v4 = [local for local in networks if local.network.version == 4][:NETWORKS_MAX]
    own = {local.address for local in v4}
    hosts: dict[str, None] = {}
    for local in v4:
        prefix = max(local.network.prefixlen, PREFIX_MIN)
        for host in ipaddress.ip_network(f"{local.address}/{prefix}", strict=False).hosts():
            if str(host) not in own:
                hosts[str(host)] = None
    return list(hosts)
