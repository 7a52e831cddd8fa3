"""What of a message is text, and how writing without spaces is cut."""

from hypothesis import given
from hypothesis import strategies as st

from companion.model.text import SEPARATOR, segment, text_of_parts


def test_every_character_of_unspaced_writing_stands_alone():
    assert segment("API文档v2").replace(SEPARATOR, "|") == "API|文|档|v2"


def test_spaced_writing_stays_as_it_is():
    assert segment("Mon résumé, ПРИВЕТ!") == "Mon résumé, ПРИВЕТ!"


def test_letters_of_another_width_are_the_same_letters():
    assert segment("ＡＰＩ１２") == "API12"


@given(st.text())
def test_nothing_of_a_text_is_lost(text):
    kept = "".join(segment(text).split(SEPARATOR))
    assert len(kept) <= 4 * len(text)
    assert segment(kept).replace(SEPARATOR, "") == kept.replace(SEPARATOR, "")


def test_text_code_and_thinking_can_be_searched_and_malformed_parts_have_no_text():
    parts = [
        {"type": "text", "text": "one"},
        {"type": "code", "text": "two"},
        {"type": "reasoning", "text": "three"},
        {"type": "image", "attachment": b"x"},
        {"type": "text"},
        {"type": "text", "text": 4},
        "five",
    ]
    assert text_of_parts(parts) == "one\n\ntwo\n\nthree"
    assert text_of_parts("six") == ""
