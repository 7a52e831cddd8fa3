"""What a device announces of itself while its person has a pairing open, and at no other time.

In the TXT record of its announcement (peers.mdns): `n`, its name; `p`, the number of the typed
code that it shows; `c`, that it waits to be compared. Whoever listens in this network meanwhile
learns the name, and which computer it belongs to. Like all of an announcement it proves nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from peers.group import clean

NAME_BYTES_MAX: Final = 120
_COMPARES: Final = b"1"


@dataclass(frozen=True, slots=True)
class Beacon:
    """A device whose person wants to pair it. number: 0 when it shows no typed code."""

    name: str
    number: int = 0
    compares: bool = False

    def properties(self) -> dict[bytes, bytes]:
        """The entries of the TXT record."""
        entries = {b"n": self.name.encode()[:NAME_BYTES_MAX]}
        if self.number:
            entries[b"p"] = str(self.number).encode()
        if self.compares:
            entries[b"c"] = _COMPARES
        return entries


def beacon_of(properties: Mapping[bytes, bytes | None]) -> Beacon | None:
    """The beacon in a TXT record; None: no pairing is open there."""
    name = properties.get(b"n")
    if name is None:
        return None
    number = properties.get(b"p") or b""
    return Beacon(
        clean(name[:NAME_BYTES_MAX].decode(errors="ignore")),
        int(number) if number.isdigit() and len(number) <= 2 else 0,
        properties.get(b"c") == _COMPARES,
    )
