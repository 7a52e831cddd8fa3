"""What concurrent values of a field mean, and when two values are one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.model.records import (
    CONVERSATION,
    DELETED,
    DEVICE,
    KINDS,
    MESSAGE,
    Policy,
    canonical,
    policy_of,
)

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.text(max_size=3)
    | st.binary(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3)
    ),
    max_leaves=6,
)


@pytest.mark.parametrize(
    ("kind", "name", "policy"),
    [
        (CONVERSATION, "title", Policy.ASK),
        (MESSAGE, "parts", Policy.ASK),
        (MESSAGE, "a field of tomorrow", Policy.ASK),
        ("a kind of tomorrow", "title", Policy.ASK),
        (CONVERSATION, "updated_ms", Policy.GREATEST),
        (CONVERSATION, "current_leaf", Policy.LATEST),
        (MESSAGE, "updated_ms", Policy.ASK),
        (DEVICE, "name", Policy.LATEST),
        (CONVERSATION, "tag:work", Policy.ADD_WINS),
        ("a kind of tomorrow", "tag:work", Policy.ADD_WINS),
        (CONVERSATION, "tag", Policy.ASK),
    ],
)
def test_a_person_is_asked_about_every_field_that_is_not_listed(kind, name, policy):
    assert policy_of(kind, name) is policy


def test_a_deletion_never_wins_over_an_edit_in_any_kind():
    assert {policy_of(kind, DELETED) for kind in (*KINDS, "tomorrow")} == {Policy.EDIT_WINS}


@given(values)
def test_a_value_is_equal_to_itself_whatever_the_order_of_its_keys(value):
    assert canonical(turned(value)) == canonical(value)


@given(values, values)
def test_two_values_have_the_same_bytes_exactly_when_they_are_the_same(one, other):
    assert (canonical(one) == canonical(other)) == (spelled(one) == spelled(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [(True, 1), (False, 0), (1, 1.0), ("1", 1), ("a", b"a"), (None, False), ([], {}), ("", None)],
)
def test_values_of_different_types_are_different(one, other):
    assert canonical(one) != canonical(other)


def turned(value):
    """The value with the keys of every dictionary the other way round."""
    if isinstance(value, dict):
        return {key: turned(value[key]) for key in reversed(value)}
    return [turned(item) for item in value] if isinstance(value, list) else value


def spelled(value) -> str:
    """The value with its types, as Python writes it."""
    if isinstance(value, dict):
        return "{" + repr(sorted((key, spelled(item)) for key, item in value.items()))
    return "[" + repr([spelled(item) for item in value]) if isinstance(value, list) else repr(value)
