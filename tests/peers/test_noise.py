"""Our Noise against an independent one, and against everything that is not Noise."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from noise.connection import Keypair, NoiseConnection

from companion.errors import LocalProtocolError, RemoteProtocolError
from peers.noise import NONCE_MAX, CipherState, Handshake, KeyPair, Pattern

PROLOGUE = b"companion-test"
PSK = bytes(range(32))
PATTERNS = list(Pattern)


def ours(
    pattern, *, initiator, static, remote=None, psk=PSK, prologue=PROLOGUE, ephemeral=None
) -> Handshake:
    return Handshake(
        pattern,
        initiator=initiator,
        static=static,
        prologue=prologue,
        remote_static=remote if pattern is Pattern.IK and initiator else None,
        psk=psk if pattern is Pattern.XX_PSK0 else None,
        ephemeral=ephemeral,
    )


def both(pattern, **changes) -> tuple[Handshake, Handshake]:
    a, b = KeyPair.generate(), KeyPair.generate()
    return (
        ours(pattern, initiator=True, static=a, remote=b.public),
        ours(pattern, initiator=False, static=b, **changes),
    )


def independent(pattern, *, initiator, static, remote, ephemeral=None) -> NoiseConnection:
    noise = NoiseConnection.from_name(pattern.protocol_name)
    noise.set_prologue(PROLOGUE)
    noise.set_keypair_from_private_bytes(Keypair.STATIC, static.private)
    if ephemeral is not None:
        noise.set_keypair_from_private_bytes(Keypair.EPHEMERAL, ephemeral.private)
    if pattern is Pattern.XX_PSK0:
        noise.set_psks(PSK)
    elif initiator:
        noise.set_keypair_from_public_bytes(Keypair.REMOTE_STATIC, remote)
    (noise.set_as_initiator if initiator else noise.set_as_responder)()
    noise.start_handshake()
    return noise


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("initiator", [True, False])
def test_ours_speaks_with_an_independent_implementation(pattern, initiator):
    here, there = KeyPair.generate(), KeyPair.generate()
    noise = independent(pattern, initiator=not initiator, static=there, remote=here.public)
    handshake = ours(pattern, initiator=initiator, static=here, remote=there.public)
    while not handshake.is_finished:
        if handshake.is_our_turn:
            assert noise.read_message(handshake.write_message(b"from here")) == b"from here"
        else:
            message = bytes(noise.write_message(b"from there"))
            assert handshake.read_message(message) == b"from there"
    assert noise.handshake_finished
    assert handshake.handshake_hash == noise.get_handshake_hash()
    assert handshake.remote_static == there.public
    sending, receiving = handshake.transport()
    for n in range(5):
        assert noise.decrypt(sending.encrypt(b"ping %d" % n)) == b"ping %d" % n
        assert receiving.decrypt(bytes(noise.encrypt(b"pong %d" % n))) == b"pong %d" % n


@pytest.mark.filterwarnings("ignore:One of ephemeral keypairs is already set")
@pytest.mark.parametrize("pattern", PATTERNS)
def test_with_the_same_keys_every_byte_is_that_of_an_independent_implementation(pattern):
    keys = [KeyPair.generate() for _ in range(4)]
    a, b, ephemeral_a, ephemeral_b = keys
    writer = ours(pattern, initiator=True, static=a, remote=b.public, ephemeral=ephemeral_a)
    reader = ours(pattern, initiator=False, static=b, ephemeral=ephemeral_b)
    noise_writer = independent(
        pattern, initiator=True, static=a, remote=b.public, ephemeral=ephemeral_a
    )
    noise_reader = independent(
        pattern, initiator=False, static=b, remote=a.public, ephemeral=ephemeral_b
    )
    while not writer.is_finished:
        message = writer.write_message(b"payload")
        assert message == bytes(noise_writer.write_message(b"payload"))
        assert reader.read_message(message) == noise_reader.read_message(message) == b"payload"
        writer, reader, noise_writer, noise_reader = reader, writer, noise_reader, noise_writer


def before_message(pattern, number) -> tuple[Handshake, Handshake]:
    """(writer, reader) of the message with this number, all before it exchanged."""
    writer, reader = both(pattern)
    for _ in range(number):
        reader.read_message(writer.write_message(b"payload"))
        writer, reader = reader, writer
    return writer, reader


@pytest.mark.parametrize(
    ("pattern", "number"),
    [(Pattern.IK, 0), (Pattern.IK, 1), *((Pattern.XX_PSK0, n) for n in range(3))],
)
def test_a_message_with_one_bit_changed_is_refused_wherever_it_is(pattern, number):
    length = len(before_message(pattern, number)[0].write_message(b"payload"))
    for place in range(length):
        writer, reader = before_message(pattern, number)
        message = bytearray(writer.write_message(b"payload"))
        message[place] ^= 1 << place % 8
        with pytest.raises(RemoteProtocolError):
            reader.read_message(bytes(message))


def test_a_forged_message_does_not_keep_the_real_one_out():
    initiator, responder = both(Pattern.IK)
    responder.read_message(initiator.write_message())
    initiator.read_message(responder.write_message())
    sending, receiving = initiator.transport()[0], responder.transport()[1]
    message = sending.encrypt(b"real")
    with pytest.raises(RemoteProtocolError):
        receiving.decrypt(message[:-1] + bytes((message[-1] ^ 1,)))
    assert receiving.decrypt(message) == b"real"


@pytest.mark.parametrize("changes", [{"psk": bytes(32)}, {"prologue": b"another"}])
def test_another_secret_or_another_prologue_is_refused(changes):
    initiator, responder = both(Pattern.XX_PSK0, **changes)
    with pytest.raises(RemoteProtocolError):
        responder.read_message(initiator.write_message())


def test_a_message_sent_twice_is_refused():
    initiator, responder = both(Pattern.IK)
    responder.read_message(initiator.write_message())
    initiator.read_message(responder.write_message())
    message = initiator.transport()[0].encrypt(b"once")
    receiving = responder.transport()[1]
    assert receiving.decrypt(message) == b"once"
    with pytest.raises(RemoteProtocolError):
        receiving.decrypt(message)


@pytest.mark.parametrize("point", [bytes(32), b"\x01" + bytes(31)])
def test_a_key_of_low_order_is_refused(point):
    _, responder = both(Pattern.IK)
    with pytest.raises(RemoteProtocolError):
        responder.read_message(point + bytes(100))


@settings(max_examples=200)
@given(st.binary(max_size=200), st.sampled_from(PATTERNS))
def test_arbitrary_bytes_are_refused_and_nothing_else_happens(message, pattern):
    _, responder = both(pattern)
    with pytest.raises(RemoteProtocolError):
        responder.read_message(message)


def test_messages_out_of_turn_are_errors_of_whoever_made_them():
    initiator, responder = both(Pattern.IK)
    with pytest.raises(LocalProtocolError):
        responder.write_message()
    with pytest.raises(RemoteProtocolError):
        initiator.read_message(b"x" * 96)
    with pytest.raises(LocalProtocolError):
        initiator.transport()


@pytest.mark.parametrize("pattern", PATTERNS)
def test_after_a_rekey_ours_still_speaks_with_the_independent_implementation(pattern):
    here, there = KeyPair.generate(), KeyPair.generate()
    noise = independent(pattern, initiator=False, static=there, remote=here.public)
    handshake = ours(pattern, initiator=True, static=here, remote=there.public)
    while not handshake.is_finished:
        if handshake.is_our_turn:
            noise.read_message(handshake.write_message())
        else:
            handshake.read_message(bytes(noise.write_message()))
    sending, receiving = handshake.transport()
    assert noise.decrypt(sending.encrypt(b"before")) == b"before"
    sending.rekey()
    noise.rekey_inbound_cipher()
    assert noise.decrypt(sending.encrypt(b"after")) == b"after"
    receiving.rekey()
    noise.rekey_outbound_cipher()
    assert receiving.decrypt(bytes(noise.encrypt(b"back"))) == b"back"


def test_what_was_encrypted_before_a_rekey_is_not_read_after_it():
    sending, receiving = CipherState(PSK), CipherState(PSK)
    ciphertext = sending.encrypt(b"old")
    receiving.rekey()
    with pytest.raises(RemoteProtocolError):
        receiving.decrypt(ciphertext)


def test_without_a_key_there_is_none_to_change():
    with pytest.raises(LocalProtocolError):
        CipherState().rekey()


def test_a_cipher_whose_nonces_are_used_up_says_nothing_more():
    """The last nonce is for rekeying; one that came twice would give away both messages."""
    sending, receiving = CipherState(PSK), CipherState(PSK)
    sending._nonce = receiving._nonce = NONCE_MAX
    last = sending.encrypt(b"last")
    assert receiving.decrypt(last) == b"last"
    for _ in range(2):
        with pytest.raises(LocalProtocolError, match="used up"):
            sending.encrypt(b"more")
        with pytest.raises(LocalProtocolError, match="used up"):
            receiving.decrypt(last)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_what_has_done_its_work_is_overwritten(pattern):
    sides = writer, reader = both(pattern)
    used = [side._ephemeral_private for side in sides]
    used += [side._psk for side in sides if side._psk is not None]
    assert all(map(any, used))
    while not writer.is_finished:
        reader.read_message(writer.write_message())
        writer, reader = reader, writer
    used += [side._symmetric._chaining_key for side in sides]
    used += [side._symmetric._cipher._key for side in sides]
    ciphers = [cipher for side in sides for cipher in side.transport()]
    assert not any(map(any, used))
    with pytest.raises(LocalProtocolError):
        writer.transport()
    for cipher in ciphers:
        assert any(cipher._key)
        cipher.forget()
        assert not any(cipher._key)
        with pytest.raises(LocalProtocolError):
            cipher.encrypt(b"more")
        with pytest.raises(LocalProtocolError):
            cipher.decrypt(bytes(32))
