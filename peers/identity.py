"""Who a device is: an Ed25519 key pair, and the X25519 key pair that follows from it.

One secret of 32 bytes, the seed, makes both. The device id is a hash of the Ed25519 public
key (companion.model.ids), and the X25519 key is Noise's static key; whoever knows the public
key of a device knows all three.
"""

import hmac

import nacl.bindings as nacl
from nacl.exceptions import CryptoError

from companion.errors import RemoteProtocolError
from companion.model.ids import DeviceId, device_id
from peers.noise import KeyPair

SEED_BYTES = 32
PUBLIC_KEY_BYTES = 32
SIGNATURE_BYTES = 64


class Identity:
    """The key pairs of this device."""

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED_BYTES:
            raise ValueError(f"a seed has {SEED_BYTES} bytes, this one {len(seed)}")
        self.public_key, self._secret_key = nacl.crypto_sign_seed_keypair(seed)
        private = nacl.crypto_sign_ed25519_sk_to_curve25519(self._secret_key)
        self.static = KeyPair(private, nacl.crypto_scalarmult_base(private))
        self.device_id: DeviceId = device_id(self.public_key)

    @classmethod
    def generate(cls) -> "Identity":
        """A new device."""
        return cls(nacl.randombytes(SEED_BYTES))

    def sign(self, message: bytes) -> bytes:
        """An Ed25519 signature (RFC 8032), 64 bytes."""
        return nacl.crypto_sign(message, self._secret_key)[:SIGNATURE_BYTES]


def verify(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the owner of an Ed25519 public key has signed `message`."""
    if len(public_key) != PUBLIC_KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    try:
        opened = nacl.crypto_sign_open(signature + message, public_key)
    except CryptoError:
        return False
    return hmac.compare_digest(opened, message)


def static_of(public_key: bytes) -> bytes:
    """The X25519 public key of the device that owns an Ed25519 public key.

    Raises:
        RemoteProtocolError: it is no public key.
    """
    if len(public_key) != PUBLIC_KEY_BYTES:
        raise RemoteProtocolError("a public key has the wrong length")
    try:
        return nacl.crypto_sign_ed25519_pk_to_curve25519(public_key)
    except CryptoError as error:
        raise RemoteProtocolError("a public key is not on the curve") from error
