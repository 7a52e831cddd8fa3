"""Attackers on a host of the LAN that are paired with nobody: they dial every device they find, for
every purpose, with every kind of frame, and hold connections open in a crowd.

strangers.py DEVICES     waits for so many devices, prints "crowded" when its crowd is at them;
                         once a line comes in tries all else, prints what it was answered, and
                         goes on until input ends
"""

import asyncio
import contextlib
import itertools
import json
import secrets
import sys
from collections.abc import AsyncIterator, Callable

from peers.beacon import Beacon
from peers.discovery import Discovery
from peers.identity import Identity
from peers.interfaces import Interfaces
from peers.noise import Handshake, Pattern
from peers.pairing import preshared_key
from peers.pairing_opening import PROLOGUE, Opening, Way
from peers.sightings import Sighting
from peers.signalling import MAGIC, VERSION, Intent

CROWD = 40
"""More than a device listens to at once."""

PAUSE_S = 0.3
BYTE_S = 1.0
LENGTH_BYTES = 2


def greetings() -> list[bytes]:
    """What a stranger can say first, rightly made or not."""
    me, whom = Identity.generate(), Identity.generate()
    link = Handshake(
        Pattern.IK,
        initiator=True,
        static=me.static,
        prologue=b"companion-link-1",
        remote_static=whom.static.public,
    )
    scanned = preshared_key(secrets.token_bytes(16))
    return [
        b"",
        b"\x00",
        secrets.token_bytes(33),
        secrets.token_bytes(65_535),
        b"\x82\xa7version\x01\xa3run\xc4\x08" + bytes(8),
        link.write_message(b""),
        *Opening(Way.QR, initiator=True, static=me.static, secret=scanned).start(),
        *Opening(Way.TYPED, initiator=True, static=me.static, secret=b"1-a-b-c").start(),
        PROLOGUE,
    ]


async def attack(sighting: Sighting) -> list[str]:
    """Everything but the crowd, at one device; the answers, of which there should be none."""
    said = [
        *(
            [_preamble(intent) + _framed(greeting)]
            for intent, greeting in itertools.product(Intent, greetings())
        ),
        *([_preamble(intent), b"\xff\xff"] for intent in Intent),  # a frame that never comes
        [b""],  # half open
        [MAGIC],
        [b"GET / HTTP/1.1\r\n\r\n"],
        [MAGIC + bytes((VERSION + 1, 0))],
        *([MAGIC + bytes((VERSION, intent))] for intent in range(len(Intent), 256)),
        [bytes((each,)) for each in _preamble(Intent.LINK) + _framed(bytes(100))],
    ]
    gate = asyncio.Semaphore(8)

    async def talk(pieces: list[bytes]) -> str:
        async with gate:
            return (await _answer(sighting, pieces)).hex()

    return await asyncio.gather(*(talk(pieces) for pieces in said))


async def crowd_at(sighting: Sighting) -> None:
    """One of those that hold a connection open, and come again when they are dropped."""
    while True:
        with contextlib.suppress(OSError):
            await _answer(sighting, [_preamble(Intent.LINK)])
        await asyncio.sleep(PAUSE_S)


async def _answer(sighting: Sighting, pieces: list[bytes]) -> bytes:
    """What comes back until the other side closes."""
    reader, writer = await asyncio.open_connection(sighting.addresses[0], sighting.port)
    try:
        with contextlib.suppress(OSError):
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                if len(pieces) > len(MAGIC):
                    await asyncio.sleep(BYTE_S)
        with contextlib.suppress(OSError):
            return await reader.read()
        return b""
    finally:
        writer.close()


def _preamble(intent: Intent) -> bytes:
    return MAGIC + bytes((VERSION, intent.value))


def _framed(frame: bytes) -> bytes:
    return len(frame).to_bytes(LENGTH_BYTES, "big") + frame


@contextlib.asynccontextmanager
async def looking(
    port: int, on_found: Callable[[Sighting], None], beacon: Beacon | None = None
) -> AsyncIterator[Discovery]:
    """In the network as a Companion would be."""
    discovery = Discovery(Interfaces(), port, on_found=on_found, on_lost=lambda _: None, poll_s=0.2)
    discovery.show_beacon(beacon)
    await discovery.start()
    try:
        yield discovery
    finally:
        await discovery.stop()


async def main(count: int) -> None:
    """Attack all devices until standard input ends."""
    found: dict[str, Sighting] = {}
    enough = asyncio.Event()

    def sighted(sighting: Sighting) -> None:
        found[sighting.instance] = sighting
        if len(found) == count:
            enough.set()

    async with looking(1, sighted):
        await enough.wait()
        crowd = [
            asyncio.create_task(crowd_at(each)) for each in found.values() for _ in range(CROWD)
        ]
        print("crowded", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        answers = await asyncio.gather(*(attack(each) for each in found.values()))
        print(json.dumps([answer for each in answers for answer in each]), flush=True)
        await asyncio.to_thread(sys.stdin.read)
        for task in crowd:
            task.cancel()
        await asyncio.gather(*crowd, return_exceptions=True)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
