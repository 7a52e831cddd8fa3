"""Addresses as persons type them."""

import pytest

from companion.errors import CompanionError
from peers.addresses import Endpoint
from peers.presence import PORT
from peers.typed_address import format_address, parse_address, those_meant


@pytest.mark.parametrize(
    ("typed", "endpoint"),
    [
        ("192.168.1.7", Endpoint("192.168.1.7", PORT)),
        (" 192.168.1.7:4000 ", Endpoint("192.168.1.7", 4000)),
        ("fd00::7", Endpoint("fd00::7", PORT)),
        ("FD00::0007", Endpoint("fd00::7", PORT)),
        ("[fd00::7]", Endpoint("fd00::7", PORT)),
        ("[fd00::7]:4000", Endpoint("fd00::7", 4000)),
    ],
)
def test_an_address_is_taken_with_its_port_or_at_the_usual_one(typed, endpoint):
    assert parse_address(typed) == endpoint
    assert parse_address(format_address(endpoint)) == endpoint


@pytest.mark.parametrize(
    "typed",
    ["", "laptop.local", "192.168.1", "192.168.1.7:0", "192.168.1.7:99999", "0.0.0.0", ":1"],
)
def test_what_is_no_address_is_refused_and_named(typed):
    with pytest.raises(CompanionError) as refused:
        parse_address(typed)
    assert refused.value.reason.code == "address_not_understood"
    assert refused.value.reason.params["address"] == typed


def test_without_a_port_all_of_the_host_is_meant():
    given = [Endpoint("10.0.0.1", 1), Endpoint("10.0.0.1", 2), Endpoint("10.0.0.2", 1)]
    assert those_meant("10.0.0.1", given) == given[:2]
    assert those_meant("10.0.0.1:2", given) == [given[1]]
    assert those_meant("10.0.0.3", given) == []
