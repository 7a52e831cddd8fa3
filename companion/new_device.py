"""Two computers with copies of one profile share one identity; this makes one of them another.

The conversations stay. What belongs to the device goes: its key, its group and its links. The
database gets a new incarnation, since the other computer goes on counting under the old one.
"""

from companion.profile import Profile
from companion.store import meta
from companion.store.writer import Store
from peers.keystore import forget_identity


def become_new_device(profile: Profile) -> None:
    """From the next start on, the profile is that of a device in no group but its own.

    The database goes first: should the computer stop in between, it is a device that left its
    group, and the same command may be given again.

    Raises:
        CompanionError: profile_in_use, or the database or the key cannot be written.
    """
    profile.prepare()
    with profile.locked():
        if profile.database.exists():
            store = Store.open(profile.database)
            try:
                store.new_incarnation()
                for key in (meta.GROUP, meta.LINKS, meta.RULES):
                    store.meta_set(key, b"")
            finally:
                store.close()
        forget_identity(profile.directory)
