"""The daemon's end of the control connection: clients, their requests, and events for them."""

import asyncio
import contextlib
import hmac
import logging
import os
import socket
import struct
import sys
from pathlib import Path

from companion.control.connection import Connection, Handler
from companion.control.endpoint import LOOPBACK, Endpoint
from companion.control.messages import Event
from companion.errors import CompanionError

CLIENTS_MAX = 64
"""Far more than windows, command lines and scripts on one desktop."""

TOKEN_TIMEOUT_S = 5.0
CLOSE_TIMEOUT_S = 2.0

_log = logging.getLogger(__name__)
_PEER_CREDENTIALS = struct.Struct("3i")  # pid, uid, gid: unix(7)


class ControlServer:
    """Serves the clients of one profile. `start`, then `broadcast` at any time, then `close`."""

    def __init__(self, directory: Path, *, log: str = "") -> None:
        """`directory`: of the profile. `log`: where a person finds the details of a failure."""
        self._directory = directory
        self._endpoint = Endpoint.of(directory)
        self._log = log
        self._token = b""
        self._server: asyncio.Server | None = None
        self._connections: dict[Connection, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._inode: tuple[int, int] | None = None
        self._handler: Handler | None = None

    async def start(self, handler: Handler) -> None:
        """Listen, replacing the socket that a crashed daemon has left.

        Raises:
            CompanionError: profile_in_use, another daemon answers there; or socket_unsafe.
        """
        self._handler = handler
        if self._endpoint.socket_path is not None:
            listening = await self._bind_unix(self._endpoint.socket_path)
            self._server = await asyncio.start_unix_server(self._connected, sock=listening)
        else:
            self._server = await asyncio.start_server(self._connected, LOOPBACK, 0)
            port = self._server.sockets[0].getsockname()[1]
            self._token = self._endpoint.write_token(port).token.encode()

    def broadcast(self, event: Event) -> None:
        """Send an event to every subscriber. One that does not read is dropped, not waited for."""
        for connection in list(self._connections):
            connection.push(event)

    async def close(self) -> None:
        """Stop listening, send what is still to be sent, and drop all clients."""
        if self._server is not None:
            self._server.close()
        for connection in self._connections:
            connection.finish()
        if self._connections:
            _, late = await asyncio.wait(self._connections.values(), timeout=CLOSE_TIMEOUT_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self._remove_endpoint()

    # --- listening -----------------------------------------------------------------------

    async def _bind_unix(self, path: Path) -> socket.socket:
        self._endpoint.prepare()
        if await _is_answered(path):
            raise CompanionError("profile_in_use", profile=str(self._directory))
        path.unlink(missing_ok=True)
        listening = socket.socket(socket.AF_UNIX)
        try:
            listening.bind(str(path))
            # Nobody can connect before listen(), so there is no moment of wider permission.
            path.chmod(0o600)
        except BaseException:
            listening.close()
            raise
        status = path.stat()
        self._inode = (status.st_dev, status.st_ino)
        return listening

    def _remove_endpoint(self) -> None:
        path = self._endpoint.socket_path or self._endpoint.token_file
        assert path is not None
        with contextlib.suppress(OSError):
            status = path.stat()
            if self._inode in (None, (status.st_dev, status.st_ino)):  # not a successor's
                path.unlink()

    # --- clients -------------------------------------------------------------------------

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Not a coroutine: asyncio 3.11 logs an error for each of its own that is cancelled.
        task = asyncio.create_task(self._accept(reader, writer), name="control client")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not await self._is_welcome(reader, writer):
            writer.transport.abort()
            return
        assert self._handler is not None
        connection = Connection(self._handler, reader, writer, log=self._log)
        task = asyncio.current_task()
        assert task is not None
        self._connections[connection] = task
        try:
            await connection.serve()
        finally:
            del self._connections[connection]

    async def _is_welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        if len(self._connections) >= CLIENTS_MAX:
            _log.warning("refused a client: there are %d already", CLIENTS_MAX)
            return False
        if self._endpoint.socket_path is not None:
            return _is_own_user(writer.get_extra_info("socket"))
        try:
            async with asyncio.timeout(TOKEN_TIMEOUT_S):
                line = await reader.readline()
        except (TimeoutError, ValueError, OSError):
            return False
        return _same(line.rstrip(b"\n"), self._token)


async def _is_answered(path: Path) -> bool:
    try:
        _reader, writer = await asyncio.open_unix_connection(str(path))
    except (FileNotFoundError, ConnectionError):
        return False
    except OSError as error:  # something that is no socket stands there
        _log.warning("%s: %s", path, error)
        return False
    writer.transport.abort()
    return True


def _is_own_user(connected: socket.socket) -> bool:
    if sys.platform != "linux":  # the mode of the socket and its folder is what keeps others out
        return True
    raw = connected.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER_CREDENTIALS.size)
    _pid, uid, _gid = _PEER_CREDENTIALS.unpack(raw)
    if uid != os.getuid():
        _log.warning("refused a client of user %d", uid)
    return bool(uid == os.getuid())


def _same(given: bytes, expected: bytes) -> bool:
    return bool(expected) and hmac.compare_digest(given, expected)
