"""The simulator finds bugs: each of these broken engines fails within a few histories."""

from dataclasses import replace

import msgspec
import pytest

from companion.errors import CompanionError, RemoteProtocolError
from companion.model import merge as merging
from companion.model.changes import BadChange
from companion.model.claims import Claim
from companion.model.dots import VersionVector
from companion.model.merge import RecordState, Sibling
from companion.replication import codec
from companion.store import batch, delta, edits, reader, writer
from companion.store.collected import add_collected
from companion.store.held import Holding
from companion.store.incarnations import Incarnation
from companion.store.replicas import Replicas
from companion.store.writer import Store
from tests.simulator.hasty import HastyWorld
from tests.simulator.running import run, run_seed, shorten
from tests.simulator.world import World

SEEDS_MAX = 60
FOUND = (AssertionError, BadChange, CompanionError)
"""The oracle, the codec and the store say so themselves."""

real_siblings = merging._merge_siblings
real_merge = merging.merge
real_write = merging.write
real_portion = delta.Walk.portion
real_lacking = delta.lacking


def one_sibling(ours, our_context, theirs, their_context):
    """Drops all but one of the concurrent values."""
    return real_siblings(ours, our_context, theirs, their_context)[-1:]


def no_context(ours, _our_context, theirs, _their_context):
    """Ignores what each side has seen: replaced values come back."""
    return tuple(sorted({s.dot: s for s in (*ours, *theirs)}.values(), key=lambda s: s.dot))


def last_writer_wins(ours, _our_context, theirs, _their_context):
    """Lets clocks decide what survives."""
    latest = max((*ours, *theirs), key=lambda s: (s.hlc, s.dot), default=None)
    return () if latest is None else (latest,)


def edits_win_for_good(ours, our_context, theirs, their_context):
    """Brings deleted records back, even when whoever deleted them had seen the edit."""
    merged = real_siblings(ours, our_context, theirs, their_context)
    undeleted = [s for s in (*ours, *theirs) if s.value is False]
    return tuple(undeleted[:1]) if undeleted and any(s.value is True for s in merged) else merged


def unknown_field_lost(ours: RecordState, theirs: RecordState) -> RecordState:
    """Drops the field that only a newer version knows."""
    fields = {name: s for name, s in theirs.fields.items() if name != "newer_field"}
    return real_merge(ours, replace(theirs, fields=fields))


def overwriting(state, values, *, dot, hlc, seen=None):
    """Replaces whatever is there, seen or not."""
    return real_write(state, values, dot=dot, hlc=hlc)


def early_claim(self, cursor, epoch):
    """Claims everything with the first batch, before the rest has been sent."""
    return replace(real_portion(self, cursor, epoch), claim=Claim(self._replicas.vector))


def bounded_walk(self, cursor, epoch):
    """Walks only what is absorbed here, and forgets what an unfinished pass has left."""
    rows = real_portion(self, cursor, epoch)
    vector = self._replicas.vector
    known = [s for s in rows.states if all(vector.has_seen(d) for d in s.dots())]
    return replace(rows, states=known)


def tombstones_dropped(state: RecordState, vector: VersionVector) -> RecordState:
    """Does not tell of deletions, as if they had been collected before everyone knew."""
    found = real_lacking(state, vector)
    return replace(found, fields={}) if state.is_deleted else found


def swapped_values(state: RecordState, vector: VersionVector) -> RecordState:
    """Sends a value as another one: what travels is not what was written."""
    found = real_lacking(state, vector)
    fields = {
        name: tuple(Sibling(s.dot, s.hlc, "b" if s.value == "a" else s.value) for s in siblings)
        for name, siblings in found.fields.items()
    }
    return replace(found, fields=fields)


real_decode = codec.decode
real_save_dots = batch.Batch._save_dots


def dots_lost(self):
    """Leaves what came with a merge out of the index, so that it is not passed on."""
    if len(self._after) != 1:
        real_save_dots(self)


def unchecked_claim(self, _work, claim, _alive, _wall_ms):
    """Does not look whether what a peer has let go is here."""
    add_collected(self._connection, claim.collected)


def known_only(message):
    """Refuses a frame with more behind it, as a newer version sends."""
    frame = real_decode(message)
    plain = message[:1] == b"\x00"
    if plain and len(msgspec.msgpack.decode(message[1:])) > 1 + len(msgspec.structs.astuple(frame)):
        raise RemoteProtocolError("more than is known")
    return frame


MUTANTS = {
    "drops a sibling": [(merging, "_merge_siblings", one_sibling)],
    "ignores the context": [(merging, "_merge_siblings", no_context)],
    "last writer wins by clock": [(merging, "_merge_siblings", last_writer_wins)],
    "resurrects deleted records": [(merging, "_merge_siblings", edits_win_for_good)],
    "loses an unknown field": [(writer, "merge", unknown_field_lost)],
    "overwrites what was not seen": [(edits, "write", overwriting)],
    "claims before all is sent": [(delta.Walk, "portion", early_claim)],
    "advances the vector before the commit": [
        (
            Replicas,
            "note_arrival",
            lambda self, dots: (self.absorb(VersionVector.of(dots)), False)[1],
        )
    ],
    "bounds the walk by its own vector": [(delta.Walk, "portion", bounded_walk)],
    "collects tombstones too early": [(delta, "lacking", tombstones_dropped)],
    "reuses dots after a restore": [(Store, "new_incarnation", lambda self: self.replica_id)],
    "sends other values than were written": [(delta, "lacking", swapped_values)],
    "never voids a cursor": [(Incarnation, "raise_epoch", lambda _self: None)],
    "forgets live dots in the index": [(batch.Batch, "_save_dots", dots_lost)],
    "takes nothing that it does not know": [(codec, "decode", known_only)],
    "lets purged values come back": [(merging, "_above", lambda _floor, siblings: siblings)],
    "takes over what has long been replaced": [
        (writer, "unless_replaced", lambda theirs, _ours, _absorbed: theirs)
    ],
    "tells nobody that records are gone for good": [
        (reader, "read_collected", lambda _connection: VersionVector())
    ],
    "buries nothing that others have let go": [(writer, "buried", lambda *_: [])],
    "takes every claim, whatever was let go": [(Store, "_bury", unchecked_claim)],
    "purges what is in use and asks nobody": [(Holding, "keep", lambda *_: None)],
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_broken_engine_is_found_out(mutant, monkeypatch):
    for target, name, broken in MUTANTS[mutant]:
        monkeypatch.setattr(target, name, broken)
    for seed in range(SEEDS_MAX):
        for world in (HastyWorld(seed), World(seed, devices=4, operations=100)):
            try:
                world.run()
            except FOUND as found:  # not any crash: that would find itself
                print(f"seed {seed}: {found}"[:300])
                return
            finally:
                world.close()
    raise AssertionError(
        f"an engine that {mutant} lived through {SEEDS_MAX} histories of each kind"
    )


def test_a_failing_seed_is_told_as_a_short_script_that_fails_again(monkeypatch):
    monkeypatch.setattr(merging, "_merge_siblings", one_sibling)
    failed = next(v for v in map(run_seed, range(SEEDS_MAX)) if v.failure)
    short = shorten(failed)
    assert short.failure
    assert short.operations - len(short.history.without) < failed.operations / 2
    again = run(short.history)
    assert (again.failure, again.script) == (short.failure, short.script)
    assert f"--seed {failed.history.seed} --operations" in str(short)
