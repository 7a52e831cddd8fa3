"""A data channel of aiortc and nothing else, between two processes: the floor of a transfer.

bare_channel.py receive BYTES    read an offer from standard input, print the answer, receive
bare_channel.py send BYTES       print an offer, read the answer, send; print the seconds it took
"""

import asyncio
import json
import sys
import time
from typing import Any

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription

from peers.pieces import PIECE_BYTES_MAX

UNSENT_BYTES = 1_000_000


async def send(size: int) -> None:
    """Offer, send, and wait for a byte that says that all has come."""
    connection, channel = _connection()
    opened, room, done = asyncio.Event(), asyncio.Event(), asyncio.Event()
    channel.bufferedAmountLowThreshold = UNSENT_BYTES // 2
    channel.on("open", opened.set)
    channel.on("bufferedamountlow", room.set)
    channel.on("message", lambda _message: done.set())
    await connection.setLocalDescription(await connection.createOffer())
    _say(connection)
    await connection.setRemoteDescription(await _hear("answer"))
    await opened.wait()
    began = time.perf_counter()
    for start in range(0, size, PIECE_BYTES_MAX):
        channel.send(bytes(min(PIECE_BYTES_MAX, size - start)))
        while channel.bufferedAmount > UNSENT_BYTES:
            room.clear()
            await room.wait()
    await done.wait()
    print(time.perf_counter() - began, flush=True)


async def receive(size: int) -> None:
    """Answer, receive, and say so."""
    connection, channel = _connection()
    left, done = size, asyncio.Event()

    def take(message: bytes) -> None:
        nonlocal left
        left -= len(message)
        if left <= 0:
            channel.send(b"!")
            done.set()

    channel.on("message", take)
    await connection.setRemoteDescription(await _hear("offer"))
    await connection.setLocalDescription(await connection.createAnswer())
    _say(connection)
    await done.wait()
    await asyncio.to_thread(sys.stdin.readline)


def _connection() -> tuple[Any, Any]:
    connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    return connection, connection.createDataChannel("bare", negotiated=True, id=0)


def _say(connection: Any) -> None:
    print(json.dumps(connection.localDescription.sdp), flush=True)


async def _hear(kind: str) -> RTCSessionDescription:
    return RTCSessionDescription(json.loads(await asyncio.to_thread(sys.stdin.readline)), kind)


if __name__ == "__main__":
    asyncio.run({"send": send, "receive": receive}[sys.argv[1]](int(sys.argv[2])))
