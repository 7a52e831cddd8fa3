"""One window for each profile: a second start hands over what it was asked and ends.

Needs nothing but QtCore and QtNetwork, so a second start is over before a window could be made.
"""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from companion.control.endpoint import Endpoint

ANSWER_TIMEOUT_MS = 2_000
MESSAGE_BYTES_MAX = 8_192


def server_name(directory: Path) -> str:
    """Where the window of a profile is reached: beside the daemon's socket, or a named pipe."""
    endpoint = Endpoint.of(directory)
    if endpoint.socket_path is not None:
        endpoint.prepare()
        return str(endpoint.socket_path.with_suffix(".gui"))
    name = hashlib.blake2b(os.fsencode(directory.resolve()), digest_size=12).hexdigest()
    return f"companion-{name}"


def hand_over(directory: Path, message: str) -> bool:
    """Tell a running window what to do. False: there is none."""
    socket = QLocalSocket()
    socket.connectToServer(server_name(directory))
    if not socket.waitForConnected(ANSWER_TIMEOUT_MS):
        return False
    socket.write(message.encode() + b"\n")
    socket.waitForBytesWritten(ANSWER_TIMEOUT_MS)
    socket.disconnectFromServer()
    return True


class SingleInstance(QObject):
    """Listens for second starts."""

    def __init__(
        self, directory: Path, asked: Callable[[str], None], parent: QObject | None = None
    ) -> None:
        """asked: gets a pairing link, or nothing when the window should just come forward."""
        super().__init__(parent)
        self._asked = asked
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept)
        name = server_name(directory)
        if not self._server.listen(name):
            QLocalServer.removeServer(name)  # left by one that crashed: nobody answered there
            self._server.listen(name)

    def close(self) -> None:
        """Listen no longer."""
        self._server.close()

    def _accept(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(lambda socket=socket: self._read(socket))
            socket.disconnected.connect(socket.deleteLater)
            self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if socket.canReadLine():
            line = bytes(socket.readLine(MESSAGE_BYTES_MAX).data())
            self._asked(line.decode(errors="replace").strip())
        elif socket.bytesAvailable() > MESSAGE_BYTES_MAX:
            socket.abort()
