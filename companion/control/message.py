"""What every command, result and event is made of."""

import msgspec

CONTROL_VERSION = 1
LINE_BYTES_MAX = 4 * 1024 * 1024


class Message(msgspec.Struct, tag=True, frozen=True, kw_only=True, omit_defaults=True):
    """Its class name is its `type` on the line."""
