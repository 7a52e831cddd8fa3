"""Takes the bytes out of a `data:` URL (RFC 2397)."""

import base64
import binascii
import re
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

MEDIA_TYPE_DEFAULT = "text/plain"
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}")


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
