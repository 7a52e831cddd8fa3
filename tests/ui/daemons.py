"""Real daemons on loopback for the tests and pictures of the window: asked without asyncio."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from companion.control import messages as m
from companion.control.codec import LineBuffer, decode_answer, encode
from companion.control.endpoint import Endpoint
from companion.errors import CompanionError
from companion.profile import Profile
from companion.views.pages import Views

LOOPBACK = "127.0.0.1"
WAIT_S = 30.0

_R = TypeVar("_R", bound=m.Result)


class RealDaemon:
    """A daemon in a process of its own, and a client that waits for its answers."""

    def __init__(self, name: str, directory: Path) -> None:
        self.profile = Profile(directory)
        self.profile.prepare()
        environment = {
            **os.environ,
            "COMPANION_NO_KEYRING": "1",
            "COMPANION_DEVICE_NAME": name,
        }
        command = [sys.executable, "-m", "companion", "daemon", "--interface", LOOPBACK]
        self._process = subprocess.Popen(
            [*command, "--profile", str(directory)],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        self._lines = LineBuffer()
        self._waiting: list[bytes] = []
        self._last_id = 0
        self._socket = self._connect()
        self.ask(m.Hello(client="test"), m.Welcome)

    def ask(self, command: m.Command, result: type[_R]) -> _R:
        """Send a command and wait for its result. Raises CompanionError with the reason."""
        self._last_id += 1
        self._socket.sendall(encode(m.Request(self._last_id, command)))
        while True:
            answer = self._next()
            if not isinstance(answer, m.Reply) or answer.id != self._last_id:
                continue
            if answer.error is not None:
                raise CompanionError(answer.error.code, **answer.error.params)
            assert isinstance(answer.result, result), answer
            return answer.result

    def status(self) -> m.Status:
        """The state of everything."""
        return self.ask(m.GetStatus(), m.Status)

    @contextmanager
    def views(self) -> Iterator[Views]:
        """What is in its database."""
        views = Views.open(self.profile.database, self.profile.blobs)
        try:
            yield views
        finally:
            views.close()

    def stop(self) -> None:
        """End it."""
        self._socket.close()
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        assert self._process.stderr is not None
        self._process.stderr.close()

    def _next(self) -> m.Reply | m.Push:
        while not self._waiting:
            data = self._socket.recv(65_536)
            assert data, "the daemon hung up"
            self._waiting += self._lines.feed(data)
        return decode_answer(self._waiting.pop(0))

    def _connect(self) -> socket.socket:
        path = Endpoint.of(self.profile.directory).socket_path
        assert path is not None, "these tests are for systems with Unix sockets"
        deadline = time.monotonic() + WAIT_S
        while time.monotonic() < deadline:
            client = socket.socket(socket.AF_UNIX)
            client.settimeout(WAIT_S)
            try:
                client.connect(str(path))
            except OSError:
                client.close()
                assert self._process.poll() is None, self._last_words()
                time.sleep(0.02)
            else:
                return client
        raise AssertionError("the daemon did not come up")

    def _last_words(self) -> str:
        assert self._process.stderr is not None
        return self._process.stderr.read().decode(errors="replace")


def pair(one: RealDaemon, other: RealDaemon) -> None:
    """Pair two daemons, as two persons would, and wait until they are in step."""
    link = one.ask(m.StartPairing(), m.Pairing).pairing.link
    other.ask(m.ScanPairing(link=link), m.Pairing)
    code = wait_for(lambda: (p := other.status().pairing) and p.check_code)
    wait_for(lambda: (p := one.status().pairing) and p.step is m.PairingStep.ASK_CHECK_CODE)
    one.ask(m.ConfirmPairing(check_code=str(code)), m.Pairing)
    for daemon in (one, other):
        wait_for(lambda daemon=daemon: is_in_step(daemon.status()))


def is_in_step(status: m.Status) -> bool:
    """Whether another device is linked and has everything."""
    return any(not d.is_self and d.state is m.LinkState.IN_STEP for d in status.devices)


def wait_for(condition: object) -> object:
    """Ask again and again until the answer is true; that answer.

    Raises:
        AssertionError: it did not become true.
    """
    assert callable(condition)
    deadline = time.monotonic() + WAIT_S
    while time.monotonic() < deadline:
        if answer := condition():
            return answer
        time.sleep(0.03)
    raise AssertionError("it did not come true")


def make_title_conflict(one: RealDaemon, other: RealDaemon, titles: tuple[str, str]) -> str:
    """Have both rename the latest conversation while cut from each other. Returns its id."""
    with one.views() as views:
        row = views.conversations(limit=1, offset=0)[0]
    for daemon in (one, other):
        daemon.ask(m.Pause(), m.Done)
    for daemon, title in zip((one, other), titles, strict=True):
        daemon.ask(m.SetField(record=row.id, field="title", value=title), m.Done)
    resume_until_conflicts(one, other, 1)
    return row.id


def resume_until_conflicts(one: RealDaemon, other: RealDaemon, count: int) -> None:
    """Let them sync again and wait until both tell of so many conflicts."""
    for daemon in (one, other):
        daemon.ask(m.Resume(), m.Done)
    for daemon in (one, other):
        wait_for(lambda daemon=daemon: daemon.status().conflicts == count)
