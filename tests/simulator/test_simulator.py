"""Random histories of five devices: nothing is lost, and all agree in the end."""

import pytest

from tests.simulator.running import run_seeds
from tests.simulator.world import World

SEEDS = 300
HASTY_SEEDS = 60


@pytest.mark.timeout(1800)
def test_every_history_ends_in_agreement_with_nothing_lost():
    failures = [str(verdict) for verdict in run_seeds(range(SEEDS)) if verdict.failure]
    assert not failures, "\n\n".join(failures[:3])


@pytest.mark.timeout(600)
def test_nothing_is_lost_and_nothing_comes_back_where_much_is_deleted_for_good():
    verdicts = run_seeds(range(HASTY_SEEDS), kind="hasty")
    failures = [str(verdict) for verdict in verdicts if verdict.failure]
    assert not failures, "\n\n".join(failures[:3])


def test_a_seed_is_a_whole_history():
    scripts = []
    for _ in range(2):
        world = World(7, operations=60)
        world.run()
        scripts.append(world.script)
        world.close()
    assert scripts[0] == scripts[1]
    assert len(scripts[0]) > 30
