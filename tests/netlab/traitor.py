"""An attacker with the key of a member, whose daemon is stopped: links as that one, and then breaks
the rules.

traitor.py PROFILE DEVICE ADDRESS sync     sends garbage on `sync`
traitor.py PROFILE DEVICE ADDRESS blobs    greets, and sends garbage on `blobs`
traitor.py PROFILE DEVICE ADDRESS deaf     greets, and acknowledges nothing that is sent to it

PROFILE: of the member; DEVICE, ADDRESS: whom to attack. Prints "linked", and then "dropped" once
the other side has ended the link.
"""

import asyncio
import contextlib
import os
import sys
from pathlib import Path

from companion.library import Library
from companion.peer_store import PeerStore
from companion.profile import Profile
from companion.replication.outputs import Send
from companion.replication.session import Session
from peers.addresses import Endpoint
from peers.clock import monotonic_ms, wall_ms
from peers.identity import Identity
from peers.interfaces import Interfaces
from peers.keystore import load_identity
from peers.link import Link, LinkClosed
from peers.meetings import Meetings
from peers.membership import Membership
from peers.pieces import Kind
from peers.presence import PORT

GARBAGE_BYTES = 4_000
PING_S = 0.5
SOFTWARE = "companion"


async def sync(link: Link, library: Library) -> None:
    """Garbage in place of the greeting."""
    await link.send("sync", os.urandom(GARBAGE_BYTES))


async def blobs(link: Link, library: Library) -> None:
    """Garbage where files go, by one who behaves otherwise."""
    await greet(link, library)
    await link.send("blobs", os.urandom(GARBAGE_BYTES))


async def deaf(link: Link, library: Library) -> None:
    """Read nothing, so that the other side can get nothing off its hands; but say all the time that
    we are there, and never hang up."""

    async def acknowledge_nothing() -> None:
        pass

    link._connection.sctp._send_sack = acknowledge_nothing
    link._watching.cancel()
    await greet(link, library)
    with contextlib.suppress(LinkClosed):
        while True:
            link._put("sync", bytes((Kind.PING,)))
            await asyncio.sleep(PING_S)


async def greet(link: Link, library: Library) -> None:
    """Say truly what the member has and lacks."""
    session = Session(
        replica=library.replica,
        vector=await library.vector(),
        unfinished=await library.unfinished(),
        heads=await library.heads(),
        collected=await library.collected(),
        disowned=await library.disowned(),
        software=SOFTWARE,
        wall_ms=wall_ms(),
        now=monotonic_ms(),
    )
    for output in session.outputs():
        if isinstance(output, Send):
            await link.send("sync", output.message)


async def meet(library: Library, identity: Identity, victim: bytes, endpoint: Endpoint) -> Link:
    """A link, made as the member's daemon would make it."""
    interfaces = Interfaces()
    store = PeerStore(library)
    group = await Membership.open(identity, store, name="", platform="", now_ms=wall_ms())
    meetings = Meetings(
        identity, group, interfaces, standing=lambda _: None, is_paused=lambda _: False
    )
    return (await meetings.go(victim, endpoint, instead=False)).link


async def main(directory: str, victim: str, address: str, mode: str) -> None:
    """Attack once."""
    profile = Profile(Path(directory))
    identity, _ = load_identity(profile.directory)
    library = await Library.open(profile.database, profile.blobs)
    try:
        link = await meet(library, identity, bytes.fromhex(victim), Endpoint(address, PORT))
        print("linked", flush=True)
        await {"sync": sync, "blobs": blobs, "deaf": deaf}[mode](link, library)
        await link.wait_closed()
        print("dropped", flush=True)
    finally:
        await library.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
