"""`python -m tests.simulator`: many histories, or one that failed, again."""

import argparse
import sys

from tests.simulator.running import run_seed, run_seeds


def main() -> int:
    """0 when all seeds ran clean."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulator", description=__doc__)
    parser.add_argument("--seed", type=int, help="this history alone, with its script")
    parser.add_argument("--first-seed", type=int, default=0, metavar="N")
    parser.add_argument("--seeds", type=int, default=1_000, metavar="COUNT")
    options = parser.parse_args()
    if options.seed is not None:
        verdict = run_seed(options.seed)
        print(verdict if verdict.failure else f"seed {options.seed} ran clean")
        return 1 if verdict.failure else 0
    failed = 0
    for done, verdict in enumerate(
        run_seeds(range(options.first_seed, options.first_seed + options.seeds)), start=1
    ):
        if verdict.failure:
            failed += 1
            print(f"\n{verdict}\n")
        bar = "█" * (30 * done // options.seeds)
        print(f"\r{bar:30} {done:,} of {options.seeds:,}, {failed} failed", end="", flush=True)
    print()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
