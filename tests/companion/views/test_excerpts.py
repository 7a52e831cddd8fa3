"""An excerpt is a piece of the text as it was written, with what was found marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.model.graphemes import may_cut
from companion.views.excerpts import BEGIN, CHARACTERS, END, Finder

LONG = "lorem ipsum dolor sit amet " * 40


def marked(text: str, *words: str, unfinished: bool = False, literals: tuple[str, ...] = ()) -> str:
    excerpt, _ = Finder([(word, unfinished) for word in words], literals).excerpt(text)
    return excerpt.replace(BEGIN, "[").replace(END, "]")


@pytest.mark.parametrize(
    ("text", "word", "excerpt"),
    [
        ("a Cat, a catalogue", "cat", "a [Cat], a catalogue"),
        ("请显示搜索结果。", "搜索结果", "请显示[搜索结果]。"),
        ("重跑gen-itgc后", "itgc", "重跑gen-[itgc]后"),
        ("Mon RÉSUMÉ", "resume", "Mon [RÉSUMÉ]"),
        ("Mon re\u0301sume\u0301!", "résumé", "Mon [re\u0301sume\u0301]!"),
        ("ＡＰＩ key", "api", "[ＡＰＩ] key"),
        ("call getUserName()", "user", "call get[User]Name()"),
        ("the snake_case one", "snake case", "the [snake_case] one"),
        ("ok 👩‍👩‍👧 ok", "👩", "ok [👩‍👩‍👧] ok"),
        ("nothing", "else", "nothing"),
        ("", "x", ""),
    ],
)
def test_what_was_found_is_marked(text, word, excerpt):
    assert marked(text, word) == excerpt


def test_an_unfinished_word_is_marked_to_its_end():
    assert marked("a catalogue", "cat", unfinished=True) == "a [catalogue]"


def test_what_was_looked_for_exactly_is_marked():
    assert marked("in C++ and C", literals=("c++",)) == "in [C++] and C"


def test_of_a_long_text_the_piece_is_shown_where_most_was_found():
    excerpt = marked(f"{LONG}cat {LONG}cat and dog{LONG}", "cat", "dog")
    assert "[cat] and [dog]" not in excerpt  # "dog" goes on as "doglorem"
    excerpt = marked(f"{LONG}cat {LONG}cat and dog {LONG}", "cat", "dog")
    assert "[cat] and [dog]" in excerpt
    assert (excerpt[0], excerpt[-1]) == ("…", "…")
    assert len(excerpt) < 1.5 * CHARACTERS


def test_marks_that_stand_in_the_text_itself_mean_nothing():
    assert marked(f"a {BEGIN}cat{END} b", "cat") == "a [cat] b"


PIECES = [
    "a",
    " ",
    "搜",
    "索",
    "e\u0301",
    "👩‍👩‍👧",
    "🇩🇪",
    "ที่",
    "न्य",
    "각",
    "cat",
    "\n",
    "1️⃣",
    "\u0600",
]


@given(
    st.lists(st.sampled_from(PIECES), max_size=400), st.sampled_from(["cat", "索", "👩", "ท", "1"])
)
def test_no_character_is_ever_cut(pieces, word):
    text = "".join(pieces)
    excerpt, _ = Finder([(word, False)], []).excerpt(text)
    inner = excerpt.removeprefix("…").removesuffix("…")
    plain = inner.replace(BEGIN, "").replace(END, "")
    begins = [at for at in range(len(text) - len(plain) + 1) if text.startswith(plain, at)]
    assert any(all(may_cut(text, at + cut) for cut in cuts(inner)) for at in begins)


def cuts(excerpt: str) -> list[int]:
    """Where it begins, where a mark stands, and where it ends, counted without the marks."""
    places, at = [0], 0
    for character in excerpt:
        if character in (BEGIN, END):
            places.append(at)
        else:
            at += 1
    return [*places, at]


@given(st.text(max_size=300), st.text(min_size=1, max_size=6), st.booleans())
def test_every_text_has_an_excerpt(text, word, unfinished):
    excerpt, found = Finder([(word, unfinished)], [word]).excerpt(text)
    assert found == (BEGIN in excerpt)
    assert excerpt.count(BEGIN) == excerpt.count(END)
