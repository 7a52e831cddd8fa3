"""A short value that both sides of a pairing see and that nobody can steer.

The side that speaks first, the initiator, draws a nonce and commits to it and to its ephemeral
key; the other answers with its own ephemeral key and nonce; only then the first one reveals:

    message 1   commitment = BLAKE2b-256(person = "companion-commit", ephemeral₁ ‖ nonce₁)
    message 2   nonce₂
    message 3   nonce₁
    value     = BLAKE2b-256(person = "companion-short", commitment ‖ nonce₁ ‖ ephemeral₁
                            ‖ ephemeral₂ ‖ nonce₂)

Whoever chooses ephemeral₂ and nonce₂ does not know nonce₁ yet; whoever knows all of message 2 is
bound to nonce₁ already. So somebody in the middle, who has to choose a side in each of two
conversations, gets equal values by luck alone. Nothing that comes later enters: neither static
keys nor the hash at the end, which the last speaker could still choose.
"""

import hashlib
import hmac
import secrets
from typing import Final

from companion.errors import RemoteProtocolError

NONCE_BYTES: Final = 32
COMMITMENT_BYTES: Final = 32
EMOJI: Final = 7
_EMOJI_BITS: Final = 6


def draw_nonce() -> bytes:
    """A fresh one."""
    return secrets.token_bytes(NONCE_BYTES)


def commitment(ephemeral: bytes, nonce: bytes) -> bytes:
    """What the initiator says in place of its nonce at first."""
    return hashlib.blake2b(
        ephemeral + nonce, digest_size=COMMITMENT_BYTES, person=b"companion-commit"
    ).digest()


def require(nonce: bytes, length: int = NONCE_BYTES) -> bytes:
    """A nonce or commitment that came. Raises RemoteProtocolError: it is none."""
    if len(nonce) != length:
        raise RemoteProtocolError("a nonce or commitment of another length")
    return nonce


def require_revealed(committed: bytes, ephemeral: bytes, nonce: bytes) -> None:
    """Raises RemoteProtocolError: this is not what the initiator had committed to."""
    if not hmac.compare_digest(commitment(ephemeral, nonce), committed):
        raise RemoteProtocolError("another nonce than was committed to")


def short_value(initiator: tuple[bytes, bytes], responder: tuple[bytes, bytes]) -> bytes:
    """The value of two pairs of (ephemeral key, nonce)."""
    (ephemeral_1, nonce_1), (ephemeral_2, nonce_2) = initiator, responder
    message = commitment(ephemeral_1, nonce_1) + nonce_1 + ephemeral_1 + ephemeral_2 + nonce_2
    return hashlib.blake2b(message, digest_size=32, person=b"companion-short").digest()


def check_code(value: bytes) -> str:
    """Its first eight bytes as three digits, for typing."""
    return f"{int.from_bytes(value[:8], 'big') % 1000:03d}"


def emoji_numbers(value: bytes) -> tuple[int, ...]:
    """Its last 42 bits as seven numbers below 64, for comparing."""
    bits = int.from_bytes(value[-8:], "big")
    return tuple(
        bits >> (_EMOJI_BITS * place) & (2**_EMOJI_BITS - 1) for place in reversed(range(EMOJI))
    )
