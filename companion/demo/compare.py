"""Whether two devices hold the same, field by field and byte by byte."""

import hashlib
from pathlib import Path

from companion.views.pages import Views


def differences(left: Views, right: Views) -> list[str]:
    """The ids of what differs between two databases; empty when they are identical.

    Every record is compared as it is kept: all fields, all concurrent values, who wrote each
    and what each had seen. Attachments are compared by the bytes on the disk.
    """
    ours, theirs = (
        {state.id.hex(): state for state in views.record_states()} for views in (left, right)
    )
    different = [
        key for key in sorted(ours.keys() | theirs.keys()) if ours.get(key) != theirs.get(key)
    ]
    our_blobs, their_blobs = (_attachment_bytes(views) for views in (left, right))
    return different + [
        name
        for name in sorted(our_blobs.keys() | their_blobs.keys())
        if our_blobs.get(name) != their_blobs.get(name)
    ]


def _attachment_bytes(views: Views) -> dict[str, str]:
    return {
        row.id: hashlib.blake2b(Path(row.path).read_bytes()).hexdigest() if row.path else ""
        for row in views.attachments()
    }
