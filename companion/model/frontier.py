"""What every device has absorbed, as far as one of them can know: the causal frontier.

Each device writes now and then into its own record what it has absorbed. That is a write like
any other, so whoever has absorbed it has absorbed everything that its author wrote before. What
all devices have absorbed is *causally stable*: nothing concurrent with it can come any more
(Baquero, Almeida, Shoker, *Making operation-based CRDTs operation-based*, 2014).
"""

from collections.abc import Mapping

from companion.model.dots import COUNTER_MAX, VersionVector
from companion.model.ids import ID_BYTES, ReplicaId
from companion.model.merge import RecordState
from companion.model.records import ABSORBED, Value, canonical


def absorbed_value(vector: VersionVector) -> dict[str, Value]:
    """A vector as a device's record holds it."""
    return {replica.hex(): counter for replica, counter in sorted(vector.items())}


def absorbed_by(device: RecordState, here: VersionVector) -> VersionVector:
    """What a device says to have absorbed; nothing, if we at `here` have not absorbed that
    itself, or it is malformed."""
    siblings = device.fields.get(ABSORBED, ())
    if not siblings or not all(here.has_seen(s.dot) for s in siblings):
        return VersionVector()
    first, *others = (_vector(s.value) for s in siblings)
    return first.meet(*others)


def sign_of_life(device: RecordState) -> bytes:
    """Something that differs whenever the device has said again what it has absorbed."""
    siblings = device.fields.get(ABSORBED, ())
    return canonical([[s.dot.replica, s.dot.counter] for s in siblings]) if siblings else b""


def _vector(value: Value) -> VersionVector:
    if not isinstance(value, Mapping):
        return VersionVector()
    try:
        counters = {ReplicaId(bytes.fromhex(name)): n for name, n in value.items()}
    except ValueError:
        return VersionVector()
    good = all(
        len(replica) == ID_BYTES and type(counter) is int and 0 < counter <= COUNTER_MAX
        for replica, counter in counters.items()
    )
    return VersionVector({r: n for r, n in counters.items() if isinstance(n, int)} if good else {})
