"""Random histories of five devices: nothing is lost, and all agree in the end."""

import pytest

from tests.simulator.running import run_seeds

SEEDS = 300


@pytest.mark.timeout(900)
def test_every_history_ends_in_agreement_with_nothing_lost():
    failures = [str(verdict) for verdict in run_seeds(range(SEEDS)) if verdict.failure]
    assert not failures, "\n\n".join(failures[:3])
