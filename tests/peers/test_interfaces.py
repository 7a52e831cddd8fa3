"""The one policy of which addresses are used."""

import ipaddress

import ifaddr
import pytest

from peers.interfaces import Interfaces


def adapter(name: str, *addresses: str) -> ifaddr.Adapter:
    """A network interface as ifaddr reports it."""
    ips = [
        ifaddr.IP(a if ":" not in a else (a, 0, 0), 24, name)  # IPv6 comes with flow and scope
        for a in addresses
    ]
    return ifaddr.Adapter(name, name, ips)


@pytest.fixture
def laptop(monkeypatch):
    """A computer with loopback, a cable and wireless."""
    adapters = [
        adapter("lo", "127.0.0.1", "::1"),
        adapter("wlan0", "10.0.0.9", "fe80::9", "2001:db8::9", "fd00::9"),
        adapter("eth0", "192.168.1.7", "192.168.1.8", "169.254.3.4"),
    ]
    monkeypatch.setattr(ifaddr, "get_adapters", lambda: adapters)


@pytest.mark.usefixtures("laptop")
def test_all_but_loopback_and_link_local_ipv6_is_used_by_default():
    addresses = Interfaces().addresses()
    assert addresses[:4] == ["10.0.0.9", "169.254.3.4", "192.168.1.7", "192.168.1.8"]
    assert set(addresses[4:]) == {"2001:db8::9", "fd00::9"}


@pytest.mark.usefixtures("laptop")
def test_a_restriction_by_address_or_by_interface_leaves_nothing_else():
    assert Interfaces(["127.0.0.1"]).addresses() == ["127.0.0.1"]
    assert Interfaces(["wlan0"]).addresses() == ["10.0.0.9", "2001:db8::9", "fd00::9"]
    assert Interfaces([]).addresses() == []


@pytest.mark.usefixtures("laptop")
def test_an_interface_joins_a_multicast_group_once_per_ip_version():
    addresses = Interfaces().multicast_addresses()
    assert [ipaddress.ip_address(a).version for a in addresses] == [4, 4, 6]
    assert addresses[0] == "10.0.0.9"


@pytest.mark.usefixtures("laptop")
def test_only_connections_to_a_used_address_are_allowed():
    assert Interfaces().allows("10.0.0.9")
    assert not Interfaces().allows("127.0.0.1")
    assert not Interfaces(["127.0.0.1"]).allows("10.0.0.9")


@pytest.mark.usefixtures("laptop")
def test_a_device_kept_on_loopback_speaks_to_no_other_computer():
    kept = Interfaces(["127.0.0.1"])
    assert kept.reaches("127.0.0.1")
    assert not kept.reaches("10.0.0.1")
    assert not kept.reaches("::1")


@pytest.mark.usefixtures("laptop")
def test_an_unrestricted_device_reaches_every_address_but_no_name():
    assert Interfaces().reaches("10.0.0.1")
    assert Interfaces().reaches("2001:db8::1")
    assert not Interfaces().reaches("example.org")


def test_the_real_loopback_is_found():
    assert Interfaces(["127.0.0.1"]).addresses() == ["127.0.0.1"]


@pytest.mark.usefixtures("laptop")
def test_near_is_what_is_in_our_networks_or_private():
    assert Interfaces().is_near("192.168.1.200")
    assert Interfaces().is_near("10.200.0.1")
    assert Interfaces().is_near("2001:db8::77")
    assert not Interfaces().is_near("8.8.8.8")
    assert not Interfaces().is_near("127.0.0.1")
    assert not Interfaces().is_near("example.org")
    assert Interfaces(["eth0"]).is_near("192.168.1.200")
    assert not Interfaces(["eth0"]).is_near("10.0.0.1")


@pytest.mark.usefixtures("laptop")
def test_the_networks_are_those_of_the_used_addresses_and_never_loopback():
    assert [local.address for local in Interfaces(["eth0"]).networks()] == [
        "169.254.3.4",
        "192.168.1.7",
        "192.168.1.8",
    ]
    assert str(Interfaces(["eth0"]).networks()[1].network) == "192.168.1.0/24"
    assert Interfaces(["127.0.0.1"]).networks() == []
