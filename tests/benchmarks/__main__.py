"""`python -m tests.benchmarks NAME --json`: one measurement, as one line of JSON."""

import argparse
import asyncio
import json
from collections.abc import Awaitable, Callable

from tests.benchmarks import attachments, pairing
from tests.benchmarks.machine import machine

BENCHMARKS: dict[str, Callable[[argparse.Namespace], Awaitable[dict[str, object]]]] = {
    "attachments": attachments.measure,
    "pairing": pairing.measure,
}


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("name", choices=sorted(BENCHMARKS))
    parser.add_argument("--json", action="store_true", help="on one line, for programs")
    parser.add_argument("--megabytes", type=int, default=1_000, help="of attachments: the file")
    parser.add_argument("--samples", type=int, default=100, help="of attachments: of each kind")
    options = parser.parse_args()
    measured = asyncio.run(BENCHMARKS[options.name](options))
    result = {"name": options.name, "machine": machine(), **measured}
    print(json.dumps(result, indent=None if options.json else 2))


if __name__ == "__main__":
    main()
