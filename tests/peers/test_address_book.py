"""What members tell of where devices are, and how little a member in wrong hands gains by it."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import RemoteProtocolError
from companion.model.ids import DeviceId
from peers.address_book import (
    ENCODING,
    HOUR_MS,
    MESSAGES_PER_HOUR,
    UNKNOWN_PER_HOUR,
    AddressBook,
    is_of_addresses,
)
from peers.addresses import ADDRESSES_MAX, Endpoint
from peers.group import MEMBERS_MAX

A, B, C, D = (DeviceId(letter * 16) for letter in (b"a", b"b", b"c", b"d"))
AT_A, AT_C = Endpoint("10.0.0.1", 47_823), Endpoint("10.0.0.3", 4_003)
MEMBERS = {A, B, C}


def message(own=(), others=None) -> bytes:
    return ENCODING + msgspec.msgpack.encode([list(own), others or {}])


@pytest.fixture
def b():
    return AddressBook(B)


def test_what_a_third_member_said_of_itself_reaches_who_has_not_heard_it(b):
    c = AddressBook(C)
    c.be_at([AT_C])
    b.heard(C, c.message_for(B), MEMBERS, 0)
    told_a = b.message_for(A)
    assert is_of_addresses(told_a)
    told = AddressBook(A).heard(B, told_a, MEMBERS - {A}, 0)
    assert told.others == {C: [AT_C]}


def test_nobody_is_told_the_same_twice_or_where_it_is_itself(b):
    b.be_at([Endpoint("10.0.0.2", 1)])
    assert b.message_for(A) is not None
    assert b.message_for(A) is None
    b.heard(A, message([AT_A]), MEMBERS, 0)
    assert b.message_for(A) is None
    b.be_at([Endpoint("10.0.0.22", 1)])
    assert b.message_for(A) is not None
    b.unlinked(A)
    assert b.message_for(A) is not None


def test_hearsay_is_not_passed_on(b):
    b.heard(A, message([], {bytes(C): [AT_C]}), MEMBERS, 0)
    assert b.message_for(C) == message()


def test_of_who_is_linked_no_longer_nothing_is_told(b):
    b.heard(C, message([AT_C]), MEMBERS, 0)
    b.unlinked(C)
    assert b.message_for(A) == message()


@pytest.mark.parametrize(
    "host",
    ["8.8.8.8", "2606:4700::1", "127.0.0.1", "0.0.0.0", "224.0.0.1", "fe80::1", "evil.example"],
)
def test_nobody_is_sent_to_a_public_host_or_to_itself_by_another(b, host):
    assert b.heard(A, message([], {bytes(C): [(host, 80)]}), MEMBERS, 0).others == {}


def test_of_itself_a_device_may_say_a_public_address_and_it_stays_between_the_two(b):
    public = Endpoint("8.8.8.8", 47_823)
    assert b.heard(C, message([public]), MEMBERS, 0).own == [public]
    assert b.message_for(A) == message()


def test_nothing_is_taken_of_strangers_or_of_this_device(b):
    told = b.heard(A, message([], {bytes(D): [AT_C], bytes(B): [AT_C]}), MEMBERS, 0)
    assert told.others == {}


def test_one_teller_names_so_many_addresses_in_an_hour_and_no_more(b):
    taken = 0
    for number in range(3 * UNKNOWN_PER_HOUR):
        places = [(f"10.9.{number // 200}.{number % 200}", 80)]
        told = b.heard(A, message([], {bytes(C): places}), MEMBERS, 0)
        taken += len(told.others.get(C, [])) if told is not None else 0
    assert taken == UNKNOWN_PER_HOUR
    assert b.heard(A, message([], {bytes(C): [AT_C]}), MEMBERS, HOUR_MS).others == {C: [AT_C]}


def test_who_talks_without_end_is_not_listened_to(b):
    for _ in range(MESSAGES_PER_HOUR):
        assert b.heard(A, message([AT_A]), MEMBERS, 0) is not None
    assert b.heard(A, message([AT_A]), MEMBERS, 0) is None


def test_more_addresses_than_a_device_has_are_cut(b):
    many = [(f"10.0.1.{number}", 80) for number in range(100)]
    told = b.heard(A, message(many, {bytes(C): many}), MEMBERS, 0)
    assert len(told.own) == len(told.others[C]) == ADDRESSES_MAX


@pytest.mark.parametrize(
    "wrong",
    [
        ENCODING,
        ENCODING + b"\xff",
        ENCODING + bytes(100_000),
        message([("10.0.0.1", "80")]),
        message([], {number.to_bytes(16, "big"): [] for number in range(MEMBERS_MAX + 1)}),
    ],
)
def test_what_is_not_understood_is_a_breach(b, wrong):
    with pytest.raises(RemoteProtocolError):
        b.heard(A, wrong, MEMBERS, 0)


@given(st.lists(st.tuples(st.text(max_size=20), st.integers(-1, 70_000)), max_size=9))
def test_whatever_is_told_only_addresses_are_taken(places):
    told = AddressBook(B).heard(A, message(places), MEMBERS, 0)
    assert all(0 < endpoint.port < 65_536 for endpoint in told.own)
