"""Where the device's secret lies: in the system's keyring, or in a file of the profile.

A key that was once made is never replaced because it cannot be read just now: that would make
this computer a stranger to its own group. It is an error, and the daemon does not start.
"""

import logging
import os
import queue
import secrets
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from companion.errors import CompanionError
from peers.identity import SEED_BYTES, Identity

logger = logging.getLogger(__name__)

_R = TypeVar("_R")

NO_KEYRING_VARIABLE: Final = "COMPANION_NO_KEYRING"
SERVICE: Final = "Companion"
KEYRING_S: Final = 20.0
"""A locked keyring asks the person for its password; nobody may be there to type it."""

_POINTER: Final = "identity"  # the name under which the keyring holds the key
_FILE: Final = "identity.key"


def load_identity(directory: Path) -> tuple[Identity, bool]:
    """The identity of the profile in `directory`, made if it has none; whether it is in the
    keyring. Blocks, also on the person who has to unlock the keyring.

    Raises:
        CompanionError: key_unreadable.
    """
    if (directory / _FILE).exists():
        return _read_file(directory / _FILE), False
    if (directory / _POINTER).exists():
        return _read_keyring(directory / _POINTER), True
    seed = secrets.token_bytes(SEED_BYTES)
    if os.environ.get(NO_KEYRING_VARIABLE) != "1" and _keep_in_keyring(directory, seed):
        return Identity(seed), True
    _write_private(directory / _FILE, seed.hex().encode())
    return Identity(seed), False


def forget_identity(directory: Path) -> None:
    """From the next start on, the profile in `directory` has another identity.

    A key in the keyring stays there: the profile that this one was copied from may use it.

    Raises:
        CompanionError: profile_not_writable.
    """
    try:
        for name in (_FILE, _POINTER):
            (directory / name).unlink(missing_ok=True)
        _flush_directory(directory)
    except OSError as error:
        raise CompanionError("profile_not_writable", profile=str(directory)) from error


def destroy_identity(directory: Path) -> None:
    """Nobody is the device of the profile in `directory` any more; its key is gone for good, also
    from the keyring, if that can be reached.

    Raises:
        OSError: the file is still there.
    """
    pointer, file = directory / _POINTER, directory / _FILE
    if pointer.exists():
        _remove_from_keyring(pointer.read_text("ascii").strip())
        pointer.unlink()
    if file.exists():
        with file.open("r+b") as key:  # before the name goes, what it names
            key.write(bytes(file.stat().st_size))
            key.flush()
            os.fsync(key.fileno())
        file.unlink()
    _flush_directory(directory)


def _remove_from_keyring(name: str) -> None:
    import keyring

    try:
        _within_time(lambda: keyring.delete_password(SERVICE, name))
    except Exception as error:  # every backend raises what it likes
        logger.warning("a key could not be taken out of the keyring: %s", error)


def _read_file(path: Path) -> Identity:
    try:
        return Identity(bytes.fromhex(path.read_text("ascii").strip()))
    except (OSError, ValueError) as error:
        raise CompanionError("key_unreadable", place=str(path), detail=str(error)) from error


def _read_keyring(pointer: Path) -> Identity:
    import keyring

    name = pointer.read_text("ascii").strip()
    try:
        kept = _within_time(lambda: keyring.get_password(SERVICE, name))
        return Identity(bytes.fromhex(kept or ""))
    except Exception as error:  # every backend raises what it likes
        raise CompanionError("key_unreadable", place="keyring", detail=str(error)) from error


def _keep_in_keyring(directory: Path, seed: bytes) -> bool:
    """Whether a keyring took the seed and gives it back."""
    import keyring

    name = secrets.token_hex(16)

    def keep() -> bool:
        keyring.set_password(SERVICE, name, seed.hex())
        return keyring.get_password(SERVICE, name) == seed.hex()

    try:
        kept = _within_time(keep)
    except Exception as error:  # every backend raises what it likes
        logger.info("no keyring is used: %s", error)
        return False
    if kept:
        _write_private(directory / _POINTER, name.encode())
    return bool(kept)


def _within_time(question: Callable[[], _R]) -> _R:
    """The answer, or TimeoutError. A backend that hangs is left behind in its thread."""
    answers: queue.SimpleQueue[_R | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(question())
        except Exception as error:
            answers.put(error)

    threading.Thread(target=ask, name="keyring", daemon=True).start()
    try:
        answer = answers.get(timeout=KEYRING_S)
    except queue.Empty:
        raise TimeoutError("the keyring did not answer") from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def _write_private(path: Path, data: bytes) -> None:
    """Whole or not at all, readable by its owner alone, and on the disk when this returns."""
    partial = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        _flush_directory(path.parent)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise CompanionError("profile_not_writable", profile=str(path.parent)) from error


def _flush_directory(directory: Path) -> None:
    """Make a rename survive a power loss. Windows cannot open a directory, and need not."""
    if os.name == "nt":
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
