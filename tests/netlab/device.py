"""A daemon on a host of the LAN, driven through its control socket as a client would."""

import asyncio
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Protocol, TypeVar

from companion.control import messages as m
from companion.control.client import ControlClient
from companion.errors import CompanionError
from companion.profile import Profile
from companion.views.pages import Views
from tests.netlab.sandbox import children

PROGRAM = ("-m", "companion")
START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 30.0
WAIT_TIMEOUT_S = 90.0
LOOK_AGAIN_S = 0.25
CONNECT_RETRY_S = 0.03

COMPLAINT = re.compile(r"\b(ERROR|CRITICAL)\b|^Traceback ", re.MULTILINE)
LOG_LINES_SHOWN = 30

_R = TypeVar("_R")


class Ground(Protocol):
    """Where daemons run (tests.netlab.sandbox, tests.crashes.grounds)."""

    def start(
        self,
        command: Sequence[str | Path],
        *,
        namespace: str = "",
        stderr: IO[bytes] | None = None,
        variables: dict[str, str] | None = None,
    ) -> "subprocess.Popen[bytes]":
        """Start a command there."""

    def end(self, process: "subprocess.Popen[bytes]") -> None:
        """Kill what `start` started, and wait for its end."""


class Device:
    """A running daemon. `status` and `pairing` follow its events. Made by `Host.start`."""

    def __init__(
        self,
        name: str,
        directory: Path,
        ground: Ground,
        namespace: str = "",
        *,
        verbose: bool = False,
        program: Sequence[str | Path] = PROGRAM,
    ) -> None:
        self.name = name
        self.profile = Profile(directory)
        self.status: m.Status | None = None
        self.pairing: m.PairingValue | None = None
        self._ground = ground
        self._namespace = namespace
        self._program = program
        self._options = ["--verbose"] if verbose else []
        self._process: subprocess.Popen[bytes] | None = None
        self._client: ControlClient | None = None
        self._views: Views | None = None
        self._listening: asyncio.Task[None] | None = None
        self._heard = asyncio.Event()

    @property
    def views(self) -> Views:
        """What is in its database, as its window would show it."""
        assert self._views is not None, f"{self.name} does not run"
        return self._views

    @property
    def runs(self) -> bool:
        """Whether it was started, and neither stopped nor killed since."""
        return self._process is not None

    @property
    def pid(self) -> int:
        """The daemon's process; what we start directly only waits for it."""
        assert self._process is not None, f"{self.name} does not run"
        (pid,) = children(self._process.pid)
        return pid

    @property
    def device_id(self) -> str:
        """Its id in the group."""
        assert self._client is not None
        assert self._client.welcome is not None
        return self._client.welcome.device_id

    async def start(self) -> None:
        """Start the daemon, connect and subscribe.

        Raises:
            RuntimeError: it ended instead, with what it said.
            TimeoutError: it does not answer.
        """
        self.profile.prepare()
        with self._stderr.open("ab") as stderr:
            daemon = [sys.executable, *self._program, "daemon", *self._options]
            self._process = self._ground.start(
                [*daemon, "--profile", self.profile.directory],
                namespace=self._namespace,
                stderr=stderr,
                variables={
                    "COMPANION_NO_KEYRING": "1",
                    "COMPANION_DEVICE_NAME": self.name,
                    "COMPANION_INTERFACES": "",  # all: these computers have a network
                },
            )
        self._client = await self._connect(self._process)
        self._views = Views.open(self.profile.database, self.profile.blobs)
        self._listening = asyncio.create_task(self._listen(self._client), name=f"lan {self.name}")
        await self._client.request(m.Subscribe())

    async def request(self, command: m.Command) -> m.Result:
        """Send a command; its result. Raises CompanionError with the daemon's reason."""
        assert self._client is not None, f"{self.name} does not run"
        return await self._client.request(command)

    async def ask(self, command: m.Command, result: type[_R]) -> _R:
        """Send a command whose result is of this type."""
        answer = await self.request(command)
        assert isinstance(answer, result), answer
        return answer

    async def wait_for(self, condition: Callable[[m.Status], bool], what: str) -> None:
        """Wait until the status is so. Raises TimeoutError, saying what was waited for."""
        await self.until(lambda: self.status is not None and condition(self.status), what)

    async def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for a condition, looked at again at every event and now and then.

        Raises:
            TimeoutError: it did not come true; with what was waited for and the log's end.
        """
        try:
            async with asyncio.timeout(WAIT_TIMEOUT_S):
                while not condition():
                    self._heard.clear()
                    try:
                        async with asyncio.timeout(LOOK_AGAIN_S):
                            await self._heard.wait()
                    except TimeoutError:
                        continue
        except TimeoutError:
            raise TimeoutError(
                f"{self.name} waited {WAIT_TIMEOUT_S:.0f} s for {what}; {self.status}\n"
                f"{self._log_end()}"
            ) from None

    async def stop(self) -> None:
        """Ask the daemon to quit; kill it when it does not. Without effect when it is stopped.

        Raises:
            TimeoutError: it had to be killed.
        """
        process = self._process
        if process is None:
            return
        try:
            if self._client is not None and process.poll() is None:
                await self._client.request(m.Quit())
            await asyncio.to_thread(process.wait, STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"{self.name} did not quit\n{self._log_end()}") from None
        finally:
            await self.kill()

    async def kill(self) -> None:
        """End the daemon as a power failure would, without any goodbye."""
        process, self._process = self._process, None
        if process is not None:
            self._ground.end(process)
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        if self._client is not None:
            await self._client.close()
        if self._views is not None:
            self._views.close()
        self._client = self._listening = self._views = None
        self.status = self.pairing = None

    def complaints(self) -> list[str]:
        """Errors and tracebacks in its log and on its standard error."""
        return [
            f"{self.name}, {path.name}: {line}"
            for path in (self.profile.log, self._stderr)
            if path.exists()
            for line in _complaints(path.read_text(errors="replace"))
        ]

    @property
    def _stderr(self) -> Path:
        return self.profile.directory / "stderr.txt"

    async def _connect(self, process: subprocess.Popen[bytes]) -> ControlClient:
        async with asyncio.timeout(START_TIMEOUT_S):
            while True:
                try:
                    return await ControlClient.connect(self.profile, client="netlab")
                except CompanionError:
                    if process.poll() is not None:
                        raise RuntimeError(
                            f"the daemon of {self.name} ended\n{self._log_end()}"
                        ) from None
                    await asyncio.sleep(CONNECT_RETRY_S)

    async def _listen(self, client: ControlClient) -> None:
        async for event in client.events():
            if isinstance(event, m.PairingChanged):
                self.pairing = event.pairing
            if isinstance(event, m.StatusChanged):
                self.status = event.status
            self._heard.set()

    def _log_end(self) -> str:
        lines: list[str] = []
        for path in (self.profile.log, self._stderr):
            if path.exists():
                lines += path.read_text(errors="replace").splitlines()[-LOG_LINES_SHOWN:]
        return "\n".join(lines)


def _complaints(log: str) -> list[str]:
    return [
        log[log.rfind("\n", 0, found.start()) + 1 :].partition("\n\n")[0][:2_000]
        for found in COMPLAINT.finditer(log)
    ]
