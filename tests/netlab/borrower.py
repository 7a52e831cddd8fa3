"""A thief on a host of the LAN who has a copy of a device's key and group: he greets another device
of it, and describes a session whose certificate is not the one that was signed for.

borrower.py PROFILE ADDRESS     prints, for each of its tricks and at the end without any, "linked"
                                or "refused", and waits for a line after each
"""

import asyncio
import contextlib
import re
import secrets
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from companion.errors import RemoteProtocolError
from peers import descriptions, webrtc
from peers.addresses import Endpoint
from peers.descriptions import Role
from peers.handshake import RUN_BYTES, SecureStream, greet
from peers.identity import Identity
from peers.interfaces import Interfaces
from peers.link import LinkClosed
from peers.signalling import HANDSHAKE_S, DialFailed, Intent, StreamClosed, dial
from tests.netlab.stolen import group_of, key_of
from tests.netlab.strangers import looking

Trick = Callable[[SecureStream, Identity], None]

SETUP_S = 4.0
"""What is refused is so at once, but not always told."""

GREET_AGAIN_S = 0.2


def other_certificate(sdp: str) -> str:
    """The same description, with the fingerprint of a certificate that we do not have."""
    other = ":".join(f"{byte:02X}" for byte in secrets.token_bytes(32))
    return re.sub(r"(a=fingerprint:sha-256 )\S+", rf"\g<1>{other}", sdp)


def say_another(_secure: SecureStream, _identity: Identity) -> None:
    """Say and sign that the certificate is another one than it will be."""
    real = descriptions.with_sha256_only
    descriptions.with_sha256_only = lambda sdp: other_certificate(real(sdp))


def sign_for_another(secure: SecureStream, identity: Identity) -> None:
    """Say rightly which certificate it will be, with a signature for another one."""
    real = secure.write
    is_offerer = identity.device_id < secure.member.device_id

    async def write(frame: bytes) -> None:
        said = msgspec.msgpack.decode(frame)
        sdp = other_certificate(said["sdp"])
        signed = descriptions.signed_description(
            secure.handshake_hash,
            Role.OFFERER if is_offerer else Role.ANSWERER,
            fingerprint=descriptions.fingerprint_of(sdp),
            nonce=said["nonce"],
            sdp=sdp,
        )
        await real(msgspec.msgpack.encode(said | {"signature": identity.sign(signed)}))

    secure.write = write


def nothing(_secure: SecureStream, _identity: Identity) -> None:
    """Do as a device does."""


async def attempt(
    directory: Path, endpoint: Endpoint, trick: Callable[[SecureStream], None]
) -> str:
    """Greet, as often as it takes to be answered, and try to become linked."""
    identity, interfaces = key_of(directory), Interfaces()
    (member,) = group_of(directory).others.values()
    async with asyncio.timeout(HANDSHAKE_S):
        while True:
            stream = await dial(endpoint, Intent.LINK, interfaces)
            with contextlib.suppress(DialFailed):  # it is still busy with the last attempt
                secure = await greet(stream, identity, member, secrets.token_bytes(RUN_BYTES))
                break
            await asyncio.sleep(GREET_AGAIN_S)
    trick(secure, identity)
    try:
        link = await webrtc.make_link(secure, identity, interfaces)
    except (LinkClosed, RemoteProtocolError, StreamClosed, TimeoutError):
        return "refused"
    finally:
        await stream.close()
    await link.abandon()
    return "linked"


async def main(directory: Path, address: str) -> None:
    """Attack the device at this address."""
    found: asyncio.Queue[Endpoint] = asyncio.Queue()
    webrtc.SETUP_S = SETUP_S
    real = descriptions.with_sha256_only
    async with looking(1, lambda each: found.put_nowait(Endpoint(address, each.port))):
        endpoint = await found.get()
        for trick in (say_another, sign_for_another, nothing):
            print(await attempt(directory, endpoint, trick), flush=True)
            descriptions.with_sha256_only = real
            await asyncio.to_thread(sys.stdin.readline)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
