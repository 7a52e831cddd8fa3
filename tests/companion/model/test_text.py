"""What of a message is text, and how writing without spaces is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.model.text import (
    SEPARATOR,
    aside_text,
    editable_texts,
    read_text,
    segment,
    shows_code,
    shows_file,
    shows_image,
    sought,
    text_of_parts,
    with_texts,
)


def test_every_character_of_unspaced_writing_stands_alone():
    assert segment("API文档v2").replace(SEPARATOR, "|") == "API|文|档|v2"


def test_spaced_writing_stays_as_it_is():
    assert segment("Mon résumé, ПРИВЕТ!") == "Mon résumé, ПРИВЕТ!"


def test_letters_of_another_width_are_the_same_letters():
    assert segment("ＡＰＩ１２") == "API12"


@given(st.text())
def test_nothing_of_a_text_is_lost(text):
    kept = "".join(sought(text).split(SEPARATOR))
    assert len(kept) <= 4 * len(text)
    assert sought(kept).replace(SEPARATOR, "") == kept.replace(SEPARATOR, "")


@given(st.text(alphabet="aB9_ 搜"))
def test_the_index_has_all_that_a_query_asks_for(text):
    assert segment(text).startswith(sought(text))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("getUserName", "get User Name"),
        ("HTTPServer", "HTTP Server"),
        ("utf8Decoder", "utf8 Decoder"),
        ("plain", ""),
        ("PLAIN", ""),
        ("a" * 40 + "B" + "c" * 40, ""),
    ],
)
def test_names_in_code_are_also_indexed_by_their_words(name, words):
    assert segment(name) == (f"{name}\n{words}" if words else name)


def test_a_name_s_words_are_indexed_once_however_often_it_stands_there():
    assert segment("getUser getUser").splitlines()[1:] == ["get User"]


def test_a_symbol_is_one_character_to_the_index_whatever_picture_it_has():
    assert sought("❤\ufe0f") == sought("❤") != sought("★")
    assert len(sought("👩\u200d👩").replace("\u200d", "").replace(SEPARATOR, "")) == 2


def test_vowel_points_are_not_heard():
    assert sought("مُحَمَّد") == sought("محمد")


PARTS = [
    {"type": "text", "text": "one"},
    {"type": "code", "text": "two"},
    {"type": "reasoning", "text": "three"},
    {"type": "tool_result", "text": "four", "error": False},
    {"type": "context", "text": "five"},
    {"type": "error", "text": "six"},
    {"type": "citation", "title": "seven", "url": "https://example.org"},
    {"type": "file", "name": "eight.pdf", "missing": True},
    {"type": "unknown", "value": "nine"},
    {"type": "tool_call", "name": "ten", "arguments": "{}"},
]


def test_what_a_person_reads_and_what_lies_beside_it_are_told_apart():
    assert read_text(PARTS).split() == ["one", "two", "six", "eight.pdf"]
    assert aside_text(PARTS).split() == ["three", "four", "five", "seven"]
    assert text_of_parts(PARTS).split() == ["one", "two", "three", "four", "five", "six", "seven"]


@pytest.mark.parametrize(
    ("part", "shows"),
    [
        ({"type": "image", "url": "x"}, (True, False, False)),
        ({"type": "audio", "attachment": b"i" * 16}, (False, True, False)),
        ({"type": "code", "text": "x"}, (False, False, True)),
        ({"type": "text", "text": "so:\n```py\nx\n```"}, (False, False, True)),
        ({"type": "text", "text": "three ``` within"}, (False, False, False)),
        ({"type": ["image"]}, (False, False, False)),
        ("image", (False, False, False)),
    ],
)
def test_what_is_in_a_message_is_known_from_its_parts(part, shows):
    assert (shows_image([part]), shows_file([part]), shows_code([part])) == shows


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


THOUGHT, CALL = {"type": "reasoning", "text": "hm"}, {"type": "tool_call", "name": "look"}
ONE, TWO = {"type": "text", "text": "one"}, {"type": "text", "text": "two", "kept": True}


@pytest.mark.parametrize("parts", [[THOUGHT, ONE, CALL, TWO], [THOUGHT, ONE], [THOUGHT]])
def test_texts_that_are_saved_as_they_were_change_nothing(parts):
    assert with_texts(parts, editable_texts(parts)) == parts


def test_each_text_of_a_message_is_edited_in_its_place():
    edited = with_texts([ONE, CALL, TWO], ["1", "2"])
    assert edited == [{**ONE, "text": "1"}, CALL, {**TWO, "text": "2"}]


def test_one_text_stands_for_all_that_a_message_has():
    assert with_texts([CALL, ONE, THOUGHT, TWO], ["1"]) == [CALL, {**ONE, "text": "1"}, THOUGHT]
    assert with_texts([CALL], ["1"]) == [{"type": "text", "text": "1"}, CALL]
    assert with_texts([CALL, ONE], ["1", "2"]) == [CALL, {**ONE, "text": "1\n\n2"}]
