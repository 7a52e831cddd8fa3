"""Random histories in which a computer goes back unnoticed: no value is lost, and all agree."""

from dataclasses import replace

import pytest

from companion.errors import CompanionError
from companion.model.changes import BadChange
from companion.model.disowned import Disowned
from companion.model.dots import VersionVector
from companion.store import disowning
from companion.store.incarnations import Incarnation
from companion.store.reader import Reader
from companion.store.replicas import Replicas
from tests.simulator.forks import ForkedWorld
from tests.simulator.running import run_seeds

SEEDS = 100
SEEDS_MAX = 30
FOUND = (AssertionError, BadChange, CompanionError)
"""The oracle, the codec and the store say so themselves."""

real_contradicted = Incarnation.contradicted
real_issued_again = disowning.issued_again


@pytest.mark.timeout(1800)
def test_both_meanings_of_every_dot_go_on_and_all_agree():
    failures = [str(v) for v in run_seeds(range(SEEDS), kind="forked") if v.failure]
    assert not failures, "\n\n".join(failures[:3])


def test_a_forked_seed_is_a_whole_history():
    scripts = []
    for _ in range(2):
        world = ForkedWorld(3)
        world.run()
        scripts.append(world.script)
        world.close()
    assert scripts[0] == scripts[1]
    assert any("does not notice" in line for line in scripts[0])


def agreed_by_anyone(self, evidence, disowned):
    """Takes what one peer agrees on for what all agree on."""
    found = real_contradicted(self, evidence, disowned)
    agreed = self._agreed()
    return Disowned({r: max(agreed.get(r, {}).values(), default=0) for r in found.upto})


def agreed_without_a_head(self, evidence, disowned):
    """Looks at counters, and never at heads."""
    return real_contradicted(self, replace(evidence, heads={}), disowned)


def not_issued_again(state, disowned, _fresh):
    """Lets go of what is disowned."""
    fields = {
        name: left
        for name, siblings in state.fields.items()
        if (left := tuple(s for s in siblings if not disowned.concerns(VersionVector.of([s.dot]))))
    }
    return replace(
        state,
        fields=fields,
        context=disowned.without(state.context),
        floor=disowned.without(state.floor),
    )


MUTANTS = {
    "agrees without a head": [(Incarnation, "contradicted", agreed_without_a_head)],
    "agrees with all on what one has": [(Incarnation, "contradicted", agreed_by_anyone)],
    "tells nobody": [(Reader, "disowned", lambda _self: Disowned())],
    "does not issue again": [(disowning, "issued_again", not_issued_again)],
    "goes on claiming": [(Replicas, "go_back", lambda *_: None)],
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_broken_engine_is_found_out(mutant, monkeypatch):
    for target, name, broken in MUTANTS[mutant]:
        monkeypatch.setattr(target, name, broken)
    for seed in range(SEEDS_MAX):
        world = ForkedWorld(seed)
        try:
            world.run()
        except FOUND as found:  # not any crash: that would find itself
            print(f"seed {seed}: {found}"[:300])
            return
        finally:
            world.close()
    raise AssertionError(f"an engine that {mutant} lived through {SEEDS_MAX} histories")
