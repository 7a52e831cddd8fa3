"""How far an attachment that is not whole has come, from what the daemon has noted of it."""

from pathlib import Path

from companion.profile import partial_path, spans_noted
from companion.replication.gathering import SPAN_BYTES


def arrived_percent(blobs: Path, digest: bytes | None, size: int) -> int:
    """From 1 to 99 while it is arriving; 0 when nothing of it is here, or that is not known."""
    if not digest or not size or not partial_path(blobs, digest).is_file():
        return 0
    held = len(spans_noted(blobs, digest)) * SPAN_BYTES
    return max(1, min(99, held * 100 // size))
