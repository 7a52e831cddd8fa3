"""Who is in a group follows from signed statements, in whatever order they came."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peers.group import Member, add, clean, found, group_of, hash_of, record_of
from peers.identity import Identity

IDENTITIES = [Identity(bytes([n]) * 32) for n in range(5)]
FOUNDER, SECOND, THIRD, FOURTH, STRANGER = IDENTITIES
FOUNDING = found(FOUNDER, "Studio", "Linux", 1)
NAME = hash_of(FOUNDING)


def member(identity: Identity, name: str = "Laptop", at_ms: int = 2) -> Member:
    return Member(identity.public_key, name, "Linux", at_ms)


def added(author: Identity, newcomer: Identity, **changes: object) -> bytes:
    return add(author, group_of(NAME, [FOUNDING]), member(newcomer, **changes))


CHAIN = [
    FOUNDING,
    added(FOUNDER, SECOND),
    added(SECOND, THIRD),
    added(THIRD, FOURTH),
    added(STRANGER, STRANGER),
    b"not a statement",
]


@given(st.permutations(CHAIN))
def test_the_order_of_statements_does_not_matter(statements):
    group = group_of(NAME, statements)
    assert set(group.members) == {i.device_id for i in (FOUNDER, SECOND, THIRD, FOURTH)}
    assert group == group_of(NAME, CHAIN)


def test_a_chain_that_does_not_reach_the_founder_admits_nobody():
    group = group_of(NAME, [FOUNDING, added(SECOND, THIRD)])
    assert set(group.members) == {FOUNDER.device_id}


def test_a_statement_about_another_group_counts_for_nothing():
    other = found(SECOND, "Laptop", "Linux", 1)
    foreign = add(FOUNDER, group_of(hash_of(other), [other]), member(THIRD))
    assert THIRD.device_id not in group_of(NAME, [FOUNDING, other, foreign]).members


def test_without_its_founding_a_group_has_no_members():
    assert group_of(NAME, CHAIN[1:]).members == {}


@pytest.mark.parametrize("place", [5, 60, -5])
def test_a_statement_with_one_byte_changed_counts_for_nothing(place):
    forged = bytearray(added(FOUNDER, SECOND))
    forged[place] ^= 1
    assert SECOND.device_id not in group_of(NAME, [FOUNDING, bytes(forged)]).members


def test_a_signature_by_another_than_the_named_author_counts_for_nothing():
    body, _author, signature = msgspec.msgpack.decode(added(STRANGER, SECOND))
    forged = msgspec.msgpack.encode([body, FOUNDER.public_key, signature])
    assert SECOND.device_id not in group_of(NAME, [FOUNDING, forged]).members


def test_added_twice_the_earlier_statement_is_shown_everywhere():
    once, twice = added(FOUNDER, SECOND, at_ms=5), added(FOUNDER, SECOND, name="Other", at_ms=9)
    for statements in ([FOUNDING, once, twice], [FOUNDING, twice, once]):
        assert group_of(NAME, statements).members[SECOND.device_id].added_ms == 5


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_no_statement(data):
    assert group_of(NAME, [FOUNDING, data]).members.keys() == {FOUNDER.device_id}


def test_a_statement_has_the_same_record_everywhere():
    assert record_of(FOUNDING) == record_of(bytes(FOUNDING))
    assert record_of(FOUNDING) != record_of(CHAIN[1])


def test_a_name_from_elsewhere_is_one_printable_bounded_line():
    assert clean(" My\n\x1b[31mLap\u202etop  1 ") == "My[31mLaptop 1"
    assert len(clean("x" * 1000)) == 64
