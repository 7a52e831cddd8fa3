"""What a process uses of the machine, as Linux counts it."""

import os
from dataclasses import dataclass
from pathlib import Path

_TICKS_PER_S = os.sysconf("SC_CLK_TCK")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Usage:
    """At one moment. cpu_s: since it was started."""

    rss_mb: float
    files: int
    cpu_s: float


def usage_of(pid: int) -> Usage:
    """What the process uses now."""
    directory = Path(f"/proc/{pid}")
    pages = int((directory / "statm").read_text().split()[1])
    # After the name, which may hold anything, in parentheses: user and system time, 12th and 13th.
    times = (directory / "stat").read_text().rpartition(")")[2].split()[11:13]
    return Usage(
        rss_mb=round(pages * _PAGE_BYTES / 1e6, 1),
        files=len(list((directory / "fd").iterdir())),
        cpu_s=sum(map(int, times)) / _TICKS_PER_S,
    )
