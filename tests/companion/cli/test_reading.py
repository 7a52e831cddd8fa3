"""What came from elsewhere is shown in a terminal, and steers it in no place."""

import pytest

from companion.cli.reading import _say_conversation, say_conflict
from companion.cli.run import guarded
from companion.errors import CompanionError
from companion.views.rows import ConflictRow, ConversationRow, Version

STEERING = "\x1b[2Jgone\x07"


def _fails() -> int:
    raise CompanionError("resolve_field", fields=STEERING)


def _breaks() -> int:
    raise ArithmeticError(STEERING)


def test_a_conversation_and_a_conflict_of_others_steer_no_terminal(capsys):
    _say_conversation(ConversationRow("id", STEERING, "", 1, STEERING, 1, False, False, False, ""))
    version = Version("dot", STEERING, STEERING, STEERING, "d", False, 1, True)
    fields = (STEERING, "c", STEERING, [version], "seen")
    say_conflict(ConflictRow("record", "conversation", *fields, suggestion=STEERING))
    told = capsys.readouterr().out
    assert told.count("gone") == 7
    assert not set(told) & set("\x1b\x07")


@pytest.mark.parametrize("code", ["export_which", "leave_how", "resolve_which", "review_which"])
def test_a_command_that_leaves_open_what_is_meant_was_not_understood(capsys, code):
    def says_too_little() -> int:
        raise CompanionError(code)

    assert guarded(says_too_little, None) == 2
    assert "Say " in capsys.readouterr().err


@pytest.mark.parametrize("command", [_fails, _breaks])
def test_neither_does_what_goes_wrong(capsys, monkeypatch, command):
    monkeypatch.delenv("COMPANION_TRACEBACK", raising=False)
    assert guarded(command, None) == 1
    told = capsys.readouterr().err
    assert "gone" in told
    assert not set(told) & set("\x1b\x07")
