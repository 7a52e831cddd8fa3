"""A LAN of real hosts: network namespaces at the ports of a bridge, all in a sandbox."""

import asyncio
import itertools
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.netlab import frames, relay
from tests.netlab.device import PROGRAM, Device
from tests.netlab.sandbox import Sandbox, end

RELAY = Path(relay.__file__)
MULTICAST_PRIORITY = 1
BURST_BYTES = 16_000
QUEUE_MS = 200


@dataclass(frozen=True, slots=True)
class Segment:
    """A switch, and the addresses of those at it."""

    bridge: str
    ipv4: str
    ipv6: str

    def addresses(self, number: int) -> tuple[str, str]:
        """Those of the host with this number."""
        return f"{self.ipv4}.{number}", f"{self.ipv6}::{number:x}"


FIRST = Segment("lan", "10.77.0", "fd77")
SECOND = Segment("lan2", "10.78.0", "fd78")
ROUTER_NUMBER = 254


class Host:
    """A computer in the LAN, with an IPv4 and a unique-local IPv6 address.

    Make it with `Lan.add_host`.
    """

    def __init__(
        self, lan: "Lan", sandbox: Sandbox, name: str, number: int, segment: Segment = FIRST
    ) -> None:
        self.name = name
        self.number = number
        self.mac = f"02:00:00:00:00:{number:02x}"
        self.segment = segment
        self.ipv4, self.ipv6 = segment.addresses(number)
        self.port = f"port{number}"
        """Its port of the switch: the other end of its cable."""
        self._lan = lan
        self._sandbox = sandbox
        self._relay: subprocess.Popen[bytes] | None = None
        self._plug_in()

    def run(self, command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
        """Run a command on this host, to its end."""
        return self._sandbox.run(command, namespace=self.name)

    def popen(self, command: Sequence[str | Path]) -> subprocess.Popen[bytes]:
        """Start a command on this host, with pipes for its input and output."""
        return self._sandbox.start(command, namespace=self.name)

    async def start(
        self,
        *,
        name: str = "",
        directory: Path | None = None,
        verbose: bool = False,
        program: Sequence[str | Path] = PROGRAM,
    ) -> Device:
        """Start Companion's daemon here, and connect to it. The LAN stops it at its end.

        name: the device's name; by default the host's.
        verbose: whether it writes more into its log.
        directory: its profile; by default a new one, or the one that was stopped here before.
        program: what Python runs, if not Companion as it is.
        """
        name = name or self.name
        profile = directory or self._lan.directory / name
        device = Device(name, profile, self._sandbox, self.name, verbose=verbose, program=program)
        self._lan.devices.append(device)
        await device.start()
        return device

    def unplug(self) -> None:
        """Pull the network cable: the host sees that it has no carrier."""
        self._sandbox.script([f"ip link set {self.port} down"])

    def plug(self) -> None:
        """Put the cable back."""
        self._sandbox.script([f"ip link set {self.port} up"])

    def plug_in_also(self, segment: Segment) -> str:
        """Give the host a second interface, at another switch; its IPv4 address there."""
        port = f"{self.port}b"
        ipv4, ipv6 = segment.addresses(self.number)
        self._sandbox.script(
            [
                f"ip link add {port} type veth peer name eth1 netns {self.name}",
                f"ip link set {port} addrgenmode none master {segment.bridge} up",
                f"ip -n {self.name} link set eth1 addrgenmode none up",
                f"ip -n {self.name} address add {ipv4}/24 dev eth1",
                f"ip -n {self.name} address add {ipv6}/64 dev eth1 nodad",
            ]
        )
        return ipv4

    def unplug_second(self) -> None:
        """Take the second interface away."""
        self._sandbox.script([f"ip link del {self.port}b"])

    def route_by_router(self) -> None:
        """Send what is for other networks to the router."""
        ipv4, ipv6 = self.segment.addresses(ROUTER_NUMBER)
        self._sandbox.script(
            [
                f"ip -n {self.name} route replace default via {ipv4}",
                f"ip -n {self.name} route replace default via {ipv6}",
            ]
        )

    def change_address(self, *, ipv4: str, ipv6: str) -> None:
        """Give the host other addresses, of the same networks; the old ones are gone."""
        self._sandbox.script(
            [f"ip -n {self.name} address del {each} dev eth0" for each in self._addresses()]
        )
        self.ipv4, self.ipv6 = ipv4, ipv6
        self._sandbox.script(self._addressing())
        if self._lan.has_router:
            self.route_by_router()  # which went with the old address

    def limit(self, *, rate_kbit: int = 0, delay_ms: float = 0, loss_percent: float = 0) -> None:
        """Make the cable bad, both ways: each of the three is set, or lifted when zero."""
        for tc, device in ((f"tc -n {self.name}", "eth0"), ("tc", self.port)):
            self._sandbox.run(["sh", "-c", f"{tc} qdisc del dev {device} root"])
            if rate_kbit:
                bucket = f"rate {rate_kbit}kbit burst {BURST_BYTES} latency {QUEUE_MS}ms"
                self._sandbox.script([f"{tc} qdisc add dev {device} root tbf {bucket}"])
        self._stop_relay()
        if delay_ms or loss_percent:
            self._start_relay(delay_ms, loss_percent)

    def _plug_in(self) -> None:
        self._sandbox.script(
            [
                f"ip netns add {self.name}",
                f"ip -n {self.name} link set lo up",
                f"ip link add {self.port} type veth"
                f" peer name eth0 netns {self.name} address {self.mac}",
                f"ip link set {self.port} addrgenmode none master {self.segment.bridge} up",
                f"tc qdisc add dev {self.port} clsact",
                # Without "none" the kernel makes a link-local address and takes seconds to
                # make sure that nobody else has it.
                f"ip -n {self.name} link set eth0 addrgenmode none up",
                f"ip -n {self.name} address add fe80::{self.number:x}/64 dev eth0 nodad",
                *self._addressing(),
            ]
        )

    def _addresses(self) -> list[str]:
        return [f"{self.ipv4}/24", f"{self.ipv6}/64"]

    def _addressing(self) -> list[str]:
        ipv4, ipv6 = self._addresses()
        return [
            f"ip -n {self.name} address add {ipv4} dev eth0",
            f"ip -n {self.name} address add {ipv6} dev eth0 nodad",
        ]

    def _start_relay(self, delay_ms: float, loss_percent: float) -> None:
        """Put the relay between the port and the bridge."""
        inner, outer = f"in{self.number}", f"out{self.number}"
        self._sandbox.script(
            [
                f"ip link set {self.port} nomaster",
                f"ip link add {inner} type veth peer name {outer}",
                f"ip link set {outer} addrgenmode none up",
                f"ip link set {inner} addrgenmode none master {self.segment.bridge} up",
                f"{sys.executable} {RELAY} --whole-frames {inner}",
                f"ip netns exec {self.name} {sys.executable} {RELAY} --whole-frames eth0",
            ]
        )
        command = [sys.executable, RELAY, self.port, outer, str(delay_ms), str(loss_percent)]
        self._relay = self._sandbox.start(command)
        assert self._relay.stdout is not None
        assert self._relay.stdout.readline() == b"ready\n", "the relay did not start"

    def _stop_relay(self) -> None:
        if self._relay is None:
            return
        end(self._relay)
        self._relay = None
        self._sandbox.script(
            [
                f"ip link del in{self.number}",
                f"ip link set {self.port} master {self.segment.bridge}",
            ]
        )


class Lan:
    """A switch and the hosts at it; `close` ends all. `directory` is for the profiles."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.hosts: list[Host] = []
        self.devices: list[Device] = []
        self._numbers = itertools.count(1)
        self.has_router = False
        self._sandbox = Sandbox()
        # Without snooping the switch gives multicast to everyone, as a simple one does.
        self._sandbox.script(
            [
                f"ip link add {FIRST.bridge} type bridge mcast_snooping 0",
                f"ip link set {FIRST.bridge} addrgenmode none up",
            ]
        )

    def add_host(self, name: str, segment: Segment = FIRST) -> Host:
        """Plug a new host in."""
        host = Host(self, self._sandbox, name, next(self._numbers), segment)
        self.hosts.append(host)
        if self.has_router:
            host.route_by_router()
        return host

    def add_router(self) -> None:
        """Join another LAN to this one by a router, which lets no multicast and no broadcast
        through, as routers do. Hosts that are added afterwards know of it."""
        self._sandbox.script(
            [
                f"ip link add {SECOND.bridge} type bridge mcast_snooping 0",
                f"ip link set {SECOND.bridge} addrgenmode none up",
                "ip netns add router",
                "ip netns exec router sysctl -qw net.ipv4.ip_forward=1",
                "ip netns exec router sysctl -qw net.ipv6.conf.all.forwarding=1",
                *self._router_end("r1", FIRST),
                *self._router_end("r2", SECOND),
            ]
        )
        self.has_router = True

    def add_hosts(self, *names: str) -> list[Host]:
        """Plug new hosts in."""
        return [self.add_host(name) for name in names]

    def cut(self, one: Host, other: Host) -> None:
        """Let no frame pass between the two; both go on with everybody else."""
        for sender, receiver in ((one, other), (other, one)):
            self._filter(receiver, _cut_priority(sender), frames.drop_from(sender.mac))

    def mend(self, one: Host, other: Host) -> None:
        """Undo `cut` or `hide`."""
        for sender, receiver in ((one, other), (other, one)):
            self._unfilter(receiver, _cut_priority(sender))

    def hide(self, one: Host, other: Host) -> None:
        """Let the two hear no multicast and no broadcast of each other; all else passes."""
        for sender, receiver in ((one, other), (other, one)):
            self._filter(receiver, _cut_priority(sender), frames.drop_multicast_from(sender.mac))

    def block_multicast(self, *, but_broadcast: bool = False) -> None:
        """Let no multicast pass, so that nobody finds anybody; unicast goes on."""
        program = (
            frames.drop_multicast_but_broadcast() if but_broadcast else frames.drop_multicast()
        )
        for host in self.hosts:
            self._filter(host, MULTICAST_PRIORITY, program)

    def allow_multicast(self) -> None:
        """Undo `block_multicast`."""
        for host in self.hosts:
            self._unfilter(host, MULTICAST_PRIORITY)

    def _router_end(self, port: str, segment: Segment) -> list[str]:
        ipv4, ipv6 = segment.addresses(ROUTER_NUMBER)
        inside = f"{port}in"
        return [
            f"ip link add {port} type veth peer name {inside} netns router",
            f"ip link set {port} addrgenmode none master {segment.bridge} up",
            f"ip -n router link set {inside} addrgenmode none up",
            f"ip -n router address add {ipv4}/24 dev {inside}",
            f"ip -n router address add {ipv6}/64 dev {inside} nodad",
        ]

    async def close(self) -> None:
        """Stop all devices, kindly and then not, and take the LAN down."""
        try:
            await asyncio.gather(*(device.stop() for device in self.devices))
        finally:
            self._sandbox.close()

    def complaints(self) -> list[str]:
        """What the daemons logged that no daemon should: errors and tracebacks."""
        return [complaint for device in self.devices for complaint in device.complaints()]

    def _filter(self, host: Host, priority: int, program: str) -> None:
        self._sandbox.script(
            [
                f"tc filter add dev {host.port} egress protocol all prio {priority}"
                f" bpf direct-action bytecode '{program}'"
            ]
        )

    def _unfilter(self, host: Host, priority: int) -> None:
        self._sandbox.script([f"tc filter del dev {host.port} egress prio {priority}"])


def _cut_priority(sender: Host) -> int:
    return MULTICAST_PRIORITY + sender.number
