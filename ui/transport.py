"""The bytes between window and daemon: a Unix socket, or loopback TCP with a token on Windows."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QAbstractSocket, QLocalSocket, QTcpSocket

from companion.control.endpoint import LOOPBACK, Endpoint


class Transport(QObject):
    """One connection; `open` may be called again after `closed`."""

    opened = Signal()
    received = Signal(bytes)
    closed = Signal()

    def __init__(self, directory: Path, parent: QObject | None = None) -> None:
        """`directory`: of the profile."""
        super().__init__(parent)
        self._endpoint = Endpoint.of(directory)
        self._token = b""
        self._socket: QLocalSocket | QTcpSocket
        if self._endpoint.socket_path is not None:
            local = QLocalSocket(self)
            local.stateChanged.connect(self._state_changed)
            self._socket = local
        else:
            tcp = QTcpSocket(self)
            tcp.stateChanged.connect(self._state_changed)
            self._socket = tcp
        self._socket.connected.connect(self._connected)
        self._socket.readyRead.connect(self._read)

    def open(self) -> None:
        """Try once. `opened` or `closed` follows."""
        if isinstance(self._socket, QLocalSocket):
            self._socket.connectToServer(str(self._endpoint.socket_path))
            return
        try:
            port, token = _port_and_token(self._endpoint)
        except OSError:
            self.closed.emit()
            return
        self._token = token.encode() + b"\n"
        self._socket.connectToHost(LOOPBACK, port)

    def write(self, data: bytes) -> None:
        """Queue bytes; Qt sends them from its event loop."""
        self._socket.write(data)

    def close(self) -> None:
        """End now. `closed` follows when it was open."""
        self._socket.abort()

    def _connected(self) -> None:
        if self._token:
            self._socket.write(self._token)
        self.opened.emit()

    def _read(self) -> None:
        self.received.emit(self._socket.readAll().data())

    def _state_changed(self, state: object) -> None:
        """The one sign for both ends: an attempt that fails emits no `disconnected`, and its
        `errorOccurred` comes while the socket still says that it is connecting."""
        if state in (_UNCONNECTED_LOCAL, _UNCONNECTED_TCP):
            self.closed.emit()


_UNCONNECTED_LOCAL = QLocalSocket.LocalSocketState.UnconnectedState
_UNCONNECTED_TCP = QAbstractSocket.SocketState.UnconnectedState


def _port_and_token(endpoint: Endpoint) -> tuple[int, str]:
    token = endpoint.read_token()
    return token.port, token.token
