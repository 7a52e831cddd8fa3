"""A private world of namespaces that vanishes, with all that runs in it, when we do.

One process holds a network, a mount and a PID namespace (and a user namespace when we are not
root) and reads its standard input, which only we can write. However we end, even killed, the
pipe closes, the holder ends, and the kernel kills every process of its PID namespace; the last
one takes the network namespaces with it, because their names stand in the holder's own mount
namespace. There is nothing to sweep up, and nothing of this machine's network is ever touched.
"""

import contextlib
import functools
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]
TOOLS_PATH = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"
COMMAND_TIMEOUT_S = 20
FORK_TIMEOUT_S = 0.2
"""A process killed before it was there is looked for again after this time."""

_HOLDER = """
import pathlib, signal, subprocess, sys
signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # we are the init of a PID namespace: no zombies
subprocess.run(["mount", "-t", "tmpfs", "tmpfs", "/run"])
pathlib.Path("/run/netns").mkdir()
print("ready", flush=True)
sys.stdin.read()
"""


class Sandbox:
    """Namespaces of our own; its first network namespace is called the outer one.

    Raises:
        OSError: this machine does not let us make namespaces.
    """

    def __init__(self) -> None:
        unshare = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
        if os.geteuid() != 0:
            unshare.append("--map-root-user")
        self._holder = subprocess.Popen(
            [*unshare, sys.executable, "-c", _HOLDER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(),
        )
        assert self._holder.stdout is not None
        assert self._holder.stderr is not None
        if self._holder.stdout.readline().strip() != "ready":
            raise OSError(self._holder.stderr.read().strip() or "unshare failed")
        (init,) = children(self._holder.pid)
        self._enter = ["nsenter", "--target", str(init)]
        # Its root too: a mount namespace begins at the machine's, even when we are in a chroot.
        self._enter += ["--net", "--mount", "--pid", "--root"]
        if os.geteuid() != 0:
            self._enter += ["--user", "--preserve-credentials"]

    def script(self, lines: Sequence[str]) -> str:
        """Run shell commands in the outer namespace, up to the first that fails.

        Raises:
            OSError: it failed; with what it said.
        """
        script = "\n".join(lines)
        done = self.run(["sh", "-ec", script])
        if done.returncode != 0:
            raise OSError(f"{done.stderr.strip()}\nin:\n{script}")
        return done.stdout

    def run(
        self,
        command: Sequence[str | Path],
        *,
        namespace: str = "",
        timeout_s: float = COMMAND_TIMEOUT_S,
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end in a network namespace."""
        return subprocess.run(
            self._inside(command, namespace),
            capture_output=True,
            text=True,
            timeout=timeout_s,
            env=environment(),
        )

    def start(
        self,
        command: Sequence[str | Path],
        *,
        namespace: str = "",
        stderr: IO[bytes] | None = None,
        variables: dict[str, str] | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start a command in a network namespace, in a session of its own.

        End it with `end`: what we start directly is `nsenter`, which only waits for it.
        """
        return subprocess.Popen(
            self._inside(command, namespace),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            start_new_session=True,
            env=environment() | (variables or {}),
        )

    def end(self, process: subprocess.Popen[bytes]) -> None:
        """Kill what `start` started, and wait for its end."""
        end(process)

    def close(self) -> None:
        """End everything in it."""
        assert self._holder.stdin is not None
        self._holder.stdin.close()
        self._holder.wait(COMMAND_TIMEOUT_S)
        for stream in (self._holder.stdout, self._holder.stderr):
            if stream is not None:
                stream.close()

    def _inside(self, command: Sequence[str | Path], namespace: str) -> list[str]:
        where = ["ip", "netns", "exec", namespace] if namespace else []
        return [*self._enter, *where, *map(str, command)]


def environment() -> dict[str, str]:
    """Ours, with the administrator's tools in the path and the project importable."""
    importable = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PATH": TOOLS_PATH, "PYTHONPATH": importable}


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill what `Sandbox.start` started, and wait for its end.

    `nsenter` is left to end by itself: an orphan of it would become a zombie that keeps the
    namespace until the init of this machine, which is in no hurry, takes notice.
    """
    while process.poll() is None:
        for pid in children(process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(FORK_TIMEOUT_S)
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()


def children(pid: int) -> list[int]:
    """The processes that this one has started."""
    try:
        return [
            int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        ]
    except FileNotFoundError:
        return []


@functools.cache
def why_unavailable() -> str:
    """Why no LAN can be made here, or "" when one can."""
    if sys.platform != "linux":
        return "network namespaces are a thing of Linux"
    for tool, package in (("ip", "iproute2"), ("tc", "iproute2"), ("nsenter", "util-linux")):
        if shutil.which(tool, path=TOOLS_PATH) is None:
            return f"the command {tool} is missing: install {package}"
    try:
        sandbox = Sandbox()
    except OSError as error:
        return f"no network namespaces can be made here: {error}"
    try:
        sandbox.script(["ip link add probe type bridge", "ip netns add probe"])
    except OSError as error:
        return f"no bridge or network namespace can be made here: {error}"
    finally:
        sandbox.close()
    return ""
