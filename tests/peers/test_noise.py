"""Our Noise against an independent one, and against everything that is not Noise."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from noise.connection import Keypair, NoiseConnection

from companion.errors import LocalProtocolError, RemoteProtocolError
from peers.noise import Handshake, KeyPair, Pattern

PROLOGUE = b"companion-test"
PSK = bytes(range(32))
PATTERNS = list(Pattern)


def ours(pattern, *, initiator, static, remote=None, psk=PSK, prologue=PROLOGUE) -> Handshake:
    return Handshake(
        pattern,
        initiator=initiator,
        static=static,
        prologue=prologue,
        remote_static=remote if pattern is Pattern.IK and initiator else None,
        psk=psk if pattern is Pattern.XX_PSK0 else None,
    )


def both(pattern, **changes) -> tuple[Handshake, Handshake]:
    a, b = KeyPair.generate(), KeyPair.generate()
    return (
        ours(pattern, initiator=True, static=a, remote=b.public),
        ours(pattern, initiator=False, static=b, **changes),
    )


def independent(pattern, *, initiator, static, remote) -> NoiseConnection:
    noise = NoiseConnection.from_name(pattern.protocol_name)
    noise.set_prologue(PROLOGUE)
    noise.set_keypair_from_private_bytes(Keypair.STATIC, static.private)
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


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_message_with_one_bit_changed_is_refused(pattern):
    messages = 2 if pattern is Pattern.IK else 3
    for changed in range(messages):
        for place in (0, 40, -1):
            writer, reader = both(pattern)
            for turn in range(messages):
                message = bytearray(writer.write_message(b"payload"))
                if turn < changed:
                    reader.read_message(bytes(message))
                    writer, reader = reader, writer
                    continue
                message[place] ^= 1
                # XX's first ephemeral is not authentic until the answer to it.
                try:
                    reader.read_message(bytes(message))
                    answer = reader.write_message()
                except RemoteProtocolError:
                    break
                with pytest.raises(RemoteProtocolError):
                    writer.read_message(answer)
                break


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
