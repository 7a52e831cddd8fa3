"""What clients may ask of the daemon about syncing: when with whom, how fast, and how it went."""

from companion.control.message import Message


class Pause(Message, frozen=True):
    """Cut all links and make none, also after a restart, until Resume. Answered by Done.

    until_ms: or until then, in Unix time.
    """

    until_ms: int = 0


class Resume(Message, frozen=True):
    """Answered by Done."""


class SyncNow(Message, frozen=True):
    """Send what waits, look for who is not linked, and sync with manual devices for once.
    Answered by Done.

    device_id: with this device only; empty: with all.
    """

    device_id: str = ""


class SetMode(Message, frozen=True):
    """When this device syncs with another one. Kept across restarts. Answered by Done.

    mode: "live"; "batched", what is written here goes once a minute; "manual", no link but by
        SyncNow; "automatic", live, and batched on battery or in a metered network.
    """

    device_id: str
    mode: str


class SetLimits(Message, frozen=True):
    """How fast this device may send and take, over all links together, in kB/s; 0: no limit.
    Answered by Done."""

    upload_kb: int
    download_kb: int


class GetTimeline(Message, frozen=True):
    """Answered by Timeline."""


class WhereIs(Message, frozen=True):
    """On which devices is this conversation by now? Answered by Whereabouts."""

    conversation: str


class Diagnose(Message, frozen=True):
    """Why is there no sync with this device? Looks, and tries once more to reach it. Answered by
    Diagnosis, after some seconds."""

    device_id: str
