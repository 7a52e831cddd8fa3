"""SPAKE2: a typed code becomes a key that nobody gets who does not know it.

    typist → shower   "A" ‖ 32 bytes
    shower → typist   "B" ‖ 32 bytes

The package is not written to take the same time for every secret. So each code takes part in one
exchange only; what an attacker could learn from its time is of no use afterwards. Whether both
had the same code shows when the first message under the key can be read, or cannot.
"""

import hashlib
from typing import Final

from spake2 import SPAKE2_A, SPAKE2_B, SPAKEError
from spake2.ed25519_basic import NotOnCurve

from companion.errors import RemoteProtocolError

MESSAGE_BYTES: Final = 33
TYPIST: Final = b"companion-typist"
SHOWER: Final = b"companion-shower"


class TypedKey:
    """One side of one exchange. Good for one message of the other side."""

    def __init__(self, password: bytes, *, is_typist: bool) -> None:
        side = SPAKE2_A if is_typist else SPAKE2_B
        self._exchange = side(password, idA=TYPIST, idB=SHOWER)
        self.message: bytes = self._exchange.start()

    def finish(self, message: bytes) -> bytes:
        """The 32 bytes that both sides share if both had the same code.

        Raises:
            RemoteProtocolError: the message is none of the other side.
        """
        if len(message) != MESSAGE_BYTES:
            raise RemoteProtocolError("a key exchange of another length")
        try:
            shared: bytes = self._exchange.finish(message)
        except (SPAKEError, NotOnCurve, ValueError) as error:
            raise RemoteProtocolError("not a message of this key exchange") from error
        return hashlib.blake2b(shared, digest_size=32, person=b"companion-typed").digest()
