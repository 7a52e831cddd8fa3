"""A witness outside the database: whether it is the one that was last used here, and as new.

At each start a fresh token is put into the database and, with what tells this database from a
copy, into a small file outside the profile. Whoever finds another token, another machine or
another file at the next start, or fewer writes than were counted, knows that the database was
restored, copied or cut short; it then takes a new incarnation (companion.store.incarnations)
before it writes. To take one needlessly costs nothing but a number.
"""

import hashlib
import json
import logging
import os
import secrets
from pathlib import Path
from typing import Any, Final

import platformdirs

from companion.profile import private
from companion.store.meta import TOKEN
from companion.store.writer import Store

logger = logging.getLogger(__name__)

STATE_VARIABLE: Final = "COMPANION_STATE"
_TOKEN_BYTES: Final = 16
_MACHINE_ID: Final = ("/etc/machine-id", "/var/lib/dbus/machine-id")


def default_state() -> Path:
    """$COMPANION_STATE, else where this system keeps what programs remember of this machine."""
    chosen = os.environ.get(STATE_VARIABLE)
    return Path(chosen) if chosen else Path(platformdirs.user_state_dir("Companion", False))


class Witness:
    """The witness of one database file."""

    def __init__(self, database: Path, state: Path) -> None:
        """`state`: the directory outside the profile."""
        self._database = database
        name = hashlib.blake2b(os.fsencode(database.absolute()), digest_size=16).hexdigest()
        self._file = state / f"{name}.json"

    def confront(self, store: Store) -> bool:
        """Compare, take a new incarnation if need be, and testify anew; whether it was taken.

        To be called once, before anything is written.
        """
        known = self._read()
        token = store.meta_get(TOKEN)
        first_time = token is None and store.counter == 0
        doubt = "" if first_time else self._doubt(known, token, store)
        if doubt:
            logger.warning("a new incarnation is taken: %s", doubt)
            store.new_incarnation()
        fresh = secrets.token_bytes(_TOKEN_BYTES)
        # Both are good between these steps, so that a crash there raises no false alarm.
        self._write(store, [token.hex() if token else "", fresh.hex()])
        store.meta_set(TOKEN, fresh)
        self._write(store, [fresh.hex()])
        return bool(doubt)

    def testify(self, store: Store) -> None:
        """Keep how many writes there have been; at the end of the daemon, and now and then."""
        known = self._read()
        if known is not None:
            self._write(store, list(known.get("tokens", [])))

    def forget(self) -> None:
        """The database is gone for good."""
        self._file.unlink(missing_ok=True)

    def _doubt(self, known: dict[str, Any] | None, token: bytes | None, store: Store) -> str:
        if known is None:
            return "nothing is known of this database on this machine"
        if token is None or token.hex() not in known.get("tokens", []):
            return "the database is not the one that was last used"
        if known.get("machine") != _machine():
            return "this is another machine"
        if known.get("file") != self._identity():
            return "the file is a copy"
        if (
            known.get("replica") == store.replica_id.hex()
            and known.get("counter", 0) > store.counter
        ):
            return "the last writes are missing"
        return ""

    def _read(self) -> dict[str, Any] | None:
        try:
            known = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return known if isinstance(known, dict) else None

    def _write(self, store: Store, tokens: list[str]) -> None:
        said = {
            "tokens": [token for token in tokens if token],
            "replica": store.replica_id.hex(),
            "counter": store.counter,
            "machine": _machine(),
            "file": self._identity(),
        }
        partial = self._file.with_suffix(f".{secrets.token_hex(4)}")
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with open(partial, "x", encoding="utf-8", opener=private) as file:
                json.dump(said, file)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(self._file)
        except OSError as error:  # at the next start a new incarnation will be taken
            logger.warning("the witness could not be written: %s", error)

    def _identity(self) -> str:
        """What a copy of the file does not have. On Windows a copy may have it. The number of the
        device is no part of it: volumes get other ones from one start of the system to the next."""
        return str(self._database.stat().st_ino)


def _machine() -> str:
    """A hash of what names this installation of the system; nothing of it is told anyone."""
    for path in _MACHINE_ID:
        try:
            raw = Path(path).read_bytes().strip()
        except OSError:
            continue
        return hashlib.blake2b(raw, digest_size=8, person=b"companion").hexdigest()
    return ""
