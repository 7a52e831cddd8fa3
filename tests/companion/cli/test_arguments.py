"""What may be typed, and what is refused before anything is done."""

from pathlib import Path

import pytest

from companion.__main__ import main
from companion.cli.arguments import parser
from companion.cli.parsing import COUNT_MAX
from companion.cli.run import _HANDLERS

NOT_UTF8 = "caf\udce9"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (["daemon", "--port", "5000"], {"port": 5000, "interface": None, "verbose": False}),
        (["daemon", "--interface", "a", "--interface", "b"], {"interface": ["a", "b"]}),
        (["import", "a.json", "b.json"], {"files": [Path("a.json"), Path("b.json")]}),
        (["list", "--limit", "3", "--archived"], {"limit": 3, "archived": True}),
        (["show", "abcd", "--json"], {"id": "abcd", "json": True}),
        (["search", "two", "words"], {"text": ["two", "words"]}),
        (["search", "--", "-word"], {"text": ["-word"]}),
        (["devices", "--profile", "p"], {"profile": Path("p")}),
        (["pair", "--show", "--png", "c.png"], {"show": True, "scan": None}),
        (["pair", "--scan", "companion://x"], {"show": False, "scan": "companion://x"}),
        (["resolve"], {"conflict": "", "keep": None, "both": False, "text": None}),
        (["resolve", "abcd:title", "--keep", "2"], {"conflict": "abcd:title", "keep": 2}),
        (["resolve", "abcd", "--text", ""], {"text": ""}),
        (["status"], {"profile": None, "json": False}),
    ],
)
def test_what_is_typed_is_understood(typed, expected):
    options = vars(parser().parse_args(typed))
    assert {name: options[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (["daemon", "--port", "abc"], "'abc' is no number from 0 to 65535"),
        (["daemon", "--port", "65536"], "no number from"),
        (["list", "--limit", "0"], "no number from 1"),
        (["list", "--limit", "-5"], "no number from 1"),
        (["list", "--limit", str(COUNT_MAX + 1)], "no number from 1"),
        (["list", "--limit", "9" * 5_000], "no number from 1"),
        (["list", "--limit", "٣"], "no number from 1"),
        (["import"], "FILE"),
        (["import", ""], "names no file"),
        (["import", NOT_UTF8], "not written in UTF-8"),
        (["search", NOT_UTF8], "not written in UTF-8"),
        (["pair"], "--show"),
        (["pair", "--show", "--scan", "x"], "not allowed with"),
        (["pair", "--scan", NOT_UTF8], "not written in UTF-8"),
        (["resolve", "abcd", "--keep", "1", "--both"], "not allowed with"),
        (["show"], "id"),
        (["show", "abcd", "--frobnicate"], "--frobnicate"),
        (["frobnicate"], "frobnicate"),
    ],
)
def test_what_is_not_understood_is_refused_with_a_reason(capsys, typed, why):
    with pytest.raises(SystemExit) as ended:
        main(typed)
    assert ended.value.code == 2
    assert why in capsys.readouterr().err


@pytest.mark.parametrize("typed", [["remove", "Laptop"], ["leave", "--wipe"]])
def test_a_program_that_cannot_be_asked_has_to_agree_beforehand(capsys, tmp_path, typed):
    profile = tmp_path / "profile"
    assert main(["devices", *typed, "--json", "--profile", str(profile)]) == 2
    assert "Add --yes if you are sure" in capsys.readouterr().err
    assert not profile.exists()


def test_every_command_has_help_that_tells_the_exit_codes(capsys):
    for command in _HANDLERS:
        with pytest.raises(SystemExit) as ended:
            main([command, "--help"])
        assert ended.value.code == 0
        told = capsys.readouterr().out
        assert "--profile" in told
        assert "--json" in told
        assert "exit codes:" in told


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("companion 0.")
