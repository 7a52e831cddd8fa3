"""A man in the middle: announces the tags of two devices at its own address, so that they dial it,
and passes on what they say, altered, repeated or reflected.

middle.py     prints "attacked" and how often a greeting that had arrived was answered again, when
              everything was tried; once a line comes in it passes all on as it is, until input ends
"""

import asyncio
import contextlib
import itertools
import sys
from enum import Enum

from peers.addresses import Endpoint
from peers.beacon import Beacon
from peers.discovery import Discovery
from peers.interfaces import Interfaces
from peers.sightings import Sighting
from peers.signalling import FrameStream, Intent, SignallingServer, StreamClosed, dial
from tests.netlab.strangers import looking

PATIENCE_S = 12.0


class Trick(Enum):
    """What is done to a frame."""

    ALTER = "alter"
    REPEAT = "repeat"
    REFLECT = "reflect"


TRICKS = [
    (trick, from_dialler, number)
    for trick, from_dialler, number in itertools.product(Trick, (True, False), (0, 1))
    if not (trick is Trick.REPEAT and number == 1)  # the second one is read by nobody
]


class Middle:
    """Between two devices, in both directions."""

    def __init__(self) -> None:
        self.victims: dict[bytes, Sighting] = {}
        self.left = list(TRICKS)
        self.answered = 0
        self.is_honest = False
        self.is_done = asyncio.Event()
        self._announcements: list[Discovery] = []

    async def between(self, tag: bytes, stack: contextlib.AsyncExitStack) -> None:
        """Announce a device's tag at our own address."""

        async def take(_intent: Intent, stream: FrameStream) -> None:
            stream.established()
            await self._pass_on(self.victims[tag], stream)

        server = SignallingServer(Interfaces(), 0, take)
        port = await server.start()
        stack.push_async_callback(server.stop)
        discovery = await stack.enter_async_context(looking(port, lambda _: None))
        await discovery.update_tag(tag)
        self._announcements.append(discovery)

    def announce_anew(self) -> None:
        """So that the devices dial at once."""
        for discovery in self._announcements:
            discovery.show_beacon(Beacon("x", 1 + len(self.left)))

    async def _pass_on(self, victim: Sighting, dialler: FrameStream) -> None:
        if not self.left and not self.is_honest:
            return
        trick = None if self.is_honest else self.left.pop(0)
        endpoint = Endpoint(victim.addresses[0], victim.port)
        dialled = await dial(endpoint, Intent.LINK, Interfaces())
        recorded: list[bytes] = []
        try:
            async with asyncio.timeout(PATIENCE_S):
                await asyncio.gather(
                    _pump(dialler, dialled, trick and trick[0], _at(trick, True), recorded),
                    _pump(dialled, dialler, trick and trick[0], _at(trick, False), []),
                )
        except (StreamClosed, TimeoutError):
            pass
        finally:
            await dialled.close()
        has_arrived = trick is not None and (trick[0] is Trick.REPEAT or trick[1:] != (True, 0))
        if has_arrived and recorded:
            self.answered += await _answers(endpoint, recorded[0])
        if not self.left:
            self.is_done.set()
        self.announce_anew()


async def _pump(
    source: FrameStream,
    target: FrameStream,
    trick: Trick | None,
    at: int | None,
    recorded: list[bytes],
) -> None:
    for number in itertools.count():
        frame = await source.read_frame()
        recorded.append(frame)
        match trick if number == at else None:
            case Trick.ALTER:
                await target.write_frame(frame[:-1] + bytes((frame[-1] ^ 1,)))
            case Trick.REPEAT:
                await target.write_frame(frame)
                await target.write_frame(frame)
            case Trick.REFLECT:
                await source.write_frame(frame)
            case None:
                await target.write_frame(frame)


async def _answers(endpoint: Endpoint, greeting: bytes) -> int:
    """How many frames come back for a greeting that was recorded."""
    stream = await dial(endpoint, Intent.LINK, Interfaces())
    try:
        await stream.write_frame(greeting)
        async with asyncio.timeout(PATIENCE_S):
            await stream.read_frame()
        return 1
    except (StreamClosed, TimeoutError):
        return 0
    finally:
        await stream.close()


def _at(trick: tuple[Trick, bool, int] | None, from_dialler: bool) -> int | None:
    return trick[2] if trick is not None and trick[1] is from_dialler else None


async def main() -> None:
    """Attack until standard input ends."""
    middle = Middle()
    own = set(Interfaces().addresses())
    both = asyncio.Event()

    def sighted(sighting: Sighting) -> None:
        if not own & set(sighting.addresses):
            middle.victims[sighting.tag] = sighting
            if len(middle.victims) == 2:
                both.set()

    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(looking(1, sighted))
        await both.wait()
        for tag in list(middle.victims):
            await middle.between(tag, stack)
        await middle.is_done.wait()
        print("attacked", middle.answered, flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        middle.is_honest = True
        middle.announce_anew()
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
