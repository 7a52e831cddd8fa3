"""A copied tag is no copied computer: only who has the key is told of."""

import asyncio

from peers.addresses import Endpoint
from peers.handshake import Greetings, answer_greeting
from peers.identity import Identity
from peers.interfaces import Interfaces
from peers.signalling import FrameStream, Intent, SignallingServer, dial
from peers.twins import AT_ONCE_MAX, Twins

HERE = Interfaces(["127.0.0.1"])
OURS = Identity(b"o" * 32)
RUN, OTHER_RUN = b"our run.", b"another."


class Computer:
    """Answers greetings with a key."""

    def __init__(self, identity: Identity, run: bytes) -> None:
        self.identity, self.run = identity, run
        self.server = SignallingServer(HERE, 0, self.take)
        self.asked = 0

    async def take(self, _intent: Intent, stream: FrameStream) -> None:
        self.asked += 1
        await answer_greeting(
            stream,
            self.identity,
            self.run,
            Greetings(),
            member_of=lambda _: None,
            refusal_of=lambda *_: "",
        )


class Mirror(Computer):
    """A stranger with our tag, who passes what it is asked on to us and our answer back."""

    def __init__(self, to_port: int) -> None:
        super().__init__(OURS, RUN)
        self._to = Endpoint("127.0.0.1", to_port)

    async def take(self, _intent: Intent, stream: FrameStream) -> None:
        self.asked += 1
        onward = await dial(self._to, Intent.LINK, HERE)
        try:
            await onward.write_frame(await stream.read_frame())
            await stream.write_frame(await onward.read_frame())
        finally:
            await onward.close()


async def told_of(computer: Computer) -> bool:
    """Whether a twin is told of, once the computer was asked."""
    port = await computer.server.start()
    twins = Twins(OURS, RUN, HERE, lambda: None, retry_s=())
    twins.sighted("it", [Endpoint("127.0.0.1", port)])
    await asyncio.gather(*twins._asking.values())
    assert computer.asked == 1
    told = twins.are_there
    twins.lost("it")
    assert not twins.are_there
    await twins.stop()
    await computer.server.stop()
    return told


async def test_a_computer_with_our_key_is_told_of_while_it_is_there():
    assert await told_of(Computer(OURS, OTHER_RUN))


async def test_a_stranger_that_repeats_our_tag_is_not():
    assert not await told_of(Computer(Identity(b"s" * 32), OTHER_RUN))


async def test_nor_is_one_that_passes_our_question_back_to_us():
    ourselves = Computer(OURS, RUN)
    port = await ourselves.server.start()
    assert not await told_of(Mirror(port))
    assert ourselves.asked == 1
    await ourselves.server.stop()


async def test_of_many_that_repeat_our_tag_a_few_are_asked_at_once():
    twins = Twins(OURS, RUN, HERE, lambda: None)
    for number in range(50):
        twins.sighted(str(number), [])
    assert len(twins._asking) == AT_ONCE_MAX
    await twins.stop()
    await asyncio.sleep(0)
    assert not twins._asking
