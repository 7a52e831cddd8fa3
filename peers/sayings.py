"""What a member says in its group, and what it has to say for things to be in order again."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from companion.model.ids import DeviceId
from peers.clock import wall_ms
from peers.epochs import SECRET_BYTES, Epoch, epoch_name, sealed_to
from peers.group import Group, Member
from peers.statements import (
    ADD,
    REMOVE,
    RENAME,
    ROTATE,
    SEALED_MAX,
    SEEN_MAX,
    SHARE,
    Body,
    clean,
)

Saying = Callable[[Group], Body]
"""Makes a statement of what is known by then."""


def admission(own: DeviceId, newcomer: Member, given: bytes) -> Saying:
    """A device is in. given: the epoch of the secret that it is handed; empty for the first."""

    def say(group: Group) -> Body:
        return group.body(
            own,
            ADD,
            newcomer.added_ms,
            subject=newcomer.public_key,
            name=clean(newcomer.name),
            platform=clean(newcomer.platform),
            epoch=given,
        )

    return say


def expulsion(
    own: DeviceId, public_key: bytes, seen: Mapping[bytes, int], successor: bytes = b""
) -> Saying:
    """A device is out; of what it wrote, what was `seen` is not in doubt."""
    latest = dict(sorted(seen.items(), key=lambda item: -item[1])[:SEEN_MAX])

    def say(group: Group) -> Body:
        return group.body(
            own, REMOVE, wall_ms(), subject=public_key, seen=latest, successor=successor
        )

    return say


def naming(own: DeviceId, public_key: bytes, name: str) -> Saying:
    """A device is called otherwise."""

    def say(group: Group) -> Body:
        return group.body(own, RENAME, wall_ms(), subject=public_key, name=clean(name))

    return say


def rotation(own: DeviceId) -> Saying:
    """Another secret, for those who are in."""

    def say(group: Group) -> Body:
        secret = secrets.token_bytes(SECRET_BYTES)
        sealed = sealed_to(secret, _statics(group, group.members))
        return group.body(own, ROTATE, wall_ms(), epoch=epoch_name(secret), sealed=sealed)

    return say


def sharing(own: DeviceId, secret: bytes) -> Saying:
    """The current secret, for those who are in and were not given it."""

    def say(group: Group) -> Body:
        sealed = sealed_to(secret, _statics(group, _lacking(group, group.epoch)))
        return group.body(own, SHARE, wall_ms(), epoch=epoch_name(secret), sealed=sealed)

    return say


def _statics(group: Group, devices: Mapping[DeviceId, Member]) -> list[tuple[DeviceId, bytes]]:
    return [(device, group.members[device].static) for device in sorted(devices)][:SEALED_MAX]


def _lacking(group: Group, epoch: Epoch | None) -> dict[DeviceId, Member]:
    if epoch is None:
        return {}
    return {d: member for d, member in group.members.items() if not epoch.is_known_to(d)}


@dataclass(frozen=True, slots=True)
class Care:
    """Something that one of the members has to say. is_ours: whether it is for this one to do;
    else it does it only if it has not been done for a while."""

    sayings: tuple[Saying, ...]
    is_ours: bool


def care_for(own: DeviceId, group: Group, known: Mapping[bytes, bytes]) -> Care | None:
    """What is not in order in the group; None when everything is.

    Args:
        known: the secrets known here, by epoch.
    """
    if own not in group.members:
        return None
    is_first = own == min(group.members)
    left = [removal for removal in group.removed.values() if removal.is_own]
    if left:
        confirmed = (expulsion(own, removal.public_key, {}) for removal in left)
        return Care((*confirmed, rotation(own)), is_first)
    if group.needs_rotation:
        by_us = any(removal.by == own for removal in group.removed.values())
        return Care((rotation(own),), is_first or by_us)
    epoch = group.epoch
    if epoch is None:
        return None
    if epoch.name not in known:
        return Care((rotation(own),), False)
    lacking = _lacking(group, epoch)
    if not lacking:
        return None
    added_by_us = any(member.added_by == own for member in lacking.values())
    return Care((sharing(own, known[epoch.name]),), is_first or added_by_us)
