"""Meeting one device: from a connection, dialled or taken, over the greeting to a link."""

import asyncio
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from companion.errors import CompanionError
from companion.model.ids import DeviceId
from peers.addresses import Endpoint
from peers.dialling import Failure
from peers.group import Member
from peers.handshake import (
    RUN_BYTES,
    Greetings,
    Standing,
    Verdict,
    answer_greeting,
    greet,
    may_greet,
    verdict,
)
from peers.identity import Identity
from peers.interfaces import Interfaces
from peers.link import Link, LinkClosed
from peers.membership import Membership
from peers.signalling import HANDSHAKE_S, DialFailed, FrameStream, Intent, StreamClosed, dial

logger = logging.getLogger(__name__)

ANSWERED_MAX: Final = 2
"""Links that one device has in the making, dialled by it: one of its present run, and one that
its former run had begun. Each costs memory and some seconds."""


@dataclass(frozen=True, slots=True)
class Met:
    """A link that was made. run: of its other end."""

    device: DeviceId
    link: Link
    run: bytes


class Meetings:
    """Makes the links.

    Args:
        standing: the link to a device, if there is one.
        is_paused: whether the person wants no link to a device now.
    """

    def __init__(
        self,
        identity: Identity,
        membership: Membership,
        interfaces: Interfaces,
        *,
        standing: Callable[[DeviceId], Standing | None],
        is_paused: Callable[[DeviceId], bool],
    ) -> None:
        self._identity = identity
        self._membership = membership
        self._interfaces = interfaces
        self._standing = standing
        self._is_paused = is_paused
        self.run, self._greetings = secrets.token_bytes(RUN_BYTES), Greetings()
        self._greeting: list[DeviceId] = []  # dials whose handshake has begun
        self._answering: list[tuple[DeviceId, bytes]] = []  # with the run that dials us

    async def go(self, device: DeviceId, endpoint: Endpoint, *, instead: bool) -> Met:
        """Dial a device and make a link. instead: of one that is up, which is worse.

        Raises:
            DialFailed, StreamClosed, TimeoutError, RemoteProtocolError, LinkClosed: no link.
        """
        from peers.webrtc import make_link  # aiortc costs a fifth of a second and 50 MB

        stream = await dial(endpoint, Intent.LINK, self._interfaces)
        member = self._membership.others.get(device)
        stands = self._standing(device) is not None and not instead
        answering = self._runs_answered(device)
        if member is None or not may_greet(answering=answering, standing=stands):
            await stream.close()
            raise DialFailed(Failure.BUSY)
        self._greeting.append(device)
        try:
            async with asyncio.timeout(HANDSHAKE_S):
                secure = await greet(stream, self._identity, member, self.run)
            # What is to be a better way must not end in the same one.
            interfaces = self._interfaces.towards(endpoint.host) if instead else self._interfaces
            try:
                link = await make_link(secure, self._identity, interfaces)
            except (LinkClosed, TimeoutError) as error:
                raise DialFailed(Failure.NO_PATH) from error
            return Met(device, link, secure.run)
        finally:
            self._greeting.remove(device)
            await stream.close()

    async def take(self, stream: FrameStream) -> Met | None:
        """A connection came; None when there is to be no link. Raises what peers.signalling
        forgives strangers."""
        from peers.webrtc import make_link

        secure = await answer_greeting(
            stream,
            self._identity,
            self.run,
            self._greetings,
            member_of=self._membership.member_of,
            refusal_of=self._refusal,
            farewell_to=self._membership.farewell_to,
            heed=self.heed,
        )
        if secure is None:
            return None
        stream.established()
        device = secure.member.device_id
        self._answering.append((device, secure.run))
        try:
            link = await make_link(secure, self._identity, self._interfaces)
        except LinkClosed as error:
            raise StreamClosed from error
        finally:
            self._answering.remove((device, secure.run))
        return Met(device, link, secure.run)

    async def heed(self, proof: list[bytes]) -> None:
        """A member says that this device is out."""
        try:
            await self._membership.told(proof)
        except CompanionError as error:  # it is said again at the next attempt
            logger.info("what a member says of us could not be kept: %s", error)

    def _refusal(self, member: Member, run: bytes) -> str:
        device = member.device_id
        if self._is_paused(device):
            return "paused"
        answering = self._runs_answered(device)
        judged = verdict(
            self._identity.device_id,
            device,
            run,
            dialling=device in self._greeting,
            answering=answering,
            standing=self._standing(device),
        )
        is_busy = judged is Verdict.BUSY or len(answering) >= ANSWERED_MAX
        return "busy" if is_busy else ""

    def _runs_answered(self, device: DeviceId) -> list[bytes]:
        return [run for answered, run in self._answering if answered == device]
