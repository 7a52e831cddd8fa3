"""Messages are shown whole, safely, and by their parts."""

from companion.views.rows import AttachmentRow, MessageRow
from ui.presenters.fences import Code, Prose, cut, with_line_breaks
from ui.presenters.message import (
    CHARACTERS_MAX,
    Aside,
    File,
    Note,
    Picture,
    pieces,
    plain_text,
    speaker,
)


def message(*parts: dict[str, object], role: str = "assistant", **attachments: AttachmentRow):
    return MessageRow(
        id="m",
        conversation="c",
        parent="",
        role=role,
        model="gpt",
        created_ms=1,
        parts=list(parts),
        attachments=attachments,
    )


def attachment(path: str, media_type: str = "image/png") -> AttachmentRow:
    return AttachmentRow("a", "lake.png", media_type, 12, "00", path)


def test_fenced_code_is_cut_out_of_the_prose_with_its_language() -> None:
    assert cut("before\n```python\nx = 1\n\ny\n```\nafter") == [
        Prose("before"),
        Code("x = 1\n\ny", "python"),
        Prose("after"),
    ]


def test_a_longer_fence_holds_a_shorter_one() -> None:
    assert cut("````\n```\ninside\n```\n````") == [Code("```\ninside\n```", "")]


def test_a_fence_that_is_not_closed_reaches_to_the_end() -> None:
    assert cut("a\n~~~sh\nls") == [Prose("a"), Code("ls", "sh")]


def test_backticks_after_an_opening_make_it_inline_code() -> None:
    assert cut("```a``` b") == [Prose("```a``` b")]


def test_a_tilde_does_not_close_a_fence_of_backticks() -> None:
    assert cut("```\na\n~~~\n```") == [Code("a\n~~~", "")]


def test_single_line_ends_are_kept_and_paragraphs_stay_paragraphs() -> None:
    assert with_line_breaks("a\nb\n\nc") == "a\u2028b\n\nc"
    assert with_line_breaks("# a\nb\n- c\nd") == "# a  \nb  \n- c  \nd"
    assert with_line_breaks("a | b\n--|--\n1 | 2\n3 | 4").count("\n") == 3


def test_an_empty_message_says_that_it_is_empty() -> None:
    assert pieces(message()) == [Note(pieces(message())[0].phrase)]  # type: ignore[union-attr]
    assert "empty" in str(pieces(message())[0].phrase)  # type: ignore[union-attr]


def test_a_picture_is_shown_when_its_bytes_are_here() -> None:
    part = {"type": "image", "attachment": "a"}
    assert pieces(message(part, a=attachment("/blob"))) == [Picture("/blob", "lake.png")]


def test_a_picture_whose_bytes_are_missing_is_named() -> None:
    part = {"type": "image", "attachment": "a"}
    assert pieces(message(part, a=attachment(""))) == [File("", "lake.png", 12)]


def test_an_svg_is_offered_as_a_file_and_never_drawn() -> None:
    part = {"type": "image", "attachment": "a"}
    shown = pieces(message(part, a=attachment("/blob", "image/svg+xml")))
    assert shown == [File("/blob", "lake.png", 12)]


def test_an_unknown_part_is_named_and_not_dropped() -> None:
    (note,) = pieces(message({"type": "hologram"}))
    assert isinstance(note, Note)
    assert "hologram" in str(note.phrase)


def test_reasoning_and_tools_stand_behind_a_heading() -> None:
    shown = pieces(
        message(
            {"type": "reasoning", "text": "hm"},
            {"type": "tool_call", "name": "search", "arguments": {"q": "杭州"}},
            {"type": "tool_result", "text": "found"},
        )
    )
    assert [type(piece) for piece in shown] == [Aside, Aside, Aside]
    assert isinstance(shown[1], Aside)
    assert "search" in str(shown[1].heading)
    assert "杭州" in shown[1].text


def test_a_very_long_text_is_cut_and_says_so_but_is_copied_whole() -> None:
    long = "x" * (CHARACTERS_MAX + 1)
    row = message({"type": "text", "text": long})
    shown = pieces(row)
    assert shown[0] == Prose("x" * CHARACTERS_MAX)
    assert isinstance(shown[1], Note)
    assert plain_text(row) == long


def test_copying_takes_the_text_and_the_code() -> None:
    row = message({"type": "text", "text": "a"}, {"type": "code", "text": "b"})
    assert plain_text(row) == "a\n\nb"


def test_a_role_that_is_not_known_speaks_under_its_own_name() -> None:
    assert str(speaker("user")) == "You"
    assert str(speaker("critic")) == "critic"
