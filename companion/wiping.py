"""Deleting everything that Companion keeps on a computer, for good, whatever comes in between.

That it is to be done stands in a file of the profile, which goes last; until then each start of
the daemon begins with carrying it out. The key goes first: what is left is then nobody's.
Only what Companion has made is deleted; whatever else lies in the folder is a person's own.
"""

import shutil
from pathlib import Path
from typing import Final

from companion.errors import CompanionError
from companion.profile import Profile
from companion.store import durable
from companion.store.durable import disk_told_to_people
from companion.witness import Witness
from peers.keystore import destroy_identity

_ORDER: Final = "wiping"
_FOLDERS: Final = ("blobs", "cache", "snapshots", "set-aside", "replacing")
_FILES: Final = (
    "companion.db*",
    "companion.log*",
    "daemon.stderr",
    "timeline.jsonl*",
    "window.ini*",  # the window's: names of folders and tags
    "control.json",
    "identity.key.*",  # a key that was being written as the computer went out
)


def order(profile: Profile) -> None:
    """From now on it is certain that everything will be deleted."""
    with disk_told_to_people(profile.directory):
        durable.write(profile.directory / _ORDER, b"")


def is_ordered(profile: Profile) -> bool:
    """Whether everything is to be deleted."""
    return (profile.directory / _ORDER).exists()


def carry_out(profile: Profile, state: Path) -> None:
    """Delete everything, if that was ordered. To be called with the profile's lock.

    Args:
        state: where the witness of the database is.

    Raises:
        CompanionError: profile_not_writable; what is left is deleted at the next start.
    """
    if not is_ordered(profile):
        return
    try:
        destroy_identity(profile.directory)
        for name in _FOLDERS:
            if (profile.directory / name).exists():
                shutil.rmtree(profile.directory / name)
        for pattern in _FILES:
            for file in profile.directory.glob(pattern):
                file.unlink()
        Witness(profile.database, state).forget()
        durable.remove(profile.directory / _ORDER)
    except OSError as error:
        raise CompanionError("profile_not_writable", profile=str(profile.directory)) from error
