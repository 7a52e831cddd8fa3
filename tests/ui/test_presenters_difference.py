"""The words that differ are marked in both texts, and nothing of them is lost."""

from hypothesis import given
from hypothesis import strategies as st

from ui.presenters.difference import Run, Side, compare


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


def test_in_a_long_text_too_the_words_that_changed_are_marked_and_not_their_lines() -> None:
    """Thousands of words: the lines that are alike cost nothing, so the others are looked into."""
    lines = [f"In line {at} stands the word old.\n" for at in range(3_000)]
    changed = {0, 1_500, 2_999}
    others = [
        line.replace("old", "new") if at in changed else line for at, line in enumerate(lines)
    ]
    left, right = compare("".join(lines), "".join(others))
    assert [run.text for run in left if run.differs] == ["old"] * 3
    assert [run.text for run in right if run.differs] == ["new"] * 3


def test_lines_that_are_everywhere_do_not_hide_what_is_alike_between_them() -> None:
    lines = [f"paragraph {at}\n" for at in range(300)]
    left, right = compare("\n".join(lines), "\n".join(["first\n", *lines[:-1], "last\n"]))
    marked = " ".join(run.text for run in left + right if run.differs)
    assert set(marked.split()) == {"paragraph", "299", "first", "last"}


def test_what_takes_too_long_to_compare_is_marked_whole() -> None:
    one, other = (" ".join(f"{letter}{at}" for at in range(6_000)) for letter in "ab")
    same = "the same\n"
    left, right = compare(f"{same}{one}\n{same}", f"{same}{other}\n{same}")
    assert left == [Run(same, False), Run(one, True), Run("\n" + same, False)]
    assert right == [Run(same, False), Run(other, True), Run("\n" + same, False)]


def test_both_sides_of_a_comparison_mark_the_same_words() -> None:
    one, other = "a b c d", "c d a b"
    left = [run for run in Side(one, other, is_first=True).runs() if not run.differs]
    right = [run for run in Side(other, one, is_first=False).runs() if not run.differs]
    assert [run.text.strip() for run in left] == [run.text.strip() for run in right]
