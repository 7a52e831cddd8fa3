"""Where the daemons of these tests run: on this machine's loopback, and nowhere else."""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from tests.netlab.sandbox import environment

LOOPBACK = "127.0.0.1"


class Loopback:
    """A tests.netlab.device.Ground without namespaces: needs no rights at all."""

    def start(
        self,
        command: Sequence[str | Path],
        *,
        namespace: str = "",
        stderr: IO[bytes] | None = None,
        variables: dict[str, str] | None = None,
    ) -> "subprocess.Popen[bytes]":
        """Start a command that uses no interface but loopback."""
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            env=environment() | (variables or {}) | {"COMPANION_INTERFACES": LOOPBACK},
        )

    def end(self, process: "subprocess.Popen[bytes]") -> None:
        """SIGKILL, and wait."""
        process.kill()
        process.wait()
