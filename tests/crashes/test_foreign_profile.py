"""A profile that another user has made, as happens after one start with sudo."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.reasons import Reason
from tests.daemons import Person

SOMEBODY_ELSE = 65_534
POWERS = ("dac_override", "dac_read_search", "fowner", "chown")
"""What lets root do as it likes with other users' files."""


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Person:
    """Somebody whose profile has been in use, and whose daemon does not run just now."""
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("only root (on Linux, with setpriv) can make files of another user")
    person = Person("Desk", tmp_path_factory.mktemp("f") / "p")
    assert person.types("list").returncode == 0
    person.leave()
    return person


@pytest.fixture
def person(used: Person) -> Iterator[Person]:
    """That person, whose files are their own again at the end."""
    yield used
    for path in (used.directory, *used.directory.rglob("*")):
        os.chown(path, os.geteuid(), os.getegid())
    used.directory.chmod(0o700)


@pytest.mark.parametrize("mode", [0o755, 0o700])
@pytest.mark.parametrize("command", ["daemon", "list"])
def test_the_folder_of_another_user_is_left_alone(person: Person, command: str, mode: int):
    for path in (person.directory, *person.directory.rglob("*")):
        os.chown(path, SOMEBODY_ELSE, SOMEBODY_ELSE)
    person.directory.chmod(mode)
    before = _picture(person.directory)
    done = _without_powers(person, command)
    assert done.returncode != 0
    assert _not_writable(person) in done.stderr
    assert _picture(person.directory) == before


@pytest.mark.parametrize(
    ("command", "name"),
    [("daemon", "companion.db"), ("daemon", "companion.log"), ("daemon", "lock"), ("list", "lock")],
)
def test_a_file_of_another_user_is_left_alone(person: Person, command: str, name: str):
    file = person.directory / name
    os.chown(file, SOMEBODY_ELSE, SOMEBODY_ELSE)
    file.chmod(0o600)
    before = file.read_bytes()
    done = _without_powers(person, command)
    assert done.returncode != 0
    assert _not_writable(person) in done.stderr
    assert file.read_bytes() == before


def test_a_key_of_another_user_is_not_replaced(person: Person):
    key = person.directory / "identity.key"
    os.chown(key, SOMEBODY_ELSE, SOMEBODY_ELSE)
    before = key.read_bytes()
    done = _without_powers(person, "daemon")
    assert done.returncode != 0
    assert "cannot be read" in done.stderr
    assert "No new key was made" in done.stderr
    assert key.read_bytes() == before


def _not_writable(person: Person) -> str:
    return Reason("profile_not_writable", {"profile": str(person.directory)}).english()


def _without_powers(person: Person, command: str) -> "subprocess.CompletedProcess[str]":
    """As a user to whom the files of others are closed."""
    drop = f"--bounding-set={','.join(f'-{power}' for power in POWERS)}"
    return subprocess.run(
        ["setpriv", drop, sys.executable, "-m", "companion", command],
        env=person.environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def _picture(directory: Path) -> dict[str, tuple[bytes, int, int]]:
    """What is there, whose it is, and who may use it."""
    return {
        str(path): (
            path.read_bytes() if path.is_file() else b"",
            path.stat().st_uid,
            path.stat().st_mode,
        )
        for path in (directory, *directory.rglob("*"))
    }
