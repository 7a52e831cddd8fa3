"""What persons do with two computers, as commands that they type."""

import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from tests.daemons import Person

PATIENCE_S = 20.0


def typed(person: Person, *command: object) -> dict:
    """The JSON that a command answers with."""
    ran = person.types(*command, "--json")
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def show(person: Person, picture: Path) -> "subprocess.Popen[str]":
    """Show a code, also as a picture; the command goes on."""
    showing = person.begins("pair", "--show", "--json", "--png", picture)
    step(showing, "waiting")
    return showing


def pair(shower: Person, scanner: Person, picture: Path, *options: str) -> None:
    """Pair two computers; whoever shows the code holds the conversations."""
    showing = show(shower, picture)
    scanning = scanner.begins("pair", "--scan", picture, "--json", *options)
    code = step(scanning, "show_check_code")["check_code"]
    step(showing, "ask_check_code")
    answer(showing, code)
    for process in (showing, scanning):
        step(process, "paired")
        assert process.wait(10) == 0
        process.communicate()


def answer(process: "subprocess.Popen[str]", text: str) -> None:
    """Type a line into a command that asks for one."""
    assert process.stdin is not None
    process.stdin.write(f"{text}\n")
    process.stdin.flush()


def step(process: "subprocess.Popen[str]", wanted: str) -> dict:
    """Wait for a step of the pairing."""
    assert process.stdout is not None
    assert process.stderr is not None
    for line in process.stdout:
        pairing = json.loads(line)
        if pairing["step"] == wanted:
            return pairing
    raise AssertionError(f"{wanted} did not come: {process.stderr.read()}")


def wait(condition: Callable[[], bool]) -> None:
    """Until it is so."""
    until = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < until, "it did not come true"
        time.sleep(0.1)
