"""Companion with less patience: whoever acknowledges nothing is dropped after seconds.

The limit is two minutes, which no test should wait for; all else is as it is.
"""

import sys

from companion.__main__ import main
from companion.replication import flight

SILENCE_MS = 6_000

if __name__ == "__main__":
    flight.SILENCE_TIMEOUT_MS = SILENCE_MS
    sys.exit(main())
