"""The Noise Protocol Framework, revision 34, in the two patterns that Companion uses.

`Noise_IK_25519_ChaChaPoly_BLAKE2b` between devices that know each other, and
`Noise_XXpsk0_25519_ChaChaPoly_BLAKE2b` to pair, over the primitives of PyNaCl. Names follow
the specification (noiseprotocol.org/noise.html). A machine without I/O: messages in, messages
out. Whatever arrives, `read_message` either accepts it or raises RemoteProtocolError, after
which the handshake is of no more use.
"""

import hashlib
import hmac
from enum import Enum
from typing import Final, NamedTuple

import nacl.bindings as nacl
from nacl.exceptions import CryptoError

from companion.errors import LocalProtocolError, RemoteProtocolError
from peers.wiping import wipe

MESSAGE_BYTES_MAX: Final = 65_535
KEY_BYTES: Final = 32
TAG_BYTES: Final = 16
HASH_BYTES: Final = 64
NONCE_MAX: Final = 2**64 - 2


class KeyPair(NamedTuple):
    """An X25519 key pair, 32 bytes each."""

    private: bytes
    public: bytes

    @classmethod
    def generate(cls) -> "KeyPair":
        """A fresh one."""
        private = nacl.randombytes(KEY_BYTES)
        return cls(private, nacl.crypto_scalarmult_base(private))


class Pattern(Enum):
    """A handshake pattern, by its name."""

    IK = "IK"
    XX_PSK0 = "XXpsk0"

    @property
    def protocol_name(self) -> bytes:
        """As it enters the first hash (section 8)."""
        return f"Noise_{self.value}_25519_ChaChaPoly_BLAKE2b".encode()


_MESSAGES: Final[dict[Pattern, tuple[tuple[str, ...], ...]]] = {
    Pattern.IK: (("e", "es", "s", "ss"), ("e", "ee", "se")),
    Pattern.XX_PSK0: (("psk", "e"), ("e", "ee", "s", "es"), ("s", "se")),
}
"""The tokens of each message, the initiator's first (section 7)."""


class CipherState:
    """One direction of an encrypted channel (section 5.1). Without a key it passes bytes on.

    When no more is to be said, call `forget`.
    """

    def __init__(self, key: bytes | None = None) -> None:
        self._key = bytearray(key) if key is not None else None
        self._nonce = 0
        self._is_forgotten = False

    @property
    def has_key(self) -> bool:
        """Whether what goes through is encrypted."""
        return self._key is not None

    def encrypt(self, plaintext: bytes, ad: bytes = b"") -> bytes:
        """The ciphertext, 16 bytes longer."""
        if self._key is None:
            return plaintext
        ciphertext = nacl.crypto_aead_chacha20poly1305_ietf_encrypt(
            plaintext, ad, self._encoded_nonce(), bytes(self._key)
        )
        self._nonce += 1
        return ciphertext

    def decrypt(self, ciphertext: bytes, ad: bytes = b"") -> bytes:
        """The plaintext.

        Raises:
            RemoteProtocolError: it is not authentic, or not the next one.
        """
        if self._key is None:
            return ciphertext
        if len(ciphertext) < TAG_BYTES:
            raise RemoteProtocolError("an encrypted message is too short")
        try:
            plaintext = nacl.crypto_aead_chacha20poly1305_ietf_decrypt(
                ciphertext, ad, self._encoded_nonce(), bytes(self._key)
            )
        except CryptoError as error:  # and the nonce stays, as section 5.1 asks
            raise RemoteProtocolError("an encrypted message is not authentic") from error
        self._nonce += 1
        return plaintext

    def rekey(self) -> None:
        """Go on under the next key (section 4.2); what was sent under this one stays secret even
        if the next one becomes known. Both sides do it at the same place, as section 11.3 says.
        """
        if self._key is None:
            raise LocalProtocolError("there is no key to change")
        nonce = bytes(4) + (2**64 - 1).to_bytes(8, "little")
        self._key[:] = nacl.crypto_aead_chacha20poly1305_ietf_encrypt(
            bytes(KEY_BYTES), b"", nonce, bytes(self._key)
        )[:KEY_BYTES]

    def forget(self) -> None:
        """Nothing goes through any more, and the key is gone."""
        if self._key is not None:
            wipe(self._key)
            self._is_forgotten = True

    def _encoded_nonce(self) -> bytes:
        if self._is_forgotten:
            raise LocalProtocolError("a cipher whose key is gone")
        if self._nonce > NONCE_MAX:
            raise LocalProtocolError("the nonces of a cipher are used up")
        return bytes(4) + self._nonce.to_bytes(8, "little")


class _SymmetricState:
    """The chaining key, the handshake hash and the cipher of a handshake (section 5.2)."""

    def __init__(self, protocol_name: bytes) -> None:
        padded = protocol_name.ljust(HASH_BYTES, b"\0")
        self.hash = padded if len(padded) == HASH_BYTES else _hash(protocol_name)
        self._chaining_key = bytearray(self.hash)
        self._cipher = CipherState()

    @property
    def has_key(self) -> bool:
        return self._cipher.has_key

    def mix_key(self, material: bytes) -> None:
        self._chaining_key[:], key = _hkdf(self._chaining_key, material, 2)
        self._take_key(key)

    def mix_hash(self, data: bytes) -> None:
        self.hash = _hash(self.hash + data)

    def mix_key_and_hash(self, material: bytes) -> None:
        self._chaining_key[:], into_hash, key = _hkdf(self._chaining_key, material, 3)
        self.mix_hash(into_hash)
        self._take_key(key)

    def encrypt_and_hash(self, plaintext: bytes) -> bytes:
        ciphertext = self._cipher.encrypt(plaintext, self.hash)
        self.mix_hash(ciphertext)
        return ciphertext

    def decrypt_and_hash(self, ciphertext: bytes) -> bytes:
        plaintext = self._cipher.decrypt(ciphertext, self.hash)
        self.mix_hash(ciphertext)
        return plaintext

    def split(self) -> tuple[CipherState, CipherState]:
        first, second = _hkdf(self._chaining_key, b"", 2)
        wipe(self._chaining_key)
        self._cipher.forget()
        return CipherState(first[:KEY_BYTES]), CipherState(second[:KEY_BYTES])

    def _take_key(self, key: bytes) -> None:
        self._cipher.forget()
        self._cipher = CipherState(key[:KEY_BYTES])


class Handshake:
    """One handshake, as initiator or responder (section 5.3).

    Args:
        static: our long-term key pair.
        prologue: what both sides must agree on beforehand.
        remote_static: IK, initiator: the responder's public key.
        psk: XXpsk0: the 32 bytes that both sides share.
        ephemeral: for test vectors alone.
    """

    def __init__(
        self,
        pattern: Pattern,
        *,
        initiator: bool,
        static: KeyPair,
        prologue: bytes,
        remote_static: bytes | None = None,
        psk: bytes | None = None,
        ephemeral: KeyPair | None = None,
    ) -> None:
        if (pattern is Pattern.XX_PSK0) != (psk is not None):
            raise LocalProtocolError("XXpsk0 takes a pre-shared key, and IK takes none")
        if (pattern is Pattern.IK and initiator) != (remote_static is not None):
            raise LocalProtocolError("the initiator of IK, and only it, knows the other's key")
        self._initiator = initiator
        self._static = static
        pair = ephemeral or KeyPair.generate()
        self._ephemeral = pair.public
        self._ephemeral_private = bytearray(pair.private)
        self._remote_static = remote_static
        self._remote_ephemeral: bytes | None = None
        self._psk = bytearray(psk) if psk is not None else None
        self._messages = _MESSAGES[pattern]
        self._done = 0  # messages read or written
        self._is_split = False
        self._symmetric = _SymmetricState(pattern.protocol_name)
        self._symmetric.mix_hash(prologue)
        if pattern is Pattern.IK:
            self._symmetric.mix_hash(remote_static or static.public)

    @property
    def is_finished(self) -> bool:
        """Whether the last message has been read or written."""
        return self._done == len(self._messages)

    @property
    def is_our_turn(self) -> bool:
        """Whether the next message is ours to write."""
        return not self.is_finished and (self._done % 2 == 0) == self._initiator

    @property
    def ephemeral(self) -> bytes:
        """Our public key of this handshake alone."""
        return self._ephemeral

    @property
    def remote_ephemeral(self) -> bytes | None:
        """The other side's public key of this handshake alone, once known."""
        return self._remote_ephemeral

    @property
    def remote_static(self) -> bytes | None:
        """The other side's long-term public key, once known."""
        return self._remote_static

    @property
    def handshake_hash(self) -> bytes:
        """64 bytes that are the same on both sides, and in no other session (section 11.2)."""
        if not self.is_finished:
            raise LocalProtocolError("the handshake is not finished")
        return self._symmetric.hash

    def write_message(self, payload: bytes = b"") -> bytes:
        """The next message, with a payload."""
        if not self.is_our_turn:
            raise LocalProtocolError("it is not our turn in the handshake")
        message = b"".join(self._write_token(token) for token in self._messages[self._done])
        message += self._symmetric.encrypt_and_hash(payload)
        if len(message) > MESSAGE_BYTES_MAX:
            raise LocalProtocolError("a handshake message is too long")
        self._advance()
        return message

    def read_message(self, message: bytes) -> bytes:
        """The payload of the other side's next message.

        Raises:
            RemoteProtocolError: it is not what this handshake expects now.
        """
        if self.is_finished or self.is_our_turn:
            raise RemoteProtocolError("a handshake message came out of turn")
        if len(message) > MESSAGE_BYTES_MAX:
            raise RemoteProtocolError("a handshake message is too long")
        rest = message
        for token in self._messages[self._done]:
            rest = self._read_token(token, rest)
        payload = self._symmetric.decrypt_and_hash(rest)
        self._advance()
        return payload

    def transport(self) -> tuple[CipherState, CipherState]:
        """The ciphers of what follows: (sending, receiving). They are given once."""
        if not self.is_finished or self._is_split:
            raise LocalProtocolError("the handshake is not finished, or was used")
        self._is_split = True
        first, second = self._symmetric.split()
        return (first, second) if self._initiator else (second, first)

    def _advance(self) -> None:
        self._done += 1
        if self.is_finished:
            wipe(self._ephemeral_private, *([self._psk] if self._psk is not None else []))

    def _write_token(self, token: str) -> bytes:
        if token == "e":
            self._mix_ephemeral(self._ephemeral)
            return self._ephemeral
        if token == "s":
            return self._symmetric.encrypt_and_hash(self._static.public)
        self._mix_secret(token)
        return b""

    def _read_token(self, token: str, rest: bytes) -> bytes:
        if token == "e":
            self._remote_ephemeral, rest = _cut(rest, KEY_BYTES)
            self._mix_ephemeral(self._remote_ephemeral)
        elif token == "s":
            length = KEY_BYTES + (TAG_BYTES if self._symmetric.has_key else 0)
            encrypted, rest = _cut(rest, length)
            self._remote_static = self._symmetric.decrypt_and_hash(encrypted)
        else:
            self._mix_secret(token)
        return rest

    def _mix_ephemeral(self, public: bytes) -> None:
        self._symmetric.mix_hash(public)
        if self._psk is not None:  # section 9.2
            self._symmetric.mix_key(public)

    def _mix_secret(self, token: str) -> None:
        """A pre-shared key, or a Diffie-Hellman: the first letter is the initiator's key."""
        if token == "psk":
            assert self._psk is not None
            self._symmetric.mix_key_and_hash(bytes(self._psk))
            return
        ours, theirs = (token[0], token[1]) if self._initiator else (token[1], token[0])
        private = bytes(self._ephemeral_private) if ours == "e" else self._static.private
        public = self._remote_ephemeral if theirs == "e" else self._remote_static
        assert public is not None
        self._symmetric.mix_key(_diffie_hellman(private, public))


def _diffie_hellman(private: bytes, public: bytes) -> bytes:
    try:
        return nacl.crypto_scalarmult(private, public)
    except CryptoError as error:  # libsodium refuses points of low order
        raise RemoteProtocolError("a public key is of low order") from error


def _cut(message: bytes, length: int) -> tuple[bytes, bytes]:
    if len(message) < length:
        raise RemoteProtocolError("a handshake message is too short")
    return message[:length], message[length:]


def _hash(data: bytes) -> bytes:
    return hashlib.blake2b(data).digest()


def _hkdf(chaining_key: bytes | bytearray, material: bytes, outputs: int) -> list[bytes]:
    """Section 4.3."""
    secret = hmac.digest(chaining_key, material, "blake2b")
    derived: list[bytes] = []
    for n in range(1, outputs + 1):
        before = derived[-1] if derived else b""
        derived.append(hmac.digest(secret, before + bytes((n,)), "blake2b"))
    return derived
