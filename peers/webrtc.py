"""Links over WebRTC data channels (RFC 8831): the only module that knows aiortc.

The offer and the answer travel in a SecureStream (peers.handshake); the device with the lower
id makes the offer. Both channels are negotiated beforehand (ids 0 and 1), reliable and in
order. ICE gathers the addresses that `Interfaces` allows and no others, asks no STUN server,
and aiortc checks the DTLS certificate against the signed fingerprint.
"""

import asyncio
import contextlib
import contextvars
import logging
import time
from collections.abc import Callable
from typing import Any, Final

import aioice.ice
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription

from companion.errors import RemoteProtocolError
from companion.model.ids import DeviceId
from companion.reasons import Reason
from peers import pieces
from peers.clock import monotonic_ms
from peers.descriptions import Binding, Role
from peers.handshake import SecureStream
from peers.identity import Identity, verify
from peers.interfaces import Interfaces
from peers.keepalive import Keepalive
from peers.link import CHANNELS, Channel, Ends, Inbox, LinkClosed
from peers.offers import exchange
from peers.pacing import Pace
from peers.pieces import Assembly, Kind

logger = logging.getLogger(__name__)


def _is_worth_a_line(record: logging.LogRecord) -> bool:
    """aiortc's timer for sending again may come by when the connection is closed, and nobody is
    there to be told what that leads to (RTCSctpTransport._t3_expired, 1.16.0)."""
    return "RTCSctpTransport._transmit()" not in record.getMessage()


logging.getLogger("asyncio").addFilter(_is_worth_a_line)

SETUP_S: Final = 15.0
UNSENT_BYTES_MAX: Final = 1024 * 1024
"""How much may be queued on `sync` before `send` waits; on `blobs`: peers.pacing."""

FLUSH_S: Final = 1.0

_gathered: contextvars.ContextVar[Interfaces] = contextvars.ContextVar("interfaces")


def _host_addresses(use_ipv4: bool, use_ipv6: bool) -> list[str]:
    """In the place of aioice's own function, which takes every address but loopback."""
    return [
        address
        for address in _gathered.get().addresses()
        if (use_ipv6 if ":" in address else use_ipv4)
    ]


_query_consent = aioice.ice.Connection.query_consent


async def _query_consent_unless_closed(connection: Any) -> None:
    """aioice, when closed in the last moment of connecting, would go on asking for ever."""
    if not connection._closing:
        await _query_consent(connection)


aioice.ice.get_host_addresses = _host_addresses
aioice.ice.Connection.query_consent = _query_consent_unless_closed  # type: ignore[method-assign, assignment]


async def make_link(
    secure: SecureStream, identity: Identity, interfaces: Interfaces
) -> "WebRtcLink":
    """Make a link to the device at the other end of a secure stream, which it then closes.

    Raises:
        RemoteProtocolError: the other side broke a rule.
        LinkClosed, StreamClosed, TimeoutError: the network, or the other side, did not let it.
    """
    _gathered.set(interfaces)
    connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    link = WebRtcLink(
        connection, secure.member.device_id, secure.stream.peer_address, interfaces=interfaces
    )
    try:
        async with asyncio.timeout(SETUP_S):
            binding = await exchange(connection, secure, identity, RTCSessionDescription)
            await link.prove(binding, identity, secure.member.public_key)
        await secure.stream.close()
    except BaseException:  # cancelled as well: nobody else would ever end it
        await link.abandon()
        raise
    finally:
        secure.forget()
    return link


class WebRtcLink:
    """A peers.link.Link over one peer connection. Made by `make_link`."""

    def __init__(
        self,
        connection: Any,
        peer: DeviceId,
        address: str,
        *,
        interfaces: Interfaces,
        now: Callable[[], int] = monotonic_ms,
    ) -> None:
        self.peer = peer
        self.route = f"lan {address}"
        self.bytes_sent = 0
        self.bytes_received = 0
        self._connection = connection
        self._interfaces = interfaces
        self._now = now
        self._keepalive = Keepalive(now())
        self._doubted = asyncio.Event()
        self._packets_before = 0  # when the last doubt came
        self._pace = Pace()
        self._inbox = Inbox()
        self._assemblies = {channel: Assembly() for channel in CHANNELS}
        self._proofs: dict[Channel, asyncio.Future[bytes]] = {}
        self._opened: dict[Channel, asyncio.Event] = {}
        self._room: dict[Channel, asyncio.Event] = {}
        self._turns: dict[Channel, asyncio.Lock] = {}
        self._channels: dict[Channel, Any] = {}
        self._watching: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None
        self._goodbye: Reason | None = None  # ours, once said: whatever ends the link now, it did
        self._ended: asyncio.Future[Reason] = asyncio.get_running_loop().create_future()
        for number, name in enumerate(CHANNELS):
            self._open_channel(number, name)
        connection.on("connectionstatechange", self._connection_changed)
        connection.on("datachannel", lambda _: self._cut_off("a channel that was not agreed on"))

    async def prove(self, binding: Binding, identity: Identity, public_key: bytes) -> None:
        """Prove the device keys over the connection that was made, both ways, on both channels.

        Raises:
            RemoteProtocolError: the other side could not.
        """
        offerer = identity.device_id < self.peer
        ours, theirs = (Role.OFFERER, Role.ANSWERER)[:: 1 if offerer else -1]
        proof = bytes((Kind.PROOF,)) + identity.sign(binding.signed_by(ours))
        for name in CHANNELS:
            await self._first(self._opened[name].wait())
            self._put(name, proof)
        for name in CHANNELS:
            signature = await self._first(self._proofs[name])
            if not verify(public_key, binding.signed_by(theirs), signature):
                raise RemoteProtocolError("the proof of the device key is wrong")
        self._watching = asyncio.create_task(self._watch(), name="link keep-alive")

    async def send(self, channel: Channel, message: bytes) -> None:
        """Send a message; waits while much is unsent. Raises LinkClosed."""
        async with self._turns[channel]:
            unsent = pieces.split(message, self._piece_bytes(channel))
            try:
                for piece in unsent:
                    self._put(channel, piece)
                    await self._have_room(channel)
            except asyncio.CancelledError:
                # The other side puts pieces together as they come: half a message would
                # spoil the next one, which may be the goodbye.
                with contextlib.suppress(LinkClosed):
                    for piece in unsent:
                        self._put(channel, piece)
                raise

    async def receive(self, channel: Channel) -> bytes:
        """The next message. Raises LinkClosed."""
        return await self._inbox.get(channel)

    @property
    def ends(self) -> Ends | None:
        """The addresses between which it goes; None before there are any."""
        pair = self._pair()
        return Ends(pair.local_addr[0], pair.remote_addr[0]) if pair is not None else None

    def doubt(self) -> None:
        """Ask now whether the other side is there; without our own address it cannot be."""
        pair = self._pair()
        if pair is not None and not self._interfaces.allows(pair.local_addr[0]):
            self._end(Reason("link_lost"))
            return
        self._packets_before = self._packets_received()
        self._keepalive.doubt(self._now())
        self._doubted.set()

    async def close(self, reason: Reason) -> None:
        """Send what is queued, tell the other side why, end.

        The other side hangs up when it has read that; only then is it known that all of it has
        arrived, since SCTP's abort, which is how aiortc closes, overtakes what is on its way.
        """
        try:
            with contextlib.suppress(LinkClosed, TimeoutError):
                if self._goodbye is None:
                    self._put("sync", bytes((Kind.CLOSE,)) + reason.code.encode()[:64])
                    self._goodbye = reason
                async with asyncio.timeout(FLUSH_S):
                    await self.wait_closed()
        finally:
            self._end(reason)
        if self._closing is not None:
            await asyncio.shield(self._closing)

    async def wait_closed(self) -> Reason:
        """Why the link ended, once it has."""
        return await asyncio.shield(self._ended)

    async def abandon(self) -> None:
        """Throw away what never became a link."""
        self._end(Reason("link_lost"))
        if self._closing is not None:
            await asyncio.shield(self._closing)

    # --- what aiortc calls ---------------------------------------------------------------

    def _open_channel(self, number: int, name: Channel) -> None:
        channel = self._connection.createDataChannel(name, negotiated=True, id=number)
        channel.bufferedAmountLowThreshold = self._unsent_bytes(name) // 2
        self._channels[name] = channel
        self._proofs[name] = asyncio.get_running_loop().create_future()
        self._opened[name] = asyncio.Event()
        self._room[name] = asyncio.Event()
        self._turns[name] = asyncio.Lock()
        channel.on("open", self._opened[name].set)
        channel.on("bufferedamountlow", self._room[name].set)
        channel.on("message", lambda data: self._take(name, data))
        channel.on("close", lambda: self._end(Reason("link_lost")))
        if channel.readyState == "open":
            self._opened[name].set()

    def _take(self, name: Channel, data: bytes | str) -> None:
        if self._ended.done():
            return
        self._keepalive.heard(self._now())
        self.bytes_received += len(data)
        try:
            self._take_piece(name, *pieces.parse(data))
        except RemoteProtocolError as error:
            self._cut_off(str(error))

    def _take_piece(self, name: Channel, kind: Kind, payload: bytes) -> None:
        proof = self._proofs[name]
        if (kind is Kind.PROOF) == proof.done():
            raise RemoteProtocolError(f"a piece of kind {kind.name} out of turn")
        match kind:
            case Kind.PROOF:
                proof.set_result(payload)
            case Kind.PING:
                self._answer_ping(name)
            case Kind.CLOSE:
                self._end(Reason(_told(payload)))
            case Kind.LAST | Kind.MORE:
                message = self._assemblies[name].feed(kind, payload)
                if message is not None:
                    self._inbox.put(name, message)

    def _connection_changed(self) -> None:
        if self._connection.connectionState in ("failed", "closed"):
            self._end(Reason("link_lost"))

    def _answer_ping(self, name: Channel) -> None:
        """What is queued already answers as well; so pings cannot fill our memory with pongs."""
        if not self._channels[name].bufferedAmount:
            with contextlib.suppress(LinkClosed):
                self._put(name, bytes((Kind.PONG,)))

    # --- inside --------------------------------------------------------------------------

    async def _have_room(self, name: Channel) -> None:
        channel = self._channels[name]
        while (before := channel.bufferedAmount) > self._unsent_bytes(name):
            channel.bufferedAmountLowThreshold = self._unsent_bytes(name) // 2
            self._room[name].clear()
            began = time.perf_counter()
            await self._first(self._room[name].wait())
            if name == "blobs":
                gone = before - channel.bufferedAmount
                self._pace.drained(gone, time.perf_counter() - began)

    def _unsent_bytes(self, name: Channel) -> int:
        return self._pace.unsent_bytes if name == "blobs" else UNSENT_BYTES_MAX

    def _piece_bytes(self, name: Channel) -> int:
        return self._pace.piece_bytes if name == "blobs" else pieces.PIECE_BYTES_MAX

    async def _watch(self) -> None:
        while not self._ended.done():
            now = self._now()
            if self._packets_received() > self._packets_before:
                self._keepalive.reassure()
            if self._keepalive.is_dead(now):
                self._end(Reason("link_lost"))
                return
            if any(assembly.is_stuck(now) for assembly in self._assemblies.values()):
                self._cut_off("a message that does not go on")
                return
            if self._keepalive.is_ping_due(now):
                with contextlib.suppress(LinkClosed):
                    self._put("sync", bytes((Kind.PING,)))
            self._doubted.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(0, self._keepalive.deadline() - now) / 1000 + 0.001):
                    await self._doubted.wait()

    def _pair(self) -> Any:
        """The addresses that ICE has settled on, as aioice has them; None before."""
        sctp = self._connection.sctp
        pairs = sctp.transport.transport._connection._nominated if sctp is not None else {}
        return next(iter(pairs.values()), None)

    def _packets_received(self) -> int:
        """By DTLS, acknowledgements of what we sent among them."""
        sctp = self._connection.sctp
        return int(sctp.transport._RTCDtlsTransport__rx_packets) if sctp is not None else 0

    def _put(self, name: Channel, piece: bytes) -> None:
        channel = self._channels[name]
        if self._ended.done() or channel.readyState != "open":
            raise LinkClosed(self._ended.result() if self._ended.done() else Reason("link_lost"))
        channel.send(piece)
        self.bytes_sent += len(piece)

    async def _first(self, awaited: Any) -> Any:
        """What is awaited, unless the link ends before."""
        waiting = asyncio.ensure_future(awaited)
        try:
            await asyncio.wait({waiting, self._ended}, return_when=asyncio.FIRST_COMPLETED)
            if waiting.done():
                return waiting.result()
            raise LinkClosed(self._ended.result())
        finally:
            waiting.cancel()

    def _cut_off(self, detail: str) -> None:
        """The other side broke a rule."""
        self._end(Reason("link_protocol", {"detail": detail}))

    def _end(self, reason: Reason) -> None:
        if self._ended.done():
            return
        reason = self._goodbye or reason
        self._ended.set_result(reason)
        self._inbox.close(reason)
        if self._watching is not None:
            self._watching.cancel()
        self._closing = asyncio.create_task(self._close_connection(), name="link close")

    async def _close_connection(self) -> None:
        try:
            await self._connection.close()
        except Exception as error:  # whatever aiortc stumbles over, the link is gone
            logger.info("closing a connection failed: %r", error)


def _told(payload: bytes) -> str:
    """The reason as this side says it."""
    code = payload.decode("ascii", errors="replace")
    return {"link_paused": "link_peer_paused"}.get(code, "link_lost")
