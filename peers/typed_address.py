"""An address as a person types it: 192.168.1.7, 192.168.1.7:47823, fd00::7 or [fd00::7]:47823."""

import ipaddress
import re
from collections.abc import Iterable
from typing import Final

from companion.errors import CompanionError
from peers.addresses import Endpoint
from peers.presence import PORT, PORT_MAX

_WITH_PORT: Final = re.compile(r"(?:\[([^\]]+)\]|([0-9.]+)):([0-9]{1,5})")


def parse_address(typed: str) -> Endpoint:
    """The endpoint; without a port at the usual one.

    Raises:
        CompanionError: address_not_understood.
    """
    text = typed.strip()
    matched = _WITH_PORT.fullmatch(text)
    host, port = text.removeprefix("[").removesuffix("]"), PORT
    if matched is not None:
        host, port = matched[1] or matched[2], int(matched[3])
    try:
        address = ipaddress.ip_address(host)
    except ValueError as error:
        raise CompanionError("address_not_understood", address=text[:80]) from error
    if not 0 < port <= PORT_MAX or address.is_unspecified or address.is_multicast:
        raise CompanionError("address_not_understood", address=text[:80])
    return Endpoint(str(address), port)


def those_meant(typed: str, given: Iterable[Endpoint]) -> list[Endpoint]:
    """Those of the endpoints that a person means: the one at this port or, without a port, all
    of this host.

    Raises:
        CompanionError: address_not_understood.
    """
    endpoint = parse_address(typed)
    has_port = _WITH_PORT.fullmatch(typed.strip()) is not None
    return [e for e in given if e == endpoint or (e.host == endpoint.host and not has_port)]


def format_address(endpoint: Endpoint) -> str:
    """As it would be typed."""
    host = f"[{endpoint.host}]" if ":" in endpoint.host else endpoint.host
    return f"{host}:{endpoint.port}"
