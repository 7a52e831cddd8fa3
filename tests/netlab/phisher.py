"""An attacker on a host of the LAN, with a photograph of somebody's code or with one of its own.

phisher.py relay LINK           prints a link with our address; who takes it is connected through
                                us to the device of the first, until input ends
phisher.py show CONVERSATIONS   prints a link of our own and says that we hold so many; prints "in"
                                or "out" at the end
phisher.py guess LINK NUMBER    tries one typed code of this number at the device of the link, then
                                another one for each line that comes in, and at the end of the
                                input one picture; prints "nothing open" or "guessed" for each
"""

import asyncio
import contextlib
import secrets
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

from peers.addresses import Endpoint
from peers.group import found, group_of, hash_of
from peers.identity import Identity
from peers.interfaces import Interfaces
from peers.pairing import Pairing, Role
from peers.pairing_code import PairingCode, parse_link
from peers.pairing_opening import Way
from peers.pairing_outputs import Admit, Join, SendFrame
from peers.pairing_talk import NOTHING_SHOWN
from peers.pairing_visits import NUMBER_BYTES
from peers.signalling import FrameStream, Intent, SignallingServer, StreamClosed, dial

SECRET_BYTES = 16


async def relay(link: str) -> None:
    """Pass everything on."""
    code = parse_link(link)

    async def take(intent: Intent, stream: FrameStream) -> None:
        stream.established()
        onward = await dial(code.endpoints[0], intent, Interfaces())
        try:
            with contextlib.suppress(StreamClosed):
                await asyncio.gather(_pump(stream, onward), _pump(onward, stream))
        finally:
            await onward.close()

    async with _listening(take) as endpoint:
        print(replace(code, endpoints=(endpoint,)).link(), flush=True)
        await asyncio.to_thread(sys.stdin.read)


async def show(conversations: int) -> None:
    """Play a device that shows a code."""
    me, secret = Identity.generate(), secrets.token_bytes(SECRET_BYTES)

    async def take(_intent: Intent, stream: FrameStream) -> None:
        stream.established()
        machine = _machine(me, Role.SHOWER, Way.QR, secret, conversations)
        print("in" if await _talk(machine, stream) else "out", flush=True)

    async with _listening(take) as endpoint:
        print(PairingCode(me.device_id, secret, (endpoint,)).link(), flush=True)
        await asyncio.to_thread(sys.stdin.read)


async def guess(link: str, number: int) -> None:
    """Try typed codes, and a picture."""
    code = parse_link(link)
    password = f"{number}-hammock-violin-salute".encode()
    while True:
        print(await _try(code, Way.TYPED, password, number), flush=True)
        if not await asyncio.to_thread(sys.stdin.readline):
            break
    print(await _try(code, Way.QR, secrets.token_bytes(SECRET_BYTES), number), flush=True)


async def _try(code: PairingCode, way: Way, secret: bytes, number: int) -> str:
    intent = Intent.TYPE if way is Way.TYPED else Intent.SCAN
    stream = await dial(code.endpoints[0], intent, Interfaces())
    try:
        if way is Way.TYPED:
            await stream.write_frame(number.to_bytes(NUMBER_BYTES, "big"))
        me, whom = Identity.generate(), code.commitment if way is Way.QR else None
        machine = _machine(me, Role.SCANNER, way, secret, 0, commitment=whom)
        await _send(machine, stream)
        with contextlib.suppress(StreamClosed):
            while not machine.ended:
                frame = await stream.read_frame()
                if frame == NOTHING_SHOWN:
                    return "nothing open"
                machine.receive(frame)
                await _send(machine, stream)
        return "in" if machine.is_proven else "guessed"
    finally:
        await stream.close()


async def _send(machine: Pairing, stream: FrameStream) -> None:
    for output in machine.outputs():
        if isinstance(output, SendFrame):
            await stream.write_frame(output.frame)


async def _talk(machine: Pairing, stream: FrameStream) -> bool:
    """To its end; whether somebody let us in, or came to us."""
    is_in = False
    with contextlib.suppress(StreamClosed):
        while not machine.ended:
            machine.receive(await stream.read_frame())
            for output in machine.outputs():
                if isinstance(output, SendFrame):
                    await stream.write_frame(output.frame)
                is_in = is_in or isinstance(output, Admit | Join)
    return is_in


def _machine(
    me: Identity,
    role: Role,
    way: Way,
    secret: bytes,
    conversations: int,
    *,
    commitment: bytes | None = None,
) -> Pairing:
    statement = found(me, "Your other computer", "Linux", 1)
    return Pairing(
        role,
        way=way,
        identity=me,
        secret=secret,
        commitment=commitment,
        name="Your other computer",
        platform="Linux",
        conversations=conversations,
        group=group_of(hash_of(statement), [statement]),
    )


async def _pump(source: FrameStream, target: FrameStream) -> None:
    while True:
        await target.write_frame(await source.read_frame())


@contextlib.asynccontextmanager
async def _listening(
    take: Callable[[Intent, FrameStream], object],
) -> AsyncIterator[Endpoint]:
    server = SignallingServer(Interfaces(), 0, take)
    port = await server.start()
    host = next(each for each in Interfaces().addresses() if ":" not in each)
    try:
        yield Endpoint(host, port)
    finally:
        await server.stop()


if __name__ == "__main__":
    modes = {"relay": relay, "show": show, "guess": guess}
    mode, *arguments = sys.argv[1:]
    asyncio.run(modes[mode](*(int(each) if each.isdigit() else each for each in arguments)))
