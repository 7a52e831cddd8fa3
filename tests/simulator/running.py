"""Runs many seeds, on all cores, and tells of those that failed; and finds a short one of these."""

import functools
import multiprocessing
import os
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tests.simulator.forks import ForkedWorld
from tests.simulator.hasty import HastyWorld
from tests.simulator.world import World

WORLDS = {"usual": World, "forked": ForkedWorld, "hasty": HastyWorld}

LINES_SHOWN = 40
RUNS_MAX = 100
"""How often a failing history is lived through to find a shorter one."""


@dataclass(frozen=True)
class History:
    """What a history follows from.

    kind: one of WORLDS.
    operations: how many persons do; None: as many as usual.
    without: the numbers of those that they leave out.
    """

    seed: int
    kind: str = "usual"
    operations: int | None = None
    without: frozenset[int] = frozenset()

    def world(self) -> World:
        """Where it is lived through."""
        world = WORLDS[self.kind]
        if self.operations is None:
            return world(self.seed, without=self.without)
        return world(self.seed, operations=self.operations, without=self.without)

    def __str__(self) -> str:
        words = [f"python -m tests.simulator --seed {self.seed}"]
        words += [f"--world {self.kind}"] if self.kind != "usual" else []
        words += [f"--operations {self.operations}"] if self.operations is not None else []
        if self.without:
            words.append(f"--without {','.join(map(str, sorted(self.without)))}")
        return " ".join(words)


@dataclass(frozen=True)
class Verdict:
    """How a history ended. `failure` is empty when all was well."""

    history: History
    failure: str
    script: tuple[str, ...]
    operations: int
    is_short: bool = False

    def __str__(self) -> str:
        lines = "\n  ".join(self.script if self.is_short else self.script[-LINES_SHOWN:])
        return f"seed {self.history.seed} failed: {self.failure}\n  {lines}\nagain: {self.history}"


def run(history: History) -> Verdict:
    """Live through one history."""
    world = history.world()
    try:
        world.run()
    except Exception as error:  # whatever it is, a seed must not take the others with it
        where = traceback.extract_tb(error.__traceback__)[-1]
        failure = f"{type(error).__name__}: {error} ({where.name}, line {where.lineno})"
        return Verdict(history, failure, tuple(world.script), world.operations_done)
    finally:
        world.close()
    return Verdict(history, "", (), world.operations_done)


def run_seed(seed: int, *, kind: str = "usual") -> Verdict:
    """Live through the history of a seed."""
    return run(History(seed, kind))


def run_seeds(seeds: Iterable[int], *, kind: str = "usual") -> Iterator[Verdict]:
    """Live through many, as many at a time as there are cores; in no certain order."""
    # Not forked: a copied event loop or thread of the tests' own would be in every process.
    context = multiprocessing.get_context("spawn")
    with context.Pool(os.cpu_count()) as pool:
        yield from pool.imap_unordered(functools.partial(run_seed, kind=kind), seeds)


def shorten(verdict: Verdict) -> Verdict:
    """A history that fails as well, with fewer operations: first the least that will do from the
    beginning, then without as many of them as can be, one by one and the latest first."""
    left, shortest = RUNS_MAX, verdict
    fewer, enough = 0, verdict.operations
    while enough - fewer > 1:
        middle, left = (fewer + enough) // 2, left - 1
        tried = run(replace(verdict.history, operations=middle))
        if tried.failure:
            shortest, enough = tried, middle
        else:
            fewer = middle
    history = replace(shortest.history, operations=enough)
    for number in reversed(range(enough)[-left:]):
        tried = run(replace(history, without=history.without | {number}))
        if tried.failure:
            shortest, history = tried, tried.history
    return replace(shortest, is_short=True)
