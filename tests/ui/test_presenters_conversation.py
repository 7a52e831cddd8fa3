"""Formulas can be read, code is coloured by kind and in bounded time, copies are Markdown."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.views.rows import MessageRow, OutlineRow
from ui.presenters.finding import Finding, found
from ui.presenters.formulas import Formula, cut_display, readable, with_readable_formulas
from ui.presenters.highlighting import CHARACTERS_MAX, LINE_MAX, Kind, spans
from ui.presenters.markdown_copy import as_markdown, fenced
from ui.presenters.message import Aside, Citations, File, Note, pieces
from ui.presenters.versions import pairs


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\alpha^2 + \frac{b}{c_1}", "α² + b/c₁"),
        (r"x = \frac{-b \pm \sqrt{b^2-4ac}}{2a}", "x = (-b ± √(b²-4ac))/2a"),
        (r"\sum_{i=1}^{n} i", "∑ᵢ₌₁ⁿ i"),
        (r"\text{if } n \geq 2", "if n ≥ 2"),
        (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", "a = b\nc = d"),
        (r"\unknown{x}", r"\unknownx"),
        (r"x^", "x^()"),
        (r"\frac{a", "a/()"),
    ],
)
def test_a_formula_is_readable_as_text(tex: str, text: str) -> None:
    assert readable(tex) == text


@given(st.text(alphabet=r"\{}^_&$ abc\frac12", max_size=200))
def test_whatever_stands_for_a_formula_becomes_text(tex: str) -> None:
    assert isinstance(readable(tex), str)
    assert isinstance(with_readable_formulas(tex), str)


def test_a_formula_nested_too_deeply_stays_as_it_was() -> None:
    assert readable("{" * 100 + "x") == "{" * 100 + "x"
    assert readable("^" * 100) == "^" * 100


def test_prices_and_code_are_no_formulas() -> None:
    for text in ("It costs $5 and $6.", "`$x$`", "US$ 5 or A$ 6", "a $ b $ c", r"\$x\$"):
        assert with_readable_formulas(text) == text


def test_a_formula_in_a_line_is_safe_from_markdown() -> None:
    assert with_readable_formulas("so $a_i b_i$ is") == "so `aᵢ bᵢ` is"
    assert with_readable_formulas(r"and \(\beta\)") == "and `β`"


def test_backticks_that_enclose_nothing_are_no_code_however_many_they_are() -> None:
    assert with_readable_formulas(r"```$\beta$``") == "````β```"
    many = "`" * 100_000
    assert with_readable_formulas(f"x{many}$") == f"x{many}$"


def test_a_formula_on_lines_of_its_own_is_cut_out() -> None:
    assert cut_display("a\n$$\nx^2\n$$\nb") == ["a\n", Formula("x²", "x^2"), "\nb"]
    assert cut_display("\\[ y \\]") == [Formula("y", "y")]
    assert cut_display("no formula") == ["no formula"]


def kinds(code: str, language: str) -> dict[str, Kind]:
    utf16 = code.encode("utf-16-le")
    return {
        utf16[2 * s.start : 2 * (s.start + s.length)].decode("utf-16-le"): s.kind
        for s in spans(code, language)
    }


def test_code_is_told_apart_by_kind_and_counted_as_qt_counts() -> None:
    found_ = kinds("def sail():\n    return '🎉' # ahoy", "python")
    assert found_["def"] is Kind.KEYWORD
    assert found_["sail"] is Kind.NAME
    assert found_["# ahoy"] is Kind.COMMENT
    assert Kind.STRING in found_.values()
    assert set(kinds("- a\n+ b", "diff").values()) == {Kind.REMOVED, Kind.ADDED}


def test_code_of_no_known_language_or_too_long_is_left_alone() -> None:
    assert spans("def x(): pass", "") == []
    assert spans("def x(): pass", "no such language") == []
    assert spans("x = 1\n" * (CHARACTERS_MAX // 6 + 1), "python") == []
    assert spans("x" * (LINE_MAX + 1), "python") == []


def message(*parts: dict[str, object], role: str = "assistant") -> MessageRow:
    return MessageRow("m", "c", "", role, "", 1, list(parts))


def test_citations_are_numbered_below_the_text_each_once() -> None:
    cited = {"type": "citation", "title": "Tides", "url": "https://example.org/"}
    shown = pieces(message(cited, {"type": "text", "text": "a"}, cited, {**cited, "title": "B"}))
    assert isinstance(shown[-1], Citations)
    assert [(item.number, item.title) for item in shown[-1].items] == [(1, "Tides"), (2, "B")]


def test_what_the_source_had_lost_is_not_said_to_be_on_its_way() -> None:
    lost = {"type": "file", "name": "a.pdf", "missing": True}
    assert pieces(message(lost)) == [File("", "a.pdf", 0, lost=True)]
    assert isinstance(pieces(message({"type": "file", "attachment": "x"}))[0], Note)


def test_a_remote_picture_is_named_and_not_shown() -> None:
    remote = {"type": "image", "url": "http://example.org/a.png"}
    assert pieces(message(remote)) == [File("", "http://example.org/a.png", 0, lost=True)]


def test_reasoning_is_markdown_and_arguments_are_json() -> None:
    parts = ({"type": "reasoning", "text": "*hm*"}, {"type": "tool_call", "arguments": {"a": 1}})
    shown = [piece for piece in pieces(message(*parts)) if isinstance(piece, Aside)]
    assert [piece.language for piece in shown] == ["", "json"]


def test_an_error_is_shown_as_one() -> None:
    (note,) = pieces(message({"type": "error", "text": "Too many requests"}))
    assert isinstance(note, Note)
    assert note.is_error


def test_several_messages_are_copied_with_who_spoke_and_code_in_fences() -> None:
    code = {"type": "code", "text": "a\n```\nb", "language": "md"}
    rows = [message({"type": "text", "text": "*a*"}, role="user"), message(code)]
    copied = as_markdown(rows, lambda row: row.role)
    assert copied == "### user\n\n*a*\n\n### assistant\n\n````md\na\n```\nb\n````"
    assert as_markdown(rows[:1], lambda row: row.role) == "*a*"
    assert fenced("x", "") == "```\nx\n```"


PLACES = [OutlineRow(name, False, 1) for name in "abcdef"]


def test_finding_begins_with_the_first_match_that_is_not_above() -> None:
    assert found("x", PLACES, ["b", "e"], near="c") == Finding("x", ("b", "e"), 1)
    assert found("x", PLACES, ["e", "b"], near="b") == Finding("x", ("b", "e"), 0)
    assert found("x", PLACES, ["b"], near="f").message == "b"
    assert found("x", PLACES, ["elsewhere"], near="a").message == ""


def test_steps_go_round_and_say_where_they_are() -> None:
    finding = found("x", PLACES, ["b", "e"], near="a")
    assert [finding.step(by).message for by in (1, 2, -1)] == ["e", "b", "e"]
    assert str(finding.said()) == "1 of 2 messages"
    assert str(Finding("x").said()) == "Not found"
    assert str(Finding("  ").said()) == ""
    assert Finding("x").step(1) == Finding("x")


def test_branches_stand_beside_each_other_as_long_as_either_goes_on() -> None:
    one = [message({"type": "text", "text": text}) for text in ("a b", "more")]
    other = [message({"type": "text", "text": "a c"})]
    first, second = pairs(one, other)
    assert [run.text for run in first.left_runs if run.differs] == ["b"]
    assert [run.text for run in first.right_runs if run.differs] == ["c"]
    assert second.right is None


def test_the_window_does_not_load_the_lexers_before_there_is_code() -> None:
    import subprocess

    script = "import sys, ui.widgets.conversation; print('pygments' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
