"""What stays of a value whose history was pruned: enough to know it again, not to show it.

An import leaves alone what a field once held (companion.importing). If pruning forgot that, the
next import of an old export would bring old values back over what was written here since.
"""

import hashlib
from typing import Final

TRACE_BYTES: Final = 17

_MARK: Final = b"\xc1"
"""The one byte with which nothing that MessagePack writes begins."""


def trace_of(canonical: bytes) -> bytes:
    """The trace of a value, from its canonical bytes (companion.model.records)."""
    return _MARK + hashlib.blake2b(canonical, digest_size=TRACE_BYTES - 1).digest()


def is_trace(kept: bytes) -> bool:
    """Whether these bytes of the history are a trace and not a value."""
    return kept.startswith(_MARK)
