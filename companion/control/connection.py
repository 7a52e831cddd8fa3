"""One client of the daemon: its requests side by side, its answers and events in one queue."""

import asyncio
import contextlib
import logging
from typing import Protocol

import msgspec

from companion.control import messages as m
from companion.control.codec import LineBuffer, decode_request, encode
from companion.errors import UNDECODABLE, CompanionError, RemoteProtocolError

REQUESTS_MAX = 64
"""Requests of one client being worked on; further ones wait in its socket."""

QUEUE_MAX = 2_000
"""Lines waiting for one client. One that is this far behind does not read, and is dropped; it
may connect again and ask for the state anew."""

READ_BYTES = 65_536

_log = logging.getLogger(__name__)


class Handler(Protocol):
    """What the server asks of the daemon."""

    async def handle(self, command: m.Command) -> m.Result:
        """Do it. Raises CompanionError with what the person should know."""
        ...

    async def status(self) -> m.Status:
        """The state of everything, for a client that has just subscribed."""
        ...


class _OnlyId(msgspec.Struct, frozen=True):
    id: int


_only_id = msgspec.json.Decoder(_OnlyId)


class Connection:
    """Serves one client until it leaves, breaks the protocol or stops reading."""

    def __init__(
        self,
        handler: Handler,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        log: str,
    ) -> None:
        self._handler = handler
        self._reader = reader
        self._writer = writer
        self._log = log
        self._queue: asyncio.Queue[bytes | None] = asyncio.Queue(QUEUE_MAX)
        self._requests: set[asyncio.Task[None]] = set()
        self._greeted = False
        self._subscribed = False
        self._gone = False

    async def serve(self) -> None:
        """Until the end of the connection. A command that was received is carried out even
        when its client leaves before the answer."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._write(), name="control answers")
                await self._read(tasks)
                if self._requests:
                    await asyncio.wait(self._requests)
                self.finish()
        except BaseException:
            self._drop()
            raise

    def push(self, event: m.Event) -> None:
        """Send an event, if this client has subscribed."""
        if self._subscribed:
            self._enqueue(encode(m.Push(event)))

    def finish(self) -> None:
        """End the connection once everything queued is sent."""
        self._enqueue(None)

    async def _read(self, tasks: asyncio.TaskGroup) -> None:
        lines = LineBuffer()
        try:
            while data := await self._reader.read(READ_BYTES):
                for line in lines.feed(data):
                    await self._room_for_a_request()
                    self._take(line, tasks)
        except RemoteProtocolError as error:
            _log.warning("dropped a client: %s", error)
            self._drop()
        except ConnectionError:
            self._drop()

    async def _room_for_a_request(self) -> None:
        while len(self._requests) >= REQUESTS_MAX:
            await asyncio.wait(self._requests, return_when=asyncio.FIRST_COMPLETED)

    def _take(self, line: bytes, tasks: asyncio.TaskGroup) -> None:
        try:
            request = decode_request(line)
        except RemoteProtocolError as error:
            self._reply(_id_of(line, error), CompanionError("bad_request", detail=str(error)))
            return
        if not self._greeted and not isinstance(request.command, m.Hello):
            self._reply(request.id, CompanionError("bad_request", detail="Hello comes first"))
            return
        self._greeted = True
        task = tasks.create_task(self._answer(request), name=f"control request {request.id}")
        self._requests.add(task)
        task.add_done_callback(self._requests.discard)

    async def _answer(self, request: m.Request) -> None:
        command = request.command
        try:
            if isinstance(command, m.Hello) and command.version != m.CONTROL_VERSION:
                raise CompanionError(
                    "daemon_version", found=m.CONTROL_VERSION, known=command.version
                )
            self._reply(request.id, await self._handler.handle(command))
            if isinstance(command, m.Subscribe):
                self._subscribed = True
                self.push(m.StatusChanged(await self._handler.status()))
        except CompanionError as error:
            self._reply(request.id, error)
        except Exception as error:
            # The daemon outlives a bug in one command; the log has the trace.
            _log.exception("%s failed", type(command).__name__)
            detail = type(error).__name__
            self._reply(request.id, CompanionError("internal", detail=detail, log=self._log))

    def _reply(self, request_id: int, outcome: m.Result | CompanionError) -> None:
        if isinstance(outcome, CompanionError):
            reason = m.ReasonValue(outcome.reason.code, outcome.reason.params)
            self._enqueue(encode(m.Reply(request_id, error=reason)))
        else:
            self._enqueue(encode(m.Reply(request_id, result=outcome)))

    def _enqueue(self, line: bytes | None) -> None:
        if self._gone:
            return
        try:
            self._queue.put_nowait(line)
        except asyncio.QueueFull:
            _log.warning("dropped a client that does not read")
            self._drop()

    async def _write(self) -> None:
        try:
            while (line := await self._queue.get()) is not None:
                self._writer.write(line)
                await self._writer.drain()
            self._writer.close()
        except ConnectionError:
            self._drop()

    def _drop(self) -> None:
        """End it now, unsent lines and all. Reader and writer wake up with the end of file."""
        if not self._gone:
            self._gone = True
            self._writer.transport.abort()
            with contextlib.suppress(asyncio.QueueFull):  # if full, the writer is in drain()
                self._queue.put_nowait(None)


def _id_of(line: bytes, error: RemoteProtocolError) -> int:
    """The id of a request that cannot be understood, so that its sender gets an answer.

    Raises:
        RemoteProtocolError: not even that can be read.
    """
    try:
        return _only_id.decode(line).id
    except UNDECODABLE:
        raise error from None
