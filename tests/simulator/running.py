"""Runs many seeds, on all cores, and tells of those that failed."""

import functools
import multiprocessing
import os
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.simulator.world import World

LINES_SHOWN = 40


@dataclass(frozen=True)
class Verdict:
    """How one seed ended. `failure` is empty when all was well."""

    seed: int
    failure: str
    script: tuple[str, ...]

    def __str__(self) -> str:
        lines = "\n  ".join(self.script[-LINES_SHOWN:])
        return (
            f"seed {self.seed} failed: {self.failure}\n  {lines}\n"
            f"again: python -m tests.simulator --seed {self.seed}"
        )


def run_seed(seed: int, kind: type[World] = World) -> Verdict:
    """Live through one history."""
    world = kind(seed)
    try:
        world.run()
    except Exception as error:  # whatever it is, a seed must not take the others with it
        where = traceback.extract_tb(error.__traceback__)[-1]
        failure = f"{type(error).__name__}: {error} ({where.name}, line {where.lineno})"
        return Verdict(seed, failure, tuple(world.script))
    finally:
        world.close()
    return Verdict(seed, "", ())


def run_seeds(seeds: Iterable[int], kind: type[World] = World) -> Iterator[Verdict]:
    """Live through many, as many at a time as there are cores; in no certain order."""
    # Not forked: a copied event loop or thread of the tests' own would be in every process.
    context = multiprocessing.get_context("spawn")
    with context.Pool(os.cpu_count()) as pool:
        yield from pool.imap_unordered(functools.partial(run_seed, kind=kind), seeds)
