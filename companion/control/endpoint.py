"""Where the daemon of a profile is reached: a Unix socket, or loopback with a token on Windows.

Whoever reaches it can read and change everything, so only the profile's owner may: the
socket is 0600 in a folder of the owner's; on Windows, where asyncio's selector loop knows no
named pipes, the token stands in a file of the profile, which only its owner can read.
"""

import hashlib
import os
import secrets
import stat
import sys
from pathlib import Path
from typing import NamedTuple

import msgspec

from companion.errors import UNDECODABLE, CompanionError

SOCKET_NAME = "control.sock"
TOKEN_NAME = "control.json"
LOOPBACK = "127.0.0.1"

SOCKET_PATH_BYTES_MAX = 100
"""The kernels take 108 (Linux) or 104 (macOS) bytes, their end included."""

_SHORT_PARENT = Path("/tmp")
"""Not $XDG_RUNTIME_DIR: a daemon may have been started outside the session of its client, and
both must come to the same path."""


class Token(msgspec.Struct, frozen=True):
    """What a client on Windows must know: the port, and the first line it must send."""

    port: int
    token: str


class Endpoint(NamedTuple):
    """Exactly one of the two is set."""

    socket_path: Path | None
    token_file: Path | None

    @classmethod
    def of(cls, directory: Path) -> "Endpoint":
        """The endpoint of the profile in `directory`; the same for daemon and clients."""
        if sys.platform == "win32":
            return cls(None, directory / TOKEN_NAME)
        return cls(_socket_path(directory.absolute()), None)

    def read_token(self) -> Token:
        """The port and token of a running daemon.

        Raises:
            OSError: there is none.
        """
        assert self.token_file is not None
        try:
            return msgspec.json.decode(self.token_file.read_bytes(), type=Token)
        except UNDECODABLE as error:
            raise FileNotFoundError(f"{self.token_file} is not complete") from error

    def write_token(self, port: int) -> Token:
        """Make a new token for a daemon that listens on `port`."""
        assert self.token_file is not None
        token = Token(port, secrets.token_urlsafe(32))
        partial = self.token_file.with_suffix(".new")
        partial.touch(mode=0o600)
        partial.write_bytes(msgspec.json.encode(token))
        partial.replace(self.token_file)
        return token

    def prepare(self) -> None:
        """Make the folder that the socket will stand in.

        Raises:
            CompanionError: socket_unsafe, someone else could reach into that folder.
        """
        if self.socket_path is None:
            return
        parent = self.socket_path.parent
        parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if parent.parent == _SHORT_PARENT and parent.name == _short_name():
            _require_private(parent)


def _socket_path(directory: Path) -> Path:
    path = directory / SOCKET_NAME
    if len(os.fsencode(path)) <= SOCKET_PATH_BYTES_MAX:
        return path
    name = hashlib.blake2b(os.fsencode(directory.resolve()), digest_size=12).hexdigest()
    return _SHORT_PARENT / _short_name() / f"{name}.sock"


def _short_name() -> str:
    return f"companion-{os.getuid()}" if sys.platform != "win32" else "companion"


def _require_private(folder: Path) -> None:
    status = folder.lstat()
    mine = sys.platform == "win32" or status.st_uid == os.getuid()
    if not (stat.S_ISDIR(status.st_mode) and mine and status.st_mode & 0o077 == 0):
        raise CompanionError("socket_unsafe", path=str(folder))
