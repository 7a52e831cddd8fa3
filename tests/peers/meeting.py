"""Two devices that meet over real sockets on loopback, and the link between them."""

import asyncio
import contextlib

import pytest

from companion.reasons import Reason
from peers.addresses import Endpoint
from peers.group import Member
from peers.handshake import Greetings, SecureStream, answer_greeting, greet
from peers.identity import Identity
from peers.interfaces import Interfaces
from peers.signalling import Intent, SignallingServer, dial
from peers.webrtc import WebRtcLink, make_link

LOOPBACK = Interfaces(["127.0.0.1"])
RUN = b"run-of-a", b"run-of-b"
LOST = Reason("link_lost")
ROLES = pytest.mark.parametrize("dialler_offers", [True, False])


def member(identity: Identity) -> Member:
    return Member(identity.public_key, "Name", "linux", 0)


class Meeting:
    """Two devices: b listens, a dials. What fails at b is kept."""

    def __init__(self, *, dialler_offers: bool = True) -> None:
        devices = sorted((Identity.generate(), Identity.generate()), key=lambda i: i.device_id)
        self.a, self.b = devices if dialler_offers else reversed(devices)
        self.link_b: WebRtcLink | None = None
        self.failed_b: BaseException | None = None
        self.done_b = asyncio.Event()

    async def __aenter__(self) -> "Meeting":
        self._tasks_before = asyncio.all_tasks()
        self.server = SignallingServer(LOOPBACK, 0, self._answer)
        self.endpoint = Endpoint("127.0.0.1", await self.server.start())
        return self

    async def __aexit__(self, *error: object) -> None:
        if self.link_b is not None:
            await self.link_b.close(LOST)
        await self.server.stop()
        if error == (None, None, None):
            await until(lambda: asyncio.all_tasks() <= self._tasks_before, "no task left behind")

    async def greet(self) -> SecureStream:
        stream = await dial(self.endpoint, Intent.LINK, LOOPBACK)
        return await greet(stream, self.a, member(self.b), RUN[0])

    async def link(self) -> tuple[WebRtcLink, WebRtcLink]:
        link_a = await make_link(await self.greet(), self.a, LOOPBACK)
        await self.done_b.wait()
        assert self.link_b is not None, self.failed_b
        return link_a, self.link_b

    async def fail(self, secure: SecureStream) -> BaseException | None:
        """The error with which a's attempt ends, if it is the first to end; b's is `failed_b`.

        The other side need not notice before its time is up, so that is not waited for.
        """
        attempt = asyncio.create_task(make_link(secure, self.a, LOOPBACK))
        answered = asyncio.create_task(self.done_b.wait())
        await asyncio.wait({attempt, answered}, return_when=asyncio.FIRST_COMPLETED)
        if attempt.done() and attempt.exception() is None:
            await answered
            await end_of(attempt.result())
        attempt.cancel()
        (made,) = await asyncio.gather(attempt, return_exceptions=True)
        await secure.stream.close()
        await self.server.stop()
        await answered
        assert self.link_b is None, "it did not fail"
        return made if isinstance(made, Exception) else None

    async def _answer(self, _intent: Intent, stream) -> None:
        try:
            secure = await answer_greeting(
                stream,
                self.b,
                RUN[1],
                Greetings(),
                member_of=lambda _: member(self.a),
                refusal_of=lambda *_: "",
            )
            assert secure is not None
            stream.established()
            self.link_b = await make_link(secure, self.b, LOOPBACK)
        except Exception as error:
            self.failed_b = error
        finally:
            self.done_b.set()


async def until(condition, what: str) -> None:
    try:
        async with asyncio.timeout(20):
            while not condition():  # noqa: ASYNC110
                await asyncio.sleep(0.005)
    except TimeoutError:
        pytest.fail(f"not reached: {what}")


async def end_of(link: WebRtcLink) -> Reason:
    async with asyncio.timeout(20):
        return await link.wait_closed()


@contextlib.asynccontextmanager
async def linked(**changes):
    async with Meeting(**changes) as meeting:
        a, b = await meeting.link()
        try:
            yield a, b
        finally:
            await a.close(LOST)
