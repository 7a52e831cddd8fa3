"""One of the two devices of the demonstration: a real daemon on a profile of its own."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from companion.control import messages as m
from companion.control.client import ControlClient
from companion.errors import CompanionError
from companion.profile import Profile
from companion.views.pages import Views

_R = TypeVar("_R", bound=m.Result)

LOOPBACK = "127.0.0.1"
START_TIMEOUT_S = 20.0
WAIT_TIMEOUT_S = 30.0


class Device:
    """A daemon confined to loopback, driven through its control socket."""

    def __init__(self, name: str, directory: Path) -> None:
        self.name = name
        self.directory = directory
        self.profile = Profile(directory)
        self._process: subprocess.Popen[bytes] | None = None
        self._client: ControlClient | None = None
        self._heard = asyncio.Event()
        self._listening: asyncio.Task[None] | None = None
        self._views: Views | None = None
        self.pairing: m.PairingValue | None = None
        self.status: m.Status | None = None

    @property
    def views(self) -> Views:
        """What is in its database, as its window would show it."""
        assert self._views is not None, "start it first"
        return self._views

    async def start(self) -> None:
        """Start the daemon and connect. Raises CompanionError when it does not answer."""
        command = [sys.executable, "-m", "companion", "daemon"]
        command += ["--profile", str(self.directory), "--interface", LOOPBACK]
        self._process = subprocess.Popen(  # noqa: ASYNC220  (it returns at once)
            command,
            env={
                **os.environ,
                "COMPANION_NO_KEYRING": "1",
                "COMPANION_STATE": str(self.directory / "state"),
                "COMPANION_DEVICE_NAME": self.name,
                "COMPANION_SAVING": "no",  # a demo on battery is to be live as well
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        self._client = await self._connect(self._process)
        self._views = Views.open(self.profile.database, self.profile.blobs)
        self._listening = asyncio.create_task(self._listen(self._client), name=f"demo {self.name}")
        await self.ask(m.Subscribe(), m.Done)

    async def stop(self) -> None:
        """Stop the daemon, kindly and then not."""
        if self._views is not None:
            self._views.close()
        if self._client is not None:
            await self._client.close()
        if self._listening is not None:
            self._listening.cancel()
        if self._process is not None:
            self._process.terminate()
            try:
                await asyncio.to_thread(self._process.wait, 10)
            except subprocess.TimeoutExpired:
                self._process.kill()

    async def ask(self, command: m.Command, result: type[_R]) -> _R:
        """Send a command; its result. Raises CompanionError with the daemon's reason."""
        assert self._client is not None, "start it first"
        answer = await self._client.request(command)
        assert isinstance(answer, result), answer
        return answer

    async def until(self, what: str, condition: Callable[[], bool]) -> None:
        """Wait for a condition, looked at again at every event of the daemon.

        Raises:
            TimeoutError: it did not come true; the text says what was waited for.
        """
        try:
            async with asyncio.timeout(WAIT_TIMEOUT_S):
                while not condition():
                    self._heard.clear()
                    try:
                        async with asyncio.timeout(0.25):
                            await self._heard.wait()
                    except TimeoutError:
                        continue
        except TimeoutError:
            raise TimeoutError(f"{self.name} waited {WAIT_TIMEOUT_S:.0f} s for {what}") from None

    async def _listen(self, client: ControlClient) -> None:
        async for event in client.events():
            if isinstance(event, m.PairingChanged):
                self.pairing = event.pairing
            if isinstance(event, m.StatusChanged):
                self.status = event.status
            self._heard.set()

    async def _connect(self, process: subprocess.Popen[bytes]) -> ControlClient:
        async with asyncio.timeout(START_TIMEOUT_S):
            while True:
                try:
                    return await ControlClient.connect(self.profile)
                except (OSError, CompanionError):
                    if process.poll() is not None:
                        assert process.stderr is not None
                        said = process.stderr.read().decode(errors="replace").strip()
                        raise RuntimeError(f"the daemon of {self.name} ended: {said}") from None
                    await asyncio.sleep(0.03)
