"""What a pairing code holds, as the text that is shown as a QR code or pasted as a link.

    companion://pair?c= ‖ base32 (RFC 4648, no padding) of

    version (1) ‖ commitment (16: the shower's device id) ‖ secret (16)
    ‖ number of addresses (1, at most 4) ‖ for each: family (1: 4 or 6) ‖ address (4 or 16)
    ‖ port (2, big-endian) ‖ checksum (4: the beginning of BLAKE2b of all before it)

The checksum only tells a damaged code from a wrong one. What follows a later version's byte
may look different, so the version is read before all else.
"""

import base64
import hashlib
import ipaddress
from dataclasses import dataclass
from typing import Final

from companion.errors import CompanionError
from companion.model.ids import ID_BYTES, DeviceId
from peers.addresses import Endpoint

VERSION: Final = 1
SECRET_BYTES: Final = 16
ADDRESSES_MAX: Final = 4
LINK: Final = "companion://pair?c="
LINK_CHARACTERS_MAX: Final = 180

_CHECKSUM_BYTES: Final = 4


@dataclass(frozen=True, slots=True)
class PairingCode:
    """An invitation: whom one will meet, the one-time secret, and where."""

    commitment: DeviceId
    secret: bytes
    endpoints: tuple[Endpoint, ...]

    def link(self) -> str:
        """The text to show."""
        body = bytes((VERSION,)) + self.commitment + self.secret + self._addresses()
        return LINK + base64.b32encode(body + _checksum(body)).decode().rstrip("=")

    def _addresses(self) -> bytes:
        # Four of IPv6 would pass the length that a picture can hold.
        ordered = sorted(self.endpoints, key=lambda e: ":" in e.host)
        packed: list[bytes] = []
        for endpoint in ordered[:ADDRESSES_MAX]:
            address = ipaddress.ip_address(endpoint.host)
            if address.version == 6 and len(packed) >= 2:
                break
            family = bytes((address.version,))
            packed.append(family + address.packed + endpoint.port.to_bytes(2, "big"))
        return bytes((len(packed),)) + b"".join(packed)


def parse_link(text: str) -> PairingCode:
    """Read a pairing link; spaces and line breaks that came by copying do not matter.

    Raises:
        CompanionError: pairing_not_a_code, pairing_other_version or pairing_damaged.
    """
    text = "".join(text.split())
    if not text.lower().startswith(LINK) or len(text) > 2 * LINK_CHARACTERS_MAX:
        raise CompanionError("pairing_not_a_code")
    encoded = text[len(LINK) :].upper()
    try:
        raw = base64.b32decode(encoded + "=" * (-len(encoded) % 8))
    except ValueError as error:
        raise CompanionError("pairing_damaged") from error
    if raw and raw[0] != VERSION:
        raise CompanionError("pairing_other_version")
    body, checksum = raw[:-_CHECKSUM_BYTES], raw[-_CHECKSUM_BYTES:]
    if _checksum(body) != checksum:
        raise CompanionError("pairing_damaged")
    try:
        return _parse(_Reader(body[1:]))
    except ValueError as error:
        raise CompanionError("pairing_damaged") from error


def _parse(reader: "_Reader") -> PairingCode:
    commitment = DeviceId(reader.take(ID_BYTES))
    secret = reader.take(SECRET_BYTES)
    endpoints = []
    for _ in range(min(reader.number(1), ADDRESSES_MAX)):
        address = ipaddress.ip_address(reader.take({4: 4, 6: 16}.get(reader.number(1), 0)))
        endpoints.append(Endpoint(str(address), reader.number(2)))
    return PairingCode(commitment, secret, tuple(endpoints))


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data

    def take(self, length: int) -> bytes:
        if len(self._data) < length:
            raise ValueError("it ends in the middle")
        taken, self._data = self._data[:length], self._data[length:]
        return taken

    def number(self, length: int) -> int:
        return int.from_bytes(self.take(length), "big")


def _checksum(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=_CHECKSUM_BYTES).digest()
