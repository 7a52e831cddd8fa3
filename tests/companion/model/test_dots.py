"""Dots and version vectors: a lattice, and exactly the writes that it stands for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.model.dots import Dot, VersionVector
from companion.model.ids import ReplicaId

REPLICAS = [ReplicaId(bytes([n]) * 16) for n in range(4)]
counters = st.dictionaries(st.sampled_from(REPLICAS), st.integers(0, 6))
vectors = st.builds(VersionVector, counters)
dots = st.builds(Dot, st.sampled_from(REPLICAS), st.integers(1, 7))


def writes(vector: VersionVector) -> set[Dot]:
    """What a vector stands for, spelled out."""
    return {Dot(replica, n) for replica in vector for n in range(1, vector[replica] + 1)}


@given(vectors, vectors)
def test_a_join_stands_for_the_writes_of_both(one, other):
    assert writes(one.join(other)) == writes(one) | writes(other)


@given(vectors, vectors, vectors)
def test_joining_commutes_associates_and_repeats(a, b, c):
    assert a.join(b) == b.join(a)
    assert a.join(b).join(c) == a.join(b.join(c))
    assert a.join(a) == a


@given(vectors, vectors)
def test_one_dominates_another_exactly_when_it_has_all_its_writes(one, other):
    assert one.dominates(other) == (writes(one) >= writes(other))


@given(vectors, vectors)
def test_two_that_dominate_each_other_are_equal_and_hash_alike(one, other):
    assert (one == other) == (one.dominates(other) and other.dominates(one))
    if one == other:
        assert hash(one) == hash(other)


@given(vectors, dots)
def test_a_write_is_seen_exactly_when_it_is_among_the_writes(vector, dot):
    assert vector.has_seen(dot) == (dot in writes(vector))


@given(vectors, dots)
def test_with_a_dot_all_before_it_are_absorbed_and_nothing_is_lost(vector, dot):
    grown = vector.with_dot(dot)
    before = {Dot(dot.replica, n) for n in range(1, dot.counter + 1)}
    assert writes(grown) == writes(vector) | before


@given(st.lists(dots))
def test_the_vector_of_some_dots_is_the_least_that_has_seen_them(some):
    vector = VersionVector.of(some)
    assert all(vector.has_seen(dot) for dot in some)
    for replica in vector:
        assert Dot(replica, vector[replica]) in some


@given(counters)
def test_a_replica_that_was_never_heard_of_stands_at_nothing(known):
    vector = VersionVector(known)
    stranger = ReplicaId(b"s" * 16)
    assert vector[stranger] == 0
    assert stranger not in vector
    assert set(vector) == {replica for replica, n in known.items() if n}
    assert len(vector) == len(set(vector))


def test_a_vector_does_not_follow_the_table_it_was_made_of():
    table = {REPLICAS[0]: 1}
    vector = VersionVector(table)
    table[REPLICAS[0]] = 9
    assert vector[REPLICAS[0]] == 1


@pytest.mark.parametrize("other", [{REPLICAS[0]: 1}, 1, None])
def test_a_vector_equals_nothing_but_vectors(other):
    assert VersionVector({REPLICAS[0]: 1}) != other
