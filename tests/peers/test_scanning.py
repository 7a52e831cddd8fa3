"""What a look through the network asks: never more than the near part of it."""

import ipaddress

from peers.interfaces import LocalNetwork
from peers.scanning import NETWORKS_MAX, hosts_to_scan


def local(address: str, prefix: int) -> LocalNetwork:
    interface = ipaddress.ip_interface(f"{address}/{prefix}")
    return LocalNetwork(address, interface.network)


def test_every_address_of_a_small_network_is_asked_but_our_own():
    assert hosts_to_scan([local("10.0.0.1", 29)]) == [f"10.0.0.{n}" for n in range(2, 7)]


def test_of_a_large_network_what_is_around_us_is_asked():
    hosts = hosts_to_scan([local("10.5.6.7", 8)])
    assert len(hosts) == 253
    assert {host.rpartition(".")[0] for host in hosts} == {"10.5.6"}


def test_many_networks_are_not_all_asked_and_none_twice():
    many = [local(f"10.0.{n}.1", 24) for n in range(2 * NETWORKS_MAX)]
    assert len(hosts_to_scan(many)) == 253 * NETWORKS_MAX
    assert len(hosts_to_scan([local("10.0.0.1", 24), local("10.0.0.2", 24)])) == 252


def test_ipv6_is_too_large_to_be_asked():
    assert hosts_to_scan([local("fd00::1", 64)]) == []
