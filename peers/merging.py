"""Two groups become one: a device that joins another group takes the devices of its own along.

It adds each of them to the other group, as any member may, and says in its own group whereto it has
gone, with the other group's secret sealed to each. A device that learns that, also from a third
one and much later, follows: it finds itself a member there by a chain that it can check itself.
What its former group knew more of than the one that went first, it takes along in turn.
"""

from collections.abc import Iterable

from companion.model.ids import DeviceId
from peers.clock import wall_ms
from peers.epochs import epoch_name, sealed_to, unseal
from peers.group import MEMBERS_MAX, Group, group_from
from peers.identity import Identity
from peers.sayings import admission
from peers.standing import judge
from peers.statement_log import StatementLog
from peers.statements import MOVE, Statement, sign


def left_behind(own: DeviceId, former: Group, group: Group) -> list[DeviceId]:
    """The members of a former group that are to come along."""
    known = group.past_members | {own}
    room = MEMBERS_MAX - len(group.members)
    return [device for device in sorted(former.members) if device not in known][:room]


def take_along(
    identity: Identity, former: Group, group: Group, secret: bytes
) -> tuple[list[bytes], list[bytes]]:
    """The statements that add them, and those that tell them; none if nobody is left."""
    own = identity.device_id
    devices = left_behind(own, former, group)
    if not devices or own not in former.members or own not in group.members:
        return [], []
    given = epoch_name(secret)
    added = []
    for device in devices:
        body = admission(own, former.members[device], given)(group)
        added.append(sign(identity, body))
    statics = [(device, former.members[device].static) for device in devices]
    told = former.body(
        own, MOVE, wall_ms(), target=group.founding, sealed=sealed_to(secret, statics)
    )
    return added, [sign(identity, told)]


def destination(
    identity: Identity, move: Statement, statements: Iterable[bytes]
) -> tuple[Group, bytes, list[bytes]] | None:
    """The group that a move leads this device to, its secret, and its statements; None if it does
    not lead it to one, or not yet."""
    box = move.body.sealed.get(bytes(identity.device_id))
    secret = unseal(box, identity) if box is not None else None
    if secret is None:
        return None
    log = StatementLog(move.body.target)
    log.offer(statements)
    group = group_from(log.founding, judge(log.founding, log.statements))
    if not {identity.device_id, move.author_id} <= group.members.keys():
        return None
    return group, secret, [statement.raw for statement in log.statements]
