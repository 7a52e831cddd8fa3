"""The offer and the answer of a link, exchanged in a secure stream, each signed by its device."""

import contextlib
import secrets
from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec

from companion.errors import UNDECODABLE, RemoteProtocolError
from peers import descriptions
from peers.descriptions import Binding, Role
from peers.handshake import SecureStream
from peers.identity import Identity, verify

Describe = Callable[[str, str], Any]
"""Makes aiortc's own value of an SDP and its kind."""


class _Description(msgspec.Struct, frozen=True):
    """An offer or an answer, signed (peers.descriptions)."""

    sdp: str
    nonce: bytes
    signature: bytes


_decoder: Final = msgspec.msgpack.Decoder(_Description)


async def exchange(
    connection: Any, secure: SecureStream, identity: Identity, describe: Describe
) -> Binding:
    """Offer and answer, in the roles that the device ids give.

    Raises:
        RemoteProtocolError: the other side broke a rule.
        StreamClosed: the connection broke.
    """
    role = Role.OFFERER if identity.device_id < secure.member.device_id else Role.ANSWERER
    nonce = secrets.token_bytes(descriptions.NONCE_BYTES)
    if role is Role.OFFERER:
        await connection.setLocalDescription(await connection.createOffer())
        ours = await _send_description(connection, secure, identity, role, nonce)
        theirs, their_nonce = await _receive_description(
            connection, secure, Role.ANSWERER, describe
        )
        return Binding(ours, theirs, nonce, their_nonce)
    theirs, their_nonce = await _receive_description(connection, secure, Role.OFFERER, describe)
    with _blaming_the_description():
        await connection.setLocalDescription(await connection.createAnswer())
    ours = await _send_description(connection, secure, identity, role, nonce)
    return Binding(theirs, ours, their_nonce, nonce)


async def _send_description(
    connection: Any,
    secure: SecureStream,
    identity: Identity,
    role: Role,
    nonce: bytes,
) -> bytes:
    sdp = descriptions.with_sha256_only(connection.localDescription.sdp)
    fingerprint = descriptions.fingerprint_of(sdp)
    signed = descriptions.signed_description(
        secure.handshake_hash, role, fingerprint=fingerprint, nonce=nonce, sdp=sdp
    )
    description = _Description(sdp, nonce, identity.sign(signed))
    await secure.write(msgspec.msgpack.encode(description))
    return fingerprint


async def _receive_description(
    connection: Any, secure: SecureStream, role: Role, describe: Describe
) -> tuple[bytes, bytes]:
    try:
        description: _Description = _decoder.decode(await secure.read())
    except UNDECODABLE as error:
        raise RemoteProtocolError("a session description that is not understood") from error
    if len(description.nonce) != descriptions.NONCE_BYTES:
        raise RemoteProtocolError("a nonce of the wrong length")
    fingerprint = descriptions.fingerprint_of(description.sdp)
    signed = descriptions.signed_description(
        secure.handshake_hash,
        role,
        fingerprint=fingerprint,
        nonce=description.nonce,
        sdp=description.sdp,
    )
    if not verify(secure.member.public_key, signed, description.signature):
        raise RemoteProtocolError("a session description that is not rightly signed")
    descriptions.check(description.sdp, fingerprint)
    kind = "offer" if role is Role.OFFERER else "answer"
    with _blaming_the_description():
        await connection.setRemoteDescription(describe(description.sdp, kind))
    return fingerprint, description.nonce


@contextlib.contextmanager
def _blaming_the_description() -> Iterator[None]:
    try:
        yield
    except Exception as error:  # aiortc raises whatever the lines lead it to
        raise RemoteProtocolError("a session description that aiortc does not take") from error
