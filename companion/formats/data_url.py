"""Takes the bytes out of a `data:` URL (RFC 2397), and puts them into one."""

import base64
import binascii
import re
from typing import Final, NamedTuple
from urllib.parse import unquote_to_bytes

from companion.model.exported import ExportedAttachment

MEDIA_TYPE_DEFAULT = "text/plain"
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}")

PICTURES: Final = frozenset(("image/png", "image/jpeg", "image/gif", "image/webp"))
"""What every reader shows, and none runs."""


class DataUrl(NamedTuple):
    """What a data URL holds."""

    media_type: str
    data: bytes


def parse_data_url(url: str) -> DataUrl | None:
    """The content of a data URL, or None when it is none, or not a sound one."""
    if url[:5].lower() != "data:":
        return None
    head, comma, body = url[5:].partition(",")
    if not comma:
        return None
    media_type, *parameters = (part.strip().lower() for part in head.split(";"))
    if not _MEDIA_TYPE.fullmatch(media_type):
        media_type = MEDIA_TYPE_DEFAULT
    if "base64" not in parameters:
        return DataUrl(media_type, unquote_to_bytes(body))
    encoded = b"".join(unquote_to_bytes(body).split())
    encoded += b"=" * (-len(encoded) % 4)  # browsers accept it without its padding
    try:
        return DataUrl(media_type, base64.b64decode(encoded, validate=True))
    except binascii.Error:
        return None


def picture_url(attachment: ExportedAttachment, bytes_max: int) -> str:
    """A picture as a data URL; empty when it is no usual one, larger, or not here."""
    path = attachment.path
    if attachment.record.text("media_type") not in PICTURES or path is None:
        return ""
    return "" if path.stat().st_size > bytes_max else file_url(attachment)


def file_url(attachment: ExportedAttachment) -> str:
    """Any attachment as a data URL; empty when its bytes are not here."""
    media_type = attachment.record.text("media_type").lower()
    if attachment.path is None or not _MEDIA_TYPE.fullmatch(media_type):
        return ""
    return f"data:{media_type};base64,{base64.b64encode(attachment.path.read_bytes()).decode()}"


def file_name(media_type: str, stem: str) -> str:
    """A name for a nameless file: `stem` and the usual ending of its type, if it is common."""
    return stem + _ENDINGS.get(media_type, "")


# Not from `mimetypes`: that reads the system's tables, and imports must be alike everywhere.
_ENDINGS = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/svg+xml": ".svg",
    "image/bmp": ".bmp",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
    "audio/mpeg": ".mp3",
    "audio/wav": ".wav",
}
