"""One seed makes both key pairs; signatures and public keys from elsewhere are checked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import RemoteProtocolError
from companion.model.ids import device_id
from peers.identity import Identity, static_of, verify

# RFC 8032, section 7.1, TEST 1: the signature of the empty message.
SEED = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
PUBLIC_KEY = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
SIGNATURE = bytes.fromhex(
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
    "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
)


def test_signatures_are_those_of_the_standard():
    identity = Identity(SEED)
    assert identity.public_key == PUBLIC_KEY
    assert identity.sign(b"") == SIGNATURE
    assert verify(PUBLIC_KEY, b"", SIGNATURE)


@given(st.binary(min_size=32, max_size=32))
def test_whoever_knows_the_public_key_knows_the_noise_key_and_the_device_id(seed):
    identity = Identity(seed)
    assert static_of(identity.public_key) == identity.static.public
    assert identity.device_id == device_id(identity.public_key)


@pytest.mark.parametrize("bit", [0, 255, 256, 511])
def test_a_signature_with_one_bit_changed_is_refused(bit):
    forged = bytearray(SIGNATURE)
    forged[bit // 8] ^= 1 << bit % 8
    assert not verify(PUBLIC_KEY, b"", bytes(forged))


@given(st.binary(max_size=40), st.binary(max_size=70))
def test_arbitrary_bytes_are_no_signature_and_no_error(public_key, signature):
    assert not verify(public_key, b"message", signature)


@pytest.mark.parametrize(
    "public_key",
    [b"", bytes(31), bytes(33), bytes(32), b"\x01" + bytes(31), b"\x02" + bytes(31)],
    ids=["empty", "short", "long", "order 4", "order 1", "off the curve"],
)
def test_what_is_no_public_key_has_no_noise_key(public_key):
    with pytest.raises(RemoteProtocolError):
        static_of(public_key)


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_seed_of_another_length_is_an_error_of_ours(length):
    with pytest.raises(ValueError, match="32 bytes"):
        Identity(bytes(length))
