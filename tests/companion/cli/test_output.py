"""What is printed: aligned in any script, bounded by the terminal, and unable to steer it."""

import io
import json
import os
import sys
from enum import Enum

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.cli import output
from companion.control.messages import ReasonValue


class Terminal(io.StringIO):
    """A screen of 40 columns."""

    def isatty(self) -> bool:
        return True


def test_columns_line_up_in_every_script(capsys):
    output.table([("西安", "|"), ("ab", "|"), ("e\u0301", "|")], elastic=0)
    lines = capsys.readouterr().out.splitlines()
    assert [output.columns(line) for line in lines] == [7, 7, 7]


def test_a_row_never_leaves_the_terminal(monkeypatch):
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setattr("shutil.get_terminal_size", lambda _default: os.terminal_size((40, 24)))
    output.table([("12345678", "long " * 50, "6 messages"), ("1", "西" * 50, "1")], elastic=1)
    lines = screen.getvalue().splitlines()
    assert [output.columns(line) <= 40 for line in lines] == [True, True]
    assert lines[0].endswith("6 messages")
    assert "…" in lines[0]


def test_where_there_is_no_terminal_nothing_is_cut_and_no_row_is_padded_without_end(capsys):
    title = "long " * 100 + "end"
    output.table([("1", title, "x"), ("2", "short", "y")], elastic=1)
    first, second = capsys.readouterr().out.splitlines()
    assert title in first
    assert len(second) < 80


def test_no_rows_print_nothing(capsys):
    output.table([], elastic=0)
    assert capsys.readouterr().out == ""


@given(st.text(), st.integers(1, 30))
def test_what_is_fitted_fits_and_is_a_beginning(text, width):
    fitted = output.fit(text, width)
    assert output.columns(fitted) <= width
    assert fitted == text or (fitted.endswith("…") and text.startswith(fitted[:-1]))


@given(st.text())
def test_nothing_that_is_printed_steers_the_terminal(text):
    assert all(c.isprintable() or c in output.JOINERS for c in output.printable(text))
    assert all(c.isprintable() or c in output.JOINERS + "\n\t" for c in output.harmless(text))


def test_a_name_from_another_device_cannot_steer_the_terminal():
    said = output.english(ReasonValue("pairing_already", {"name": "\x1b[2Jgone"}))
    assert "\x1b" not in said
    assert "gone" in said


class Colour(Enum):
    RED = "red"


class Struct(msgspec.Struct):
    colour: Colour
    digest: bytes


def test_json_says_everything_a_row_or_message_holds(capsys):
    output.say_json({"rows": [Struct(Colour.RED, b"\xab")], 1: ("é", None)})
    assert json.loads(capsys.readouterr().out) == {
        "rows": [{"colour": "red", "digest": "ab"}],
        "1": ["é", None],
    }


def test_json_is_json_whatever_numbers_there_are(capsys):
    output.say_json([float("nan"), float("inf"), -float("inf"), 1.5])
    assert json.loads(capsys.readouterr().out, parse_constant=pytest.fail) == [
        None,
        None,
        None,
        1.5,
    ]


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_text_and_json_come_out_whatever_the_terminal_can_show(monkeypatch, encoding):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
    output.let_any_text_out()
    output.say("西安 🙂 \ud800")
    output.say_json("西安 🙂")
    text, line = raw.getvalue().splitlines()
    assert text
    assert json.loads(line.decode(encoding)) == "西安 🙂"


@pytest.mark.parametrize("unix_ms", [0, -1])
def test_a_time_that_is_not_known_is_never(unix_ms):
    assert output.when(unix_ms) == "never"


@pytest.mark.parametrize("unix_ms", [1, 1_700_000_000_000, 2**63 - 1])
def test_any_time_can_be_said(unix_ms):
    assert output.when(unix_ms)


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 B"), (999, "999 B"), (1_500, "1.5 kB"), (2_000_000, "2.0 MB"), (10**13, "10000.0 GB")],
)
def test_sizes_are_said_in_the_unit_that_fits(count, said):
    assert output.size(count) == said


def test_one_is_not_many():
    assert output.counted(1, "message", "messages") == "1 message"
    assert output.counted(1_200, "message", "messages") == "1,200 messages"
