"""`python -m tests.simulator`: many histories, or one that failed, again."""

import argparse
import sys

from tests.simulator.running import WORLDS, History, run, run_seeds, shorten


def main() -> int:
    """0 when all seeds ran clean."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulator", description=__doc__)
    parser.add_argument("--seed", type=int, help="this history alone, as short as it still fails")
    parser.add_argument("--world", choices=WORLDS, default="usual", help="what happens in it")
    parser.add_argument("--operations", type=int, metavar="COUNT", help="with --seed: so many")
    parser.add_argument("--without", default="", metavar="N,N,…", help="with --seed: not these")
    parser.add_argument("--first-seed", type=int, default=0, metavar="N")
    parser.add_argument("--seeds", type=int, default=1_000, metavar="COUNT")
    options = parser.parse_args()
    if options.seed is None:
        return _run_many(options.first_seed, options.seeds, kind=options.world)
    without = frozenset(int(number) for number in options.without.split(",") if number)
    return _run_one(History(options.seed, options.world, options.operations, without))


def _run_one(history: History) -> int:
    verdict = run(history)
    if not verdict.failure:
        print(f"seed {history.seed} ran clean")
        return 0
    print(verdict if history.without else shorten(verdict))
    return 1


def _run_many(first: int, count: int, *, kind: str) -> int:
    failed = 0
    verdicts = run_seeds(range(first, first + count), kind=kind)
    for done, verdict in enumerate(verdicts, start=1):
        if verdict.failure:
            failed += 1
            print(f"\n{verdict}\n")
        bar = "█" * (30 * done // count)
        print(f"\r{bar:30} {done:,} of {count:,}, {failed} failed", end="", flush=True)
    print()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
