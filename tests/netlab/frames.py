"""Which Ethernet frames a port of the switch does not let out, as classic BPF for `tc`.

The programs run at the egress of the bridge's port to a host, so what they drop never reaches
that host. Offsets are those of the Ethernet frame: destination 0, source 6, type 12, then IP.
"""

from collections.abc import Iterable

_LOAD_BYTE, _LOAD_HALF, _LOAD_WORD = 0x30, 0x28, 0x20
_JUMP, _JUMP_EQUAL, _JUMP_SET, _RETURN = 0x05, 0x15, 0x45, 0x06
_DROP, _PASS = (_RETURN, 0, 0, 2), (_RETURN, 0, 0, 0xFFFFFFFF)

_IPV4, _IPV6 = 0x0800, 0x86DD
_UDP = 17

Instruction = tuple[int, int, int, int]


def drop_from(mac: str) -> str:
    """Drop whatever this hardware address sent."""
    return _text([*_unless_from(mac), _DROP])


def drop_multicast_from(mac: str) -> str:
    """Drop the multicast UDP of this hardware address."""
    return _text([*_unless_from(mac), *_multicast_dropped()])


def drop_multicast() -> str:
    """Drop multicast and broadcast UDP, but neither ARP nor IPv6 neighbour discovery: unicast
    goes on.

    That is what many a guest network does.
    """
    return _text(_multicast_dropped())


def drop_multicast_but_broadcast() -> str:
    """Drop multicast UDP, but no broadcast: what switches do that want to know who listens."""
    return _text(
        [
            (_LOAD_WORD, 0, 0, 0),
            (_JUMP_EQUAL, 0, 1, 0xFFFFFFFF),
            _PASS,
            *_multicast_dropped(),
        ]
    )


def _unless_from(mac: str) -> list[Instruction]:
    """Pass what another hardware address sent; for the rest go on."""
    octets = bytes.fromhex(mac.replace(":", ""))
    return [
        (_LOAD_WORD, 0, 0, 6),
        (_JUMP_EQUAL, 0, 2, int.from_bytes(octets[:4], "big")),
        (_LOAD_HALF, 0, 0, 10),
        (_JUMP_EQUAL, 1, 0, int.from_bytes(octets[4:], "big")),
        _PASS,
    ]


def _multicast_dropped() -> list[Instruction]:
    return [
        (_LOAD_BYTE, 0, 0, 0),
        (_JUMP_SET, 0, 8, 0x01),  # the address is no group's: pass
        (_LOAD_HALF, 0, 0, 12),
        (_JUMP_EQUAL, 3, 0, _IPV4),
        (_JUMP_EQUAL, 0, 5, _IPV6),  # neither: pass
        (_LOAD_BYTE, 0, 0, 14 + 6),  # IPv6: next header
        (_JUMP, 0, 0, 1),
        (_LOAD_BYTE, 0, 0, 14 + 9),  # IPv4: protocol
        (_JUMP_EQUAL, 0, 1, _UDP),  # another: pass
        _DROP,
        _PASS,
    ]


def _text(program: Iterable[Instruction]) -> str:
    instructions = list(program)
    return ",".join([str(len(instructions)), *(" ".join(map(str, each)) for each in instructions)])
