"""What a person has decided about syncing: when with each device, how fast, and pauses."""

from enum import Enum
from typing import Final, Protocol

import msgspec

from companion.errors import UNDECODABLE
from companion.model.ids import DeviceId

FOREVER: Final = -1
"""A pause that ends when somebody ends it."""

NOT_PAUSED: Final = 0
LIMIT_KB_MIN: Final = 10
"""Less than that, shared by several devices, and they would take each other for silent."""

LIMIT_KB_MAX: Final = 1_000_000


class Mode(Enum):
    """When changes go to a device, and come from it."""

    AUTOMATIC = "automatic"  # live, and batched on battery or on a metered network
    LIVE = "live"
    BATCHED = "batched"  # what is written here goes once a minute
    MANUAL = "manual"  # no link but when the person says so


class Rules(msgspec.Struct, frozen=True):
    """paused_until_ms: Unix time, NOT_PAUSED or FOREVER. Limits in kB/s, 0 for none."""

    modes: dict[bytes, Mode] = {}
    paused_until_ms: int = NOT_PAUSED
    upload_kb: int = 0
    download_kb: int = 0

    def mode(self, device: DeviceId) -> Mode:
        """The one chosen for a device."""
        return self.modes.get(bytes(device), Mode.AUTOMATIC)

    def choosing(self, device: DeviceId, mode: Mode) -> "Rules":
        """With another mode for a device."""
        return msgspec.structs.replace(self, modes={**self.modes, bytes(device): mode})

    def is_paused(self, wall_ms: int) -> bool:
        """Whether the pause still lasts."""
        return self.paused_until_ms == FOREVER or wall_ms < self.paused_until_ms


class RuleStore(Protocol):
    """Where they are kept. Each device has its own; they are not replicated."""

    async def load_rules(self) -> bytes | None:
        """What was saved last."""

    async def save_rules(self, kept: bytes) -> None:
        """Keep this in the profile. Raises CompanionError."""


def encode(rules: Rules) -> bytes:
    """To be kept."""
    return msgspec.msgpack.encode(rules)


def decode(kept: bytes | None) -> Rules:
    """What was kept; the default when it cannot be read."""
    if not kept:
        return Rules()
    try:
        return msgspec.msgpack.decode(kept, type=Rules)
    except UNDECODABLE:
        return Rules()
