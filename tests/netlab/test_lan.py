"""The LAN itself: before a test of Companion trusts it, it must do what it says, and undo it."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.netlab import probe, sandbox
from tests.netlab.lan import Host, Lan

PROBE = [sys.executable, Path(probe.__file__)]


@pytest.fixture
def serve():
    """Makes a host answer."""
    servers = []

    def start(host: Host) -> None:
        server = host.popen([*PROBE, "serve"])
        servers.append(server)
        assert server.stdout.readline() == b"ready\n"

    yield start
    for server in servers:
        sandbox.end(server)


def answers(host: Host, address: str) -> bool:
    return bool(_probe(host, "udp", address, str(probe.PATIENCE_S)))


def is_silent(host: Host, address: str) -> bool:
    return not _probe(host, "udp", address, str(probe.SILENCE_S))


def round_trip_s(host: Host, address: str) -> float:
    return float(_probe(host, "udp", address, str(probe.PATIENCE_S)))


def tcp_s(host: Host, address: str, size: int) -> float:
    return float(_probe(host, "tcp", address, str(size)))


def multicast(host: Host, *, count: int) -> list[str]:
    return sorted(_probe(host, "multicast", str(count)).split())


def _probe(host: Host, *arguments: str) -> str:
    done = host.run([*PROBE, *arguments])
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_hosts_reach_each_other_by_both_ip_versions(lan: Lan, serve):
    a, b = lan.add_hosts("a", "b")
    serve(b)
    for address in (b.ipv4, b.ipv6):
        assert answers(a, address)
        assert tcp_s(a, address, 100_000) > 0


def test_every_host_has_a_loopback_of_its_own(lan: Lan, serve):
    a, b = lan.add_hosts("a", "b")
    serve(b)
    assert answers(b, "127.0.0.1")
    assert is_silent(a, "127.0.0.1")


def test_this_machine_is_not_in_the_lan(lan: Lan, serve):
    (b,) = lan.add_hosts("b")
    serve(b)
    command = [*PROBE, "udp", b.ipv6, str(probe.SILENCE_S)]
    here = subprocess.run(command, capture_output=True, env=sandbox.environment())
    assert here.returncode == 0, here.stderr
    assert not here.stdout
    names = subprocess.run(["ip", "netns"], capture_output=True, env=sandbox.environment()).stdout
    assert b.name.encode() not in names.split()


def test_multicast_reaches_everybody_until_it_is_blocked(lan: Lan, serve):
    a, b, c = lan.add_hosts("a", "b", "c")
    serve(b)
    serve(c)
    assert multicast(a, count=2) == [b.ipv4, c.ipv4]
    lan.block_multicast()
    assert multicast(a, count=0) == []
    assert answers(a, b.ipv4)
    assert answers(a, b.ipv6)
    lan.allow_multicast()
    assert multicast(a, count=2) == [b.ipv4, c.ipv4]


def test_a_cut_parts_two_hosts_both_ways_and_nobody_else(lan: Lan, serve):
    a, b, c = lan.add_hosts("a", "b", "c")
    for host in (a, b, c):
        serve(host)
    lan.cut(a, b)
    for address in (b.ipv4, b.ipv6):
        assert is_silent(a, address)
    assert is_silent(b, a.ipv4)
    assert multicast(a, count=1) == [c.ipv4]
    assert answers(b, c.ipv4)
    lan.mend(a, b)
    assert answers(a, b.ipv4)
    assert answers(b, a.ipv6)


def test_an_unplugged_host_reaches_nobody_until_it_is_plugged_in(lan: Lan, serve):
    a, b = lan.add_hosts("a", "b")
    serve(b)
    b.unplug()
    assert is_silent(a, b.ipv4)
    assert answers(b, "127.0.0.1")
    b.plug()
    assert answers(a, b.ipv4)
    assert answers(a, b.ipv6)


def test_a_rate_limit_slows_both_directions_and_is_lifted(lan: Lan, serve):
    a, b = lan.add_hosts("a", "b")
    serve(a)
    serve(b)
    size = 200_000
    free = tcp_s(a, b.ipv4, size)
    b.limit(rate_kbit=2_000)  # 0.8 s for this many bytes
    limited = tcp_s(a, b.ipv4, size)
    assert limited > 3 * free
    assert tcp_s(b, a.ipv6, size) > 3 * free
    b.limit()
    assert tcp_s(a, b.ipv4, size) < limited / 3


def test_a_delay_is_added_to_each_direction_and_is_lifted(lan: Lan, serve):
    a, b = lan.add_hosts("a", "b")
    serve(a)
    serve(b)
    b.limit(delay_ms=60)
    assert round_trip_s(a, b.ipv4) >= 0.12
    assert round_trip_s(b, a.ipv6) >= 0.12
    assert tcp_s(a, b.ipv4, 200_000) > 0.12
    b.limit()
    answers(a, b.ipv4)
    assert round_trip_s(a, b.ipv4) < 0.12


def test_a_delayed_host_is_cut_and_unplugged_like_any_other(lan: Lan, serve):
    a, b = lan.add_hosts("a", "b")
    serve(b)
    b.limit(delay_ms=5)
    assert answers(a, b.ipv4)
    lan.cut(a, b)
    assert is_silent(a, b.ipv4)
    lan.mend(a, b)
    b.unplug()
    assert is_silent(a, b.ipv4)
    b.plug()
    assert answers(a, b.ipv4)


def test_a_changed_address_replaces_the_old_ones(lan: Lan, serve):
    a, b = lan.add_hosts("a", "b")
    serve(b)
    old = b.ipv4, b.ipv6
    b.change_address(ipv4="10.77.0.99", ipv6="fd77::99")
    assert all(is_silent(a, address) for address in old)
    assert answers(a, b.ipv4)
    assert answers(a, b.ipv6)


async def test_discovery_finds_the_other_host_at_its_addresses(lan: Lan):
    a, b = lan.add_hosts("a", "b")
    finders = [a.popen([*PROBE, "discover", "4001"]), b.popen([*PROBE, "discover", "4002"])]
    expected = (["4002", b.ipv4, b.ipv6], ["4001", a.ipv4, a.ipv6])
    async with asyncio.timeout(20):
        for finder, found in zip(finders, expected, strict=True):
            # A datagram, which has IPv4 only, may be there before the announcement.
            while (await asyncio.to_thread(finder.stdout.readline)).decode().split() != found:
                continue
    for finder in finders:
        sandbox.end(finder)


KILLED = """
import asyncio, pathlib, sys
from tests.netlab.lan import Lan
lan = Lan(pathlib.Path("."))
(host,) = lan.add_hosts("a")
inside = host.popen(["sleep", "1000"])
print(inside.pid, flush=True)
sys.stdin.read()
"""


def test_nothing_is_left_of_a_lan_whose_test_was_killed(lan: Lan):
    test = subprocess.Popen(
        [sys.executable, "-c", KILLED],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=sandbox.environment(),
    )
    group = int(test.stdout.readline())
    os.killpg(group, 0)  # it runs
    test.send_signal(signal.SIGKILL)
    test.communicate()
    for _ in range(500):
        if not _is_running(group):
            return
        time.sleep(0.02)
    pytest.fail("it runs on")


def _is_running(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
