"""Cables plugged and wireless come or gone, at once, as Linux tells; other systems are looked at
now and then (peers.discovery)."""

import asyncio
import logging
import socket
import struct
import sys
from collections.abc import Callable, Iterator
from typing import Final

logger = logging.getLogger(__name__)

# linux/rtnetlink.h
_NEW_LINK, _DELETED_LINK, _NEW_ADDRESS, _DELETED_ADDRESS = 16, 17, 20, 21
_GROUPS: Final = 0x1 | 0x10 | 0x100  # links, IPv4 addresses, IPv6 addresses
_HEADER: Final = struct.Struct("=IHHII")  # length, type, flags, sequence, port
_LINK: Final = struct.Struct("=BxHiII")  # family, type, index, flags, change
_HAS_CARRIER: Final = 0x1 | 0x40 | 0x10000  # IFF_UP, IFF_RUNNING, IFF_LOWER_UP
_BYTES_MAX: Final = 65_536


class Cables:
    """Calls `on_change` whenever an address came or went, or an interface has become usable or
    unusable. Does nothing where that is not told."""

    def __init__(self, on_change: Callable[[], None]) -> None:
        self._on_change = on_change
        self._carriers: dict[int, int] = {}
        self._socket: socket.socket | None = None

    def start(self) -> None:
        """Listen to the system."""
        if sys.platform != "linux":
            return
        try:
            end = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_NONBLOCK, 0)
            end.bind((0, _GROUPS))
        except OSError as error:
            logger.info("changes of the network are not told: %s", error)
            return
        self._socket = end
        asyncio.get_running_loop().add_reader(end, self._read, end)

    def stop(self) -> None:
        """Listen no longer."""
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket.close()
            self._socket = None

    def _read(self, end: socket.socket) -> None:
        try:
            told = end.recv(_BYTES_MAX)
        except BlockingIOError:
            return
        except OSError:  # more was told than was kept for us
            self._on_change()
            return
        if is_change(told, self._carriers):
            self._on_change()


def is_change(told: bytes, carriers: dict[int, int]) -> bool:
    """Whether what the system tells changes anything for us. Wireless interfaces are told of
    every few seconds, and are as they were. carriers: what is known so far; it is brought up to
    date."""
    changed = False
    for kind, body in _messages(told):
        if kind in (_NEW_ADDRESS, _DELETED_ADDRESS):
            changed = True
        elif kind in (_NEW_LINK, _DELETED_LINK) and len(body) >= _LINK.size:
            _, _, index, flags, _ = _LINK.unpack_from(body)
            carrier = flags & _HAS_CARRIER if kind == _NEW_LINK else 0
            changed = changed or carriers.get(index) != carrier
            carriers[index] = carrier
    return changed


def _messages(told: bytes) -> Iterator[tuple[int, bytes]]:
    while len(told) >= _HEADER.size:
        length, kind, *_ = _HEADER.unpack_from(told)
        if length < _HEADER.size:
            return
        yield kind, told[_HEADER.size : length]
        told = told[(length + 3) & ~3 :]
