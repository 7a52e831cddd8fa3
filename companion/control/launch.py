"""Starts a daemon that outlives its starter, and knows why it did not come up."""

import shutil
import subprocess
import sys
from pathlib import Path

from companion.profile import private
from companion.reasons import Reason

LAST_WORDS_NAME = "daemon.stderr"
"""In the profile: what the daemon wrote to its standard error since its last start. Its
orderly log is elsewhere; this holds the sentence it ended with, or an interpreter's crash."""

_LAST_WORDS_BYTES_MAX = 16_384


class Launched:
    """A daemon that has been started and may or may not come up."""

    def __init__(self, process: subprocess.Popen[bytes], stderr: Path) -> None:
        self._process = process
        self._stderr = stderr

    def has_ended(self) -> bool:
        """Whether it is gone already."""
        return self._process.poll() is not None

    def last_words(self) -> str:
        """The last line it wrote; its exit status when it wrote nothing."""
        with self._stderr.open("rb") as file:
            said = file.read(_LAST_WORDS_BYTES_MAX).decode(errors="replace").split("\n")
        lines = [line.strip() for line in said if line.strip()]
        if not lines and shutil.disk_usage(self._stderr.parent).free < _LAST_WORDS_BYTES_MAX:
            return Reason("disk_full").english()
        return lines[-1].removeprefix("companion: ") if lines else f"exit {self._process.poll()}"


def start_daemon(directory: Path) -> Launched:
    """Start the daemon of the profile in `directory`, in a session of its own.

    Raises:
        OSError: the directory cannot be made or written.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    stderr = directory / LAST_WORDS_NAME
    with open(stderr, "wb", opener=private) as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "companion", "daemon", "--profile", str(directory)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=file,
            start_new_session=True,
            creationflags=_DETACHED,
        )
    return Launched(process, stderr)


# No console window, and no share in its starter's Ctrl-C. Zero and meaningless elsewhere.
_DETACHED = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(
    subprocess, "CREATE_NEW_PROCESS_GROUP", 0
)
