"""The words that differ are marked in both texts, and nothing of them is lost."""

from hypothesis import given
from hypothesis import strategies as st

from ui.presenters.difference import WORDS_MAX, Run, compare


def text(runs: list[Run]) -> str:
    return "".join(run.text for run in runs)


@given(st.text(max_size=80), st.text(max_size=80))
def test_joined_runs_are_the_text(one: str, other: str) -> None:
    left, right = compare(one, other)
    assert (text(left), text(right)) == (one, other)


@given(st.text(max_size=80))
def test_equal_texts_have_no_marks(one: str) -> None:
    left, right = compare(one, one)
    assert not any(run.differs for run in left + right)


def test_a_changed_word_is_marked_in_both() -> None:
    left, right = compare("which is best?", "which is better?")
    assert left == [Run("which is ", False), Run("best", True), Run("?", False)]
    assert right == [Run("which is ", False), Run("better", True), Run("?", False)]


def test_blanks_between_two_changed_words_are_marked_with_them() -> None:
    left, _ = compare("Notes for it", "Travel plans now")
    assert left == [Run("Notes for it", True)]


def test_chinese_is_compared_by_character() -> None:
    left, right = compare("西安三日游", "西安五日游")
    assert [run.text for run in left if run.differs] == ["三"]
    assert [run.text for run in right if run.differs] == ["五"]


def test_long_texts_are_compared_by_line() -> None:
    many = "word\n" * WORDS_MAX
    left, right = compare(many + "one\n", many + "two\n")
    assert left[-1] == Run("one\n", True)
    assert right[-1] == Run("two\n", True)
