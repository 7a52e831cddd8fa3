"""Small programs that the tests of the LAN run on its hosts.

probe.py serve               answer UDP and TCP, and multicast, until standard input ends
probe.py udp ADDRESS         the round trip's seconds, or nothing after a second
probe.py tcp ADDRESS BYTES   the seconds that this many bytes took to be acknowledged
probe.py multicast           the addresses of all that answered a multicast within a second
probe.py discover PORT       announce PORT, print each Companion found, until input ends
"""

import asyncio
import contextlib
import socket
import struct
import sys
import threading
import time

from peers.discovery import Discovery
from peers.interfaces import Interfaces
from peers.sightings import Sighting

PORT = 7_777
GROUP = ("239.77.0.1", 7_778)
PATIENCE_S = 10.0
"""For an answer that should come, on however busy a machine."""

ASK_AGAIN_S = 0.4
"""What is sent while the neighbour's hardware address is being asked for may be lost."""

SILENCE_S = 0.4
"""For one that should not come."""


def serve() -> None:
    """Echo datagrams and, for TCP, answer a byte when the client has said all."""
    udp = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    udp.bind(("::", PORT))
    group = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    group.bind(GROUP)
    membership = struct.pack("4s8s", socket.inet_aton(GROUP[0]), _on_eth0())
    group.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)
    tcp = socket.create_server(("::", PORT), family=socket.AF_INET6, dualstack_ipv6=True)
    for loop, end in ((_echo, udp), (_echo, group), (_acknowledge, tcp)):
        threading.Thread(target=loop, args=(end,), daemon=True).start()
    print("ready", flush=True)
    sys.stdin.read()


def udp(address: str, patience_s: float) -> None:
    """Print the seconds of one round trip, if there is an answer."""
    with socket.socket(_family(address), socket.SOCK_DGRAM) as end:
        end.settimeout(ASK_AGAIN_S)
        give_up = time.perf_counter() + patience_s
        while (began := time.perf_counter()) < give_up:
            try:
                end.sendto(b"hello", (address, PORT))
                end.recv(16)
            except OSError:  # a timeout, or no neighbour of this address
                continue
            print(time.perf_counter() - began)
            return


def tcp(address: str, size: int) -> None:
    """Print the seconds until the other side has read everything."""
    with socket.create_connection((address, PORT), PATIENCE_S) as end:
        end.settimeout(None)
        began = time.perf_counter()
        end.sendall(bytes(size))
        end.shutdown(socket.SHUT_WR)
        end.recv(1)
        print(time.perf_counter() - began)


def multicast(count: int) -> None:
    """Print the addresses of those who answer the group."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
        interface = struct.pack("4s8s", bytes(4), _on_eth0())
        end.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, interface)
        end.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 0)
        end.settimeout(ASK_AGAIN_S)
        give_up = time.perf_counter() + (PATIENCE_S if count else SILENCE_S)
        answered: set[str] = set()
        while time.perf_counter() < give_up and not 0 < count <= len(answered):
            end.sendto(b"anyone?", GROUP)
            with contextlib.suppress(TimeoutError):
                while True:
                    answered.add(end.recvfrom(16)[1][0])
        print(*answered)


async def discover(port: int) -> None:
    """Print `port address address…` of every Companion found, as it is found."""

    def found(sighting: Sighting) -> None:
        print(sighting.port, *sighting.addresses, flush=True)

    discovery = Discovery(Interfaces(), port, on_found=found, on_lost=lambda _instance: None)
    await discovery.start()
    await asyncio.to_thread(sys.stdin.read)
    await discovery.stop()


def _echo(end: socket.socket) -> None:
    while True:
        data, sender = end.recvfrom(16)
        end.sendto(data, sender)


def _acknowledge(listener: socket.socket) -> None:
    while True:
        connection, _ = listener.accept()
        with connection:
            while connection.recv(65_536):
                continue
            connection.sendall(b"!")


def _on_eth0() -> bytes:
    """The end of an `ip_mreqn`: whatever the address, on this interface."""
    return struct.pack("4si", bytes(4), socket.if_nametoindex("eth0"))


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve"]:
            serve()
        case ["udp", address, patience]:
            udp(address, float(patience))
        case ["tcp", address, size]:
            tcp(address, int(size))
        case ["multicast", count]:
            multicast(int(count))
        case ["discover", port]:
            asyncio.run(discover(int(port)))
        case _:
            sys.exit(__doc__)
