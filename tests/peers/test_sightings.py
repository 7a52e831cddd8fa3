"""One Companion that is heard in two ways is one Companion."""

from peers.addresses import ADDRESSES_MAX
from peers.sightings import Sighting, Sightings, Way

OLD, NEW = b"o" * 8, b"n" * 8


def sighting(*addresses: str, tag: bytes = OLD) -> Sighting:
    return Sighting("x", addresses, 4001, tag)


def test_what_is_heard_in_both_ways_has_the_addresses_of_both_and_is_there_once():
    seen = Sightings()
    assert seen.saw(Way.DATAGRAM, sighting("10.0.0.1")) == sighting("10.0.0.1")
    merged = seen.saw(Way.MULTICAST, sighting("10.0.0.1", "fd00::1"))
    assert merged == sighting("10.0.0.1", "fd00::1")
    assert seen.all == [merged]


def test_what_is_heard_again_is_no_news_and_what_was_said_last_counts():
    seen = Sightings()
    seen.saw(Way.MULTICAST, sighting("10.0.0.1"))
    assert seen.saw(Way.DATAGRAM, sighting("10.0.0.1")) is None
    assert seen.saw(Way.DATAGRAM, sighting("10.0.0.1", tag=NEW)).tag == NEW


def test_it_is_lost_when_it_is_heard_in_no_way_any_more():
    seen = Sightings()
    seen.saw(Way.MULTICAST, sighting("10.0.0.1"))
    seen.saw(Way.DATAGRAM, sighting("10.0.0.1"))
    assert not seen.lost(Way.MULTICAST, "x")
    assert not seen.lost(Way.MULTICAST, "x")
    assert seen.heard(Way.DATAGRAM) == ["x"]
    assert seen.lost(Way.DATAGRAM, "x")
    assert seen.all == []
    assert not seen.lost(Way.DATAGRAM, "never seen")


def test_no_more_addresses_are_dialled_than_of_one_announcement():
    seen = Sightings()
    seen.saw(Way.MULTICAST, sighting(*(f"10.0.0.{n}" for n in range(ADDRESSES_MAX))))
    seen.saw(Way.DATAGRAM, sighting("10.0.1.1"))
    assert len(seen.all[0].addresses) == ADDRESSES_MAX
