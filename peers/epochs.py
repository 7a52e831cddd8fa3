"""The secret of a device group and its successors: sealed to each member, the same for all.

The first secret is handed over in pairing. A `rotate` statement brings another one, sealed (a
sealed box of libsodium) to the X25519 key of each member, and a `share` seals it to a member whom
its author did not know. An epoch is named by a hash of its secret. Which one is current follows
from the statements alone: of those made after all removals that stand, the one after the most
others; of two made at once the one with the greater hash.
"""

import hashlib
import hmac
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import nacl.bindings as nacl
from nacl.exceptions import CryptoError

from companion.model.ids import DeviceId
from peers.identity import Identity
from peers.standing import Judged
from peers.statements import ADD, REMOVE, ROTATE, SHARE, Statement

SECRET_BYTES: Final = 32
EPOCH_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Epoch:
    """A secret that statements speak of, without it.

    sealed: to whom, each box once. holders: the devices that have it by other means.
    is_clean: whether it was made knowing all removals, so that no removed device was given it.
    """

    name: bytes
    sealed: Mapping[DeviceId, tuple[bytes, ...]]
    holders: frozenset[DeviceId] = field(default_factory=frozenset)
    is_clean: bool = True

    def is_known_to(self, device: DeviceId) -> bool:
        """Whether a device can have the secret."""
        return device in self.holders or device in self.sealed


def epoch_name(secret: bytes) -> bytes:
    """What names the epoch of a secret, and tells nothing of it."""
    return hashlib.blake2b(secret, digest_size=EPOCH_BYTES, person=b"companion-epoch").digest()


def seal(secret: bytes, static: bytes) -> bytes:
    """The secret, for the device with this X25519 public key alone."""
    return nacl.crypto_box_seal(secret, static)


def unseal(box: bytes, identity: Identity, name: bytes | None = None) -> bytes | None:
    """What was sealed to this device; None when it is not that, or not of the epoch `name`."""
    try:
        secret = nacl.crypto_box_seal_open(box, identity.static.public, identity.static.private)
    except (CryptoError, ValueError, TypeError):
        return None
    is_meant = name is None or hmac.compare_digest(epoch_name(secret), name)
    return secret if len(secret) == SECRET_BYTES and is_meant else None


def epochs_of(judged: Judged) -> tuple[Epoch, ...]:
    """All epochs after the first, the current one at the end."""
    rotations = judged.all_standing(ROTATE)
    removals = sum(1 << number for number in judged.all_standing(REMOVE))
    generations = _generations(judged, rotations)

    def rank(number: int) -> tuple[bool, int, bytes]:
        is_clean = removals & ~judged.past[number] == 0
        return is_clean, generations[number], judged.statements[number].digest

    ordered = sorted(rotations, key=rank)
    names = list(dict.fromkeys(judged.statements[n].body.epoch for n in reversed(ordered)))
    clean = {judged.statements[n].body.epoch for n in ordered if rank(n)[0]}
    told = defaultdict(list)
    for number in judged.all_standing(ROTATE, SHARE, ADD):
        told[judged.statements[number].body.epoch].append(judged.statements[number])
    return tuple(_epoch(name, told[name], is_clean=name in clean) for name in reversed(names))


def _generations(judged: Judged, rotations: list[int]) -> dict[int, int]:
    """Of each rotation how many were made one after the other before it. Who knows one of a
    generation knows one of each before, so the last that it knows is found by halving."""
    mask = sum(1 << number for number in rotations)
    made: list[int] = []  # of each generation, which belong to it
    found: dict[int, int] = {}
    for number in sorted(rotations, key=lambda n: (judged.past[n] & mask).bit_count()):
        past = judged.past[number]
        before = bisect_left(made, 1, key=partial(_is_unknown, past))
        if before == len(made):
            made.append(0)
        made[before] |= 1 << number
        found[number] = before
    return found


def _is_unknown(past: int, generation: int) -> int:
    return int(not generation & past)


def _epoch(name: bytes, told: Iterable[Statement], *, is_clean: bool) -> Epoch:
    sealed: dict[DeviceId, tuple[bytes, ...]] = {}
    holders = set()
    for statement in told:
        if statement.kind == ADD:
            holders.add(statement.subject_id)
            continue
        holders.add(statement.author_id)
        for device, box in sorted(statement.body.sealed.items()):
            known = sealed.get(DeviceId(device), ())
            sealed[DeviceId(device)] = (*known, box)
    return Epoch(name, sealed, frozenset(holders), is_clean)


def sealed_to(secret: bytes, statics: Iterable[tuple[DeviceId, bytes]]) -> dict[bytes, bytes]:
    """The secret, sealed to each of these devices."""
    return {bytes(device): seal(secret, static) for device, static in statics}
