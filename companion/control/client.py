"""A client's end of the control connection, for asyncio programs: command line, demo, tests."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Protocol

from companion.control import messages as m
from companion.control.codec import LineBuffer, decode_answer, encode
from companion.control.endpoint import LOOPBACK, Endpoint
from companion.control.launch import Launched, start_daemon
from companion.errors import CompanionError, RemoteProtocolError

START_TIMEOUT_S = 10.0
"""How long a daemon may take to answer after its start, migrations included."""

RETRY_S = 0.03
GRACE_S = 1.0
"""A daemon that ends at once may have lost a race with another one, which then answers."""

EVENTS_MAX = 10_000
READ_BYTES = 65_536


class ProfilePaths(Protocol):
    """What is needed of companion.profile.Profile."""

    @property
    def directory(self) -> Path:
        """The profile's data directory."""
        ...

    @property
    def log(self) -> Path:
        """The daemon's log."""
        ...


class ControlClient:
    """A connection to the daemon of a profile. Make it with `connect`; `close` it at the end."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, log: Path
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._log = log
        self._last_id = 0
        self._waiting: dict[int, asyncio.Future[m.Result]] = {}
        self._events: asyncio.Queue[m.Event | None] = asyncio.Queue()
        self._listening = asyncio.create_task(self._listen(), name="control client")
        self.welcome: m.Welcome | None = None

    @classmethod
    async def connect(cls, profile: ProfilePaths, *, client: str = "cli") -> "ControlClient":
        """Connect and greet; `welcome` then says who answers.

        Raises:
            CompanionError: daemon_unreachable, or daemon_version.
        """
        try:
            reader, writer = await _open(Endpoint.of(profile.directory))
        except OSError as error:
            raise CompanionError("daemon_unreachable", log=str(profile.log)) from error
        connection = cls(reader, writer, profile.log)
        try:
            answer = await connection.request(m.Hello(client=client))
            assert isinstance(answer, m.Welcome), answer
        except BaseException:
            await connection.close()
            raise
        connection.welcome = answer
        return connection

    async def request(self, command: m.Command) -> m.Result:
        """Send a command and wait for its result.

        Raises:
            CompanionError: the daemon's reason; daemon_unreachable when it is gone.
        """
        if self._listening.done():
            raise self._unreachable()
        self._last_id += 1
        request_id = self._last_id
        answer: asyncio.Future[m.Result] = asyncio.get_running_loop().create_future()
        self._waiting[request_id] = answer
        try:
            self._writer.write(encode(m.Request(request_id, command)))
            await self._writer.drain()
            return await answer
        except ConnectionError as error:
            raise self._unreachable() from error
        finally:
            del self._waiting[request_id]
            if answer.done() and not answer.cancelled():
                answer.exception()  # seen: sending may have failed first, with the same cause

    async def events(self) -> AsyncIterator[m.Event]:
        """The events after a Subscribe, for one reader; ends with the connection."""
        while (event := await self._events.get()) is not None:
            yield event
        self._events.put_nowait(None)  # for whoever asks again

    async def close(self) -> None:
        """End the connection."""
        self._listening.cancel()
        await asyncio.gather(self._listening, return_exceptions=True)
        self._writer.transport.abort()

    async def _listen(self) -> None:
        lines = LineBuffer()
        try:
            while data := await self._reader.read(READ_BYTES):
                for line in lines.feed(data):
                    self._take(decode_answer(line))
        except (ConnectionError, RemoteProtocolError):
            self._writer.transport.abort()
        finally:
            for answer in self._waiting.values():
                if not answer.done():
                    answer.set_exception(self._unreachable())
            self._events.put_nowait(None)

    def _take(self, message: m.Reply | m.Push) -> None:
        if isinstance(message, m.Push):
            if self._events.qsize() >= EVENTS_MAX:
                raise RemoteProtocolError("nobody reads the events that were subscribed to")
            self._events.put_nowait(message.event)
            return
        answer = self._waiting.get(message.id)
        if answer is None or answer.done():  # its waiter was cancelled meanwhile
            return
        if message.result is not None:
            answer.set_result(message.result)
        elif message.error is not None:
            answer.set_exception(CompanionError(message.error.code, **message.error.params))
        else:
            raise RemoteProtocolError("a reply with neither result nor error")

    def _unreachable(self) -> CompanionError:
        return CompanionError("daemon_unreachable", log=str(self._log))


async def ensure_daemon(
    profile: ProfilePaths, announce: Callable[[], None], *, client: str = "cli"
) -> ControlClient:
    """Connect to the profile's daemon, after starting it if there is none.

    `announce` is called just before one is started.

    Raises:
        CompanionError: daemon_not_started with what it said, daemon_unreachable when it does
            not answer in time, daemon_version, or profile_not_writable.
    """
    try:
        return await ControlClient.connect(profile, client=client)
    except CompanionError as error:
        if error.reason.code != "daemon_unreachable":
            raise
    announce()
    try:
        launched = start_daemon(profile.directory)
    except OSError as error:
        raise CompanionError("profile_not_writable", profile=str(profile.directory)) from error
    try:
        async with asyncio.timeout(START_TIMEOUT_S):
            return await _until_it_answers(profile, launched, client)
    except TimeoutError:
        raise CompanionError("daemon_unreachable", log=str(profile.log)) from None


async def _until_it_answers(
    profile: ProfilePaths, launched: Launched, client: str
) -> ControlClient:
    loop = asyncio.get_running_loop()
    ended_at: float | None = None
    while True:
        try:
            return await ControlClient.connect(profile, client=client)
        except CompanionError as error:
            if error.reason.code != "daemon_unreachable":
                raise
        if ended_at is None and launched.has_ended():
            ended_at = loop.time()
        if ended_at is not None and loop.time() - ended_at > GRACE_S:
            raise CompanionError("daemon_not_started", detail=launched.last_words())
        await asyncio.sleep(RETRY_S)


async def _open(endpoint: Endpoint) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if endpoint.socket_path is not None:
        return await asyncio.open_unix_connection(str(endpoint.socket_path))
    token = endpoint.read_token()
    reader, writer = await asyncio.open_connection(LOOPBACK, token.port)
    writer.write(token.token.encode() + b"\n")
    return reader, writer
