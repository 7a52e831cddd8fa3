"""Looks at all records at one moment, beside the writer, for a comparison with another device."""

import operator
from contextlib import closing
from pathlib import Path
from typing import Any

from companion.errors import CompanionError
from companion.model.agreement import BUCKETS, DIGEST_BYTES, agreed, bucket, digest
from companion.model.dots import VersionVector
from companion.model.ids import RecordId, ReplicaId
from companion.replication.comparing import Looked
from companion.store.database import told_to_people
from companion.store.snapshots import read_only
from companion.store.states import decode_state


def look(database: Path, nonce: bytes, buckets: frozenset[int]) -> Looked:
    """As companion.replication.comparing.Look asks for. A record that cannot be read is none.

    Raises:
        CompanionError: the database cannot be read at all.
    """
    sums = [0] * BUCKETS
    digests: dict[RecordId, bytes] = {}
    records = 0
    with told_to_people(database), closing(read_only(database)) as connection:
        connection.execute("BEGIN")
        replicas: dict[int, tuple[ReplicaId, int]] = {
            number: (ReplicaId(uid), seen)
            for number, uid, seen in connection.execute("SELECT number, uid, seen FROM replica")
        }

        def replica_of(number: int) -> ReplicaId:
            return replicas[number][0]

        for (packed,) in connection.execute("SELECT state FROM record"):
            try:
                state = agreed(decode_state(packed, replica_of))
            except CompanionError:
                continue
            if state is None:
                continue
            records += 1
            heap, made = bucket(state.id, nonce), digest(state, nonce)
            sums[heap] = operator.xor(sums[heap], int.from_bytes(made, "big"))
            if heap in buckets:
                digests[state.id] = made
    vector: Any = VersionVector(dict(replicas.values()))
    return Looked(vector, records, [s.to_bytes(DIGEST_BYTES, "big") for s in sums], digests)
