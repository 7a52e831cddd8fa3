"""The first frames of a pairing, up to an encrypted channel and a short value to compare.

Three ways to meet, and what each brings as the pre-shared key of Noise XXpsk0:

    QR        the secret of the picture
    TYPED     what SPAKE2 makes of the typed code, in two frames before
    COMPARED  nothing: zeros; all trust comes from the value that two persons compare

The payloads of the three Noise messages carry the commitment, the answer and the revelation of
peers.short_value, the same in all ways.
"""

from enum import Enum
from typing import Final

from companion.errors import RemoteProtocolError
from peers import short_value
from peers.noise import KEY_BYTES, CipherState, Handshake, KeyPair, Pattern
from peers.typed_key import TypedKey

PROLOGUE: Final = b"companion-pair-1"


class Way(Enum):
    """How two devices meet."""

    QR = "qr"
    TYPED = "typed"
    COMPARED = "compared"


class Opening:
    """One side of it. A machine: frames in, frames out.

    Args:
        initiator: whether we are the side that connected.
        secret: QR: the pre-shared key. TYPED: the code as it is typed. COMPARED: nothing.

    Raises:
        RemoteProtocolError: from `receive`: the other side has not what it takes, or breaks rules.
    """

    def __init__(self, way: Way, *, initiator: bool, static: KeyPair, secret: bytes) -> None:
        self._way = way
        self._initiator = initiator
        self._static = static
        self._nonce = short_value.draw_nonce()
        self._their_nonce = b""
        self._committed = b""
        self._key: TypedKey | None = None
        self._handshake: Handshake | None = None
        self._is_proven = False
        if way is Way.TYPED:
            self._key = TypedKey(secret, is_typist=initiator)
        else:
            self._begin_handshake(secret or bytes(KEY_BYTES))

    def start(self) -> list[bytes]:
        """What to send before anything has come."""
        if not self._initiator:
            return []
        return [self._key.message] if self._key is not None else [self._write()]

    def receive(self, frame: bytes) -> list[bytes]:
        """A frame came; what to send now."""
        if self._key is not None:
            return self._exchange(self._key, frame)
        self._read(frame)
        return [self._write()] if self.handshake.is_our_turn else []

    @property
    def handshake(self) -> Handshake:
        """Noise, once it has begun."""
        if self._handshake is None:
            raise RemoteProtocolError("a handshake before its key")
        return self._handshake

    @property
    def is_proven(self) -> bool:
        """Whether the other side has shown that it knows our secret."""
        return self._is_proven

    @property
    def is_finished(self) -> bool:
        """Whether the channel and the value are there."""
        return self._handshake is not None and self._handshake.is_finished

    def transport(self) -> tuple[CipherState, CipherState]:
        """The ciphers of what follows: (sending, receiving)."""
        return self.handshake.transport()

    def value(self) -> bytes:
        """What both sides see, if nobody stands between them."""
        ours = self.handshake.ephemeral, self._nonce
        theirs = self.handshake.remote_ephemeral or b"", self._their_nonce
        initiator, responder = (ours, theirs) if self._initiator else (theirs, ours)
        return short_value.short_value(initiator, responder)

    # --- inside --------------------------------------------------------------------------

    def _exchange(self, key: TypedKey, frame: bytes) -> list[bytes]:
        """The other side's half of SPAKE2 came."""
        self._key = None
        self._begin_handshake(key.finish(frame))
        return [self._write()] if self._initiator else [key.message]

    def _begin_handshake(self, psk: bytes) -> None:
        self._handshake = Handshake(
            Pattern.XX_PSK0,
            initiator=self._initiator,
            static=self._static,
            prologue=PROLOGUE + self._way.value.encode(),
            psk=psk,
        )

    def _write(self) -> bytes:
        if not self._initiator or self._is_proven:
            return self.handshake.write_message(self._nonce)
        return self.handshake.write_message(
            short_value.commitment(self.handshake.ephemeral, self._nonce)
        )

    def _read(self, frame: bytes) -> None:
        payload = short_value.require(self.handshake.read_message(frame))
        if self._initiator:
            self._their_nonce = payload
        elif not self._is_proven:
            self._committed = payload
        else:
            ephemeral = self.handshake.remote_ephemeral or b""
            short_value.require_revealed(self._committed, ephemeral, payload)
            self._their_nonce = payload
        self._is_proven = True
