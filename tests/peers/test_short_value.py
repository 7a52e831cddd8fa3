"""The value that two sides compare: the same for both, another for everybody else, unsteerable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import RemoteProtocolError
from peers.short_value import (
    check_code,
    commitment,
    emoji_numbers,
    require,
    require_revealed,
    short_value,
)

keys = st.binary(min_size=32, max_size=32)
sides = st.tuples(keys, keys)


@given(sides, sides, keys)
def test_every_part_changes_the_value(one, other, new):
    value = short_value(one, other)
    changed = [
        ((new, one[1]), other), ((one[0], new), other), (one, (new, other[1])),
        (one, (other[0], new)),
    ]  # fmt: skip
    for pair in changed:
        assert (short_value(*pair) == value) is (pair == (one, other))


@given(sides, sides)
def test_the_sides_cannot_be_exchanged(one, other):
    assert (short_value(one, other) == short_value(other, one)) is (one == other)


@given(keys)
def test_it_is_shown_as_three_digits_and_as_seven_emoji(value):
    assert len(check_code(value)) == 3
    assert check_code(value).isdigit()
    numbers = emoji_numbers(value)
    assert len(numbers) == 7
    assert all(0 <= number < 64 for number in numbers)
    rest = int.from_bytes(value[-8:], "big") % 2**42
    assert sum(n << (6 * place) for place, n in enumerate(reversed(numbers))) == rest


@given(keys, keys, keys, keys)
def test_only_what_was_committed_to_can_be_revealed(ephemeral, nonce, other, another):
    committed = commitment(ephemeral, nonce)
    require_revealed(committed, ephemeral, nonce)
    for pair in ((other, nonce), (ephemeral, another)):
        if pair != (ephemeral, nonce):
            with pytest.raises(RemoteProtocolError):
                require_revealed(committed, *pair)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_nonce_of_another_length_is_refused(length):
    with pytest.raises(RemoteProtocolError):
        require(bytes(length))
