"""Carries Ethernet frames between two interfaces, each frame some milliseconds late or not at all.

    python relay.py ONE OTHER DELAY_MS LOSS_PERCENT    both ways, until it is killed
    python relay.py --whole-frames NAME     make the interface send finished frames only

A stand-in for `tc netem`, which not every kernel has. It runs inside the namespace of the
interfaces and needs nothing but the standard library. Frames are taken as they are on the wire,
so both senders must finish checksums and segments before: that is the second form.
"""

import array
import contextlib
import fcntl
import random
import selectors
import socket
import struct
import sys
import time
from collections import deque

_EVERY_PROTOCOL = 0x0003
_FRAME_BYTES_MAX = 65_536
_QUEUE_FRAMES_MAX = 10_000
_SIOCETHTOOL = 0x8946
_OFFLOADS = (0x17, 0x1F, 0x25)  # ETHTOOL_STXCSUM, ETHTOOL_STSO, ETHTOOL_SGSO


def relay(one: str, other: str, delay_s: float, loss: float) -> None:
    """Carry frames both ways, for ever. loss: the part of them that is lost."""
    dice = random.Random(0)
    left, right = _packet_socket(one), _packet_socket(other)
    towards = {left: right, right: left}
    late: deque[tuple[float, socket.socket, bytes]] = deque()
    with selectors.DefaultSelector() as selector:
        for end in towards:
            selector.register(end, selectors.EVENT_READ)
        print("ready", flush=True)
        while True:
            wait_s = max(0.0, late[0][0] - time.monotonic()) if late else None
            for key, _ in selector.select(wait_s):
                for frame in _arrived(key.fileobj):
                    if len(late) < _QUEUE_FRAMES_MAX and dice.random() >= loss:
                        late.append((time.monotonic() + delay_s, towards[key.fileobj], frame))
            while late and late[0][0] <= time.monotonic():
                _, end, frame = late.popleft()
                with contextlib.suppress(OSError):  # the interface is down: the frame is lost
                    end.send(frame)


def send_whole_frames(interface: str) -> None:
    """Let the kernel finish checksums and segments before this interface sends."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        for command in _OFFLOADS:
            value = array.array("I", [command, 0])
            request = struct.pack("16sP", interface.encode(), value.buffer_info()[0])
            fcntl.ioctl(control, _SIOCETHTOOL, request)


def _packet_socket(interface: str) -> socket.socket:
    end = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_EVERY_PROTOCOL))
    end.bind((interface, _EVERY_PROTOCOL))
    end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
    end.setblocking(False)
    return end


def _arrived(end: socket.socket) -> list[bytes]:
    frames = []
    while True:
        try:
            frame, (_, _, kind, *_) = end.recvfrom(_FRAME_BYTES_MAX)
        except BlockingIOError:
            return frames
        except OSError:  # the interface went down; it tells so once
            return frames
        if kind != socket.PACKET_OUTGOING:
            frames.append(frame)


if __name__ == "__main__":
    if sys.argv[1] == "--whole-frames":
        send_whole_frames(sys.argv[2])
    else:
        delay_ms, loss_percent = map(float, sys.argv[3:])
        relay(sys.argv[1], sys.argv[2], delay_ms / 1_000, loss_percent / 100)
