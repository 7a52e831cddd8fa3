"""The way within one network is better than the one through a router."""

import ipaddress

from peers.addresses import Endpoint
from peers.interfaces import LocalNetwork
from peers.link import Ends
from peers.routes import Route, better_than, route_to

NETWORKS = [
    LocalNetwork("10.0.0.1", ipaddress.ip_network("10.0.0.0/24")),
    LocalNetwork("fd00::1", ipaddress.ip_network("fd00::/64")),
]
NEAR, NEAR_6, FAR = Endpoint("10.0.0.9", 1), Endpoint("fd00::9", 1), Endpoint("10.0.1.9", 1)


def test_what_is_in_one_of_our_networks_is_direct():
    assert route_to("10.0.0.9", NETWORKS) is route_to("fd00::9", NETWORKS) is Route.DIRECT
    assert route_to("10.0.1.9", NETWORKS) is route_to("fd01::9", NETWORKS) is Route.ROUTED


def test_a_direct_way_is_better_than_a_routed_one_and_none_is_better_than_a_direct_one():
    routed, direct = Ends("10.0.0.1", "10.0.1.7"), Ends("10.0.0.1", "10.0.0.7")
    assert better_than(routed, [FAR, NEAR, NEAR_6], NETWORKS) == [NEAR, NEAR_6]
    assert better_than(direct, [FAR, NEAR, NEAR_6], NETWORKS) == []
    assert better_than(routed, [FAR], NETWORKS) == []


def test_a_link_that_was_made_through_a_router_before_we_came_into_its_network_is_not_direct():
    elsewhere = LocalNetwork("10.9.0.1", ipaddress.ip_network("10.9.0.0/24"))
    routed = Ends("10.9.0.1", "10.0.0.9")
    assert better_than(routed, [NEAR], [elsewhere, *NETWORKS]) == [NEAR]
