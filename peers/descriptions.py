"""Session descriptions that are bound to device keys, and the proof on the data channel.

aiortc makes a certificate per connection and takes none from us, so nothing is pinned: each
session binds the fingerprints of that session to the two device keys, twice.

1. An offer or answer carries an Ed25519 signature, by the device's identity key, over

       "companion-sdp-1" ‖ handshake hash (64) ‖ role (1) ‖ fingerprint (32) ‖ nonce (32)
       ‖ SHA-256 of the SDP (32)

   The handshake hash is that of the Noise session in which it travels, so it is worth nothing
   anywhere else; that is also why it needs no time of expiry, which a wrong clock could break.
   The SDP must hold exactly one fingerprint, SHA-256, the signed one. DTLS then enforces it.

2. The first piece on each data channel, both ways, is a signature over

       "dc-bind-1" ‖ both fingerprints, the smaller first (64) ‖ offerer's nonce (32)
       ‖ answerer's nonce (32) ‖ role (1)

   Nothing else is taken from a channel before it.
"""

import hashlib
import ipaddress
import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from companion.errors import RemoteProtocolError
from peers.pieces import PIECE_BYTES_MAX

NONCE_BYTES: Final = 32
FINGERPRINT_BYTES: Final = 32
SDP_BYTES_MAX: Final = 16 * 1024
CANDIDATES_MAX: Final = 64
PORT_MAX: Final = 65_535

_FINGERPRINT: Final = "a=fingerprint:"
_DATA_SECTION: Final = ["m=application", "UDP/DTLS/SCTP"]  # without the port and the format
_CANDIDATE: Final = "a=candidate:"
_SCTP_PORT: Final = "a=sctp-port:"
_MESSAGE_SIZE: Final = "a=max-message-size:"


class Role(IntEnum):
    """Which side of the offer/answer exchange signs."""

    OFFERER = 0
    ANSWERER = 1


@dataclass(frozen=True, slots=True)
class Binding:
    """Both fingerprints and both nonces of one session, the same on both sides."""

    offerer_fingerprint: bytes
    answerer_fingerprint: bytes
    offerer_nonce: bytes
    answerer_nonce: bytes

    def signed_by(self, role: Role) -> bytes:
        """What the device in this role signs for its proof."""
        fingerprints = sorted((self.offerer_fingerprint, self.answerer_fingerprint))
        nonces = self.offerer_nonce + self.answerer_nonce
        return b"dc-bind-1" + b"".join(fingerprints) + nonces + bytes((role,))


def signed_description(
    handshake_hash: bytes, role: Role, *, fingerprint: bytes, nonce: bytes, sdp: str
) -> bytes:
    """What a device signs for its offer or answer."""
    digest = hashlib.sha256(sdp.encode()).digest()
    return b"companion-sdp-1" + handshake_hash + bytes((role,)) + fingerprint + nonce + digest


def with_sha256_only(sdp: str) -> str:
    """Our own SDP without the fingerprints of other hash functions, which aiortc adds."""
    return "".join(
        line
        for line in sdp.splitlines(keepends=True)
        if not line.startswith(_FINGERPRINT) or line.lower().startswith(f"{_FINGERPRINT}sha-256 ")
    )


def fingerprint_of(sdp: str) -> bytes:
    """The one fingerprint of an SDP.

    Raises:
        RemoteProtocolError: it has none, more than one, or one that is not SHA-256.
    """
    lines = [line for line in sdp.splitlines() if line.strip().lower().startswith(_FINGERPRINT)]
    if len(lines) != 1:
        raise RemoteProtocolError(f"a session description with {len(lines)} fingerprints")
    algorithm, _, value = lines[0].strip()[len(_FINGERPRINT) :].partition(" ")
    try:
        fingerprint = bytes.fromhex(value.replace(":", ""))
    except ValueError as error:
        raise RemoteProtocolError("a fingerprint that is no hexadecimal") from error
    if algorithm.lower() != "sha-256" or len(fingerprint) != FINGERPRINT_BYTES:
        raise RemoteProtocolError("a fingerprint that is not SHA-256")
    return fingerprint


def check(sdp: str, fingerprint: bytes) -> None:
    """Refuse an SDP from the other side that is not what we ask of one.

    It has one section, for data over SCTP, whose messages may be as long as our pieces; the
    signed fingerprint; and candidates that are addresses, since to resolve a name would ask
    the network on behalf of the other side.

    Raises:
        RemoteProtocolError: with what is wrong.
    """
    if len(sdp) > SDP_BYTES_MAX:
        raise RemoteProtocolError("a session description that is too long")
    if fingerprint_of(sdp) != fingerprint:
        raise RemoteProtocolError("a session description with another fingerprint than signed")
    sections = [line for line in sdp.splitlines() if line.startswith("m=")]
    if [section.split()[::2] for section in sections] != [_DATA_SECTION]:
        raise RemoteProtocolError("a session description that is not for data alone")
    if not 0 < _number(sdp, _SCTP_PORT, absent=0) <= PORT_MAX:
        raise RemoteProtocolError("a session description without a port for SCTP")
    if 0 < _number(sdp, _MESSAGE_SIZE, absent=0) < PIECE_BYTES_MAX:  # RFC 8841, 6.1: 0: any
        raise RemoteProtocolError("a maximum message size below that of a piece")
    candidates = [line for line in sdp.splitlines() if line.startswith(_CANDIDATE)]
    if len(candidates) > CANDIDATES_MAX:
        raise RemoteProtocolError("a session description with too many candidates")
    for candidate in candidates:
        _check_candidate(candidate)


def _number(sdp: str, attribute: str, *, absent: int) -> int:
    values = [line[len(attribute) :] for line in sdp.splitlines() if line.startswith(attribute)]
    if not values:
        return absent
    if len(values) > 1 or not re.fullmatch(r"[0-9]{1,20}", values[0]):
        raise RemoteProtocolError(f"an attribute {attribute} that is not one number")
    return int(values[0])


def _check_candidate(line: str) -> None:
    fields = line.split()  # RFC 8839, 5.1: the fifth is the address
    try:
        ipaddress.ip_address(fields[4])
    except (IndexError, ValueError) as error:
        raise RemoteProtocolError("a candidate that is no address") from error
