"""Who is in a group follows from signed statements, in whatever order they came."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peers.group import Member, add, clean, found, group_of, hash_of, record_of
from peers.identity import Identity
from tests.peers.devices import FOUNDING, NAME, Device, devices

IDENTITIES = [Identity(bytes([n]) * 32) for n in range(5)]
FOUNDER, SECOND, THIRD, FOURTH, STRANGER = IDENTITIES


def chain() -> list[bytes]:
    """A founder, and three others, each added by the one before."""
    a, b, c, d = devices(4)
    a.admits(b)
    b.hears(a)
    b.admits(c)
    c.hears(b)
    c.admits(d)
    return c.statements


CHAIN = chain()


def members(statements: list[bytes]) -> set[bytes]:
    return set(group_of(NAME, statements).members)


def forged(author: Identity, newcomer: Identity, credential: bytes) -> bytes:
    """An addition that `author` signs under a credential that may not be its own."""
    group = group_of(NAME, [FOUNDING])
    return Device(author, [FOUNDING]).body_under(group, newcomer, credential)


@given(st.permutations([*CHAIN, b"not a statement"]))
def test_the_order_of_statements_does_not_matter(statements):
    group = group_of(NAME, statements)
    assert set(group.members) == {i.device_id for i in (FOUNDER, SECOND, THIRD, FOURTH)}
    assert group == group_of(NAME, CHAIN)


def test_a_chain_that_does_not_reach_the_founder_admits_nobody():
    without_second = [s for s in CHAIN if hash_of(s) != credential_of(SECOND)]
    assert members(without_second) == {FOUNDER.device_id}


def credential_of(identity: Identity) -> bytes:
    return group_of(NAME, CHAIN).credentials[identity.device_id]


def test_who_was_not_added_can_add_nobody_under_another_s_credential():
    for credential in (NAME, credential_of(SECOND)):
        assert members([*CHAIN, forged(STRANGER, STRANGER, credential)]) == members(CHAIN)


def test_a_statement_about_another_group_counts_for_nothing():
    other = found(SECOND, "Laptop", "Linux", 1)
    their_group = group_of(hash_of(other), [other])
    foreign = add(SECOND, their_group, Member(STRANGER.public_key, "Laptop", "Linux", 2))
    assert members([*CHAIN, other, foreign]) == members(CHAIN)


def test_without_its_founding_a_group_has_no_members():
    assert members([s for s in CHAIN if s != FOUNDING]) == set()


@pytest.mark.parametrize("place", [5, 60, -5])
def test_a_statement_with_one_byte_changed_counts_for_nothing(place):
    for genuine in CHAIN[1:]:
        changed = bytearray(genuine)
        changed[place] ^= 1
        others = [s for s in CHAIN if s != genuine]
        assert members([*others, bytes(changed)]) == members(others)


def test_a_signature_by_another_than_the_named_author_counts_for_nothing():
    body, _author, signature = msgspec.msgpack.decode(forged(STRANGER, STRANGER, NAME))
    as_founder = msgspec.msgpack.encode([body, FOUNDER.public_key, signature])
    assert members([*CHAIN, as_founder]) == members(CHAIN)


def test_added_twice_at_once_the_earlier_statement_is_shown_everywhere():
    a, b, c = devices(3)
    a.admits(b)
    b.hears(a)
    a.admits(c, at_ms=9)
    b.admits(c, at_ms=5)
    a.hears(b)
    b.hears(a)
    for device in (a, b):
        assert device.group.members[c.id].added_ms == 5
        assert device.group.members[c.id].added_by == b.id


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_no_statement(data):
    assert members([FOUNDING, data]) == {FOUNDER.device_id}


def test_a_statement_has_the_same_record_everywhere():
    assert record_of(FOUNDING) == record_of(bytes(FOUNDING))
    assert record_of(FOUNDING) != record_of(CHAIN[1])


def test_a_name_from_elsewhere_is_one_printable_bounded_line():
    assert clean(" My\n\x1b[31mLap\u202etop  1 ") == "My[31mLaptop 1"
    assert len(clean("x" * 1000)) == 64
