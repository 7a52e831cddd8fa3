"""What all devices have absorbed, as their records say it."""

import pytest

from companion.model.dots import Dot, VersionVector
from companion.model.frontier import absorbed_by, absorbed_value, sign_of_life
from companion.model.ids import RecordId, ReplicaId
from companion.model.merge import RecordState, merge, write
from companion.model.records import ABSORBED, DEVICE

ANN, BOB = (ReplicaId(bytes([n]) * 16) for n in (1, 2))
HERE = VersionVector({ANN: 9, BOB: 9})
EMPTY = RecordState(RecordId(b"d" * 16), DEVICE)
FIRST = Dot(ANN, 3)


def saying(value: object, dot: Dot = FIRST, before: RecordState = EMPTY) -> RecordState:
    return write(before, {ABSORBED: value}, dot=dot, hlc=1)


def test_what_a_device_says_comes_back_as_it_was():
    vector = VersionVector({ANN: 2, BOB: 5})
    assert absorbed_by(saying(absorbed_value(vector)), HERE) == vector


def test_a_word_that_is_not_absorbed_here_does_not_count():
    said = saying(absorbed_value(HERE))
    assert absorbed_by(said, VersionVector({ANN: 2})) == VersionVector()


def test_of_two_concurrent_words_only_what_both_say_counts():
    one = saying(absorbed_value(VersionVector({ANN: 2, BOB: 5})))
    other = saying(absorbed_value(VersionVector({ANN: 4, BOB: 1})), Dot(BOB, 3))
    assert absorbed_by(merge(one, other), HERE) == VersionVector({ANN: 2, BOB: 1})


@pytest.mark.parametrize(
    "value",
    [
        None,
        "all",
        [1],
        {"not hexadecimal": 1},
        {"00": 1},
        {ANN.hex(): "1"},
        {ANN.hex(): True},
        {ANN.hex(): -1},
        {ANN.hex(): 2**60},
        {ANN.hex(): 1, BOB.hex(): None},
    ],
)
def test_what_is_malformed_counts_as_nothing(value):
    assert absorbed_by(saying(value), HERE) == VersionVector()


def test_each_word_is_another_sign_of_life():
    first = saying({})
    second = saying({}, Dot(ANN, 4), first)
    assert len({sign_of_life(EMPTY), sign_of_life(first), sign_of_life(second)}) == 3
