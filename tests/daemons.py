"""Profiles with real daemons, confined to loopback, for tests that act as a person would."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from companion.control import messages as m
from companion.control.client import ControlClient
from companion.errors import CompanionError
from companion.profile import Profile

LOOPBACK = "127.0.0.1"
COMMAND_TIMEOUT_S = 60
COMPLAINT = re.compile(r"\b(ERROR|CRITICAL)\b|^Traceback ", re.MULTILINE)


class Person:
    """Somebody at a computer: a profile, and the commands that are typed there."""

    def __init__(self, name: str, directory: Path) -> None:
        self.name = name
        self.directory = directory
        self.profile = Profile(directory)

    @property
    def environment(self) -> dict[str, str]:
        """For every process of this computer."""
        return {
            **os.environ,
            "COMPANION_NO_KEYRING": "1",
            "COMPANION_INTERFACES": LOOPBACK,
            "COMPANION_DEVICE_NAME": self.name,
            "COMPANION_PROFILE": str(self.directory),
        }

    def types(self, *command: object, answer: str = "") -> "subprocess.CompletedProcess[str]":
        """Run a command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "companion", *map(str, command)],
            env=self.environment,
            input=answer,
            capture_output=True,
            text=True,
            timeout=COMMAND_TIMEOUT_S,
            check=False,
        )

    def begins(self, *command: object) -> "subprocess.Popen[str]":
        """Start a command and go on."""
        return subprocess.Popen(
            [sys.executable, "-m", "companion", *map(str, command)],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    async def request(self, *commands: m.Command) -> m.Result:
        """Send commands to the daemon; the last result."""
        client = await ControlClient.connect(self.profile, client="tests")
        try:
            results = [await client.request(command) for command in commands]
        finally:
            await client.close()
        return results[-1]

    def leave(self) -> None:
        """Stop the daemon, if one runs. Raises AssertionError when its log complains."""
        with suppress(CompanionError):
            asyncio.run(self._quit())
        complaints = [
            f"{path.name}: {path.read_text()[found.start() :][:2000]}"
            for path in (self.profile.log, self.directory / "daemon.stderr")
            if path.exists()
            for found in COMPLAINT.finditer(path.read_text(errors="replace"))
        ]
        assert not complaints, "\n".join(complaints)

    async def _quit(self) -> None:
        client = await ControlClient.connect(self.profile, client="tests")
        await client.request(m.Quit())
        await client.close()
        async with asyncio.timeout(COMMAND_TIMEOUT_S):
            while not self._is_free():  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    def _is_free(self) -> bool:
        """Whether no daemon holds the profile any more."""
        try:
            with self.profile.locked():
                return True
        except CompanionError:
            return False


@contextmanager
def people(directory: Path, *names: str) -> Iterator[list[Person]]:
    """Computers whose daemons are stopped at the end."""
    here = [Person(name, directory / name.lower()) for name in names]
    try:
        yield here
    finally:
        for person in here:
            person.leave()
