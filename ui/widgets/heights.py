"""The heights of many things under one another: any changed, and any found by its place, quickly.

A Fenwick tree (Fenwick 1994, "A new data structure for cumulative frequency tables"): sums of
ranges whose lengths are powers of two, so that each question touches few of ten thousand.
"""

from collections.abc import Sequence


class Heights:
    """Heights in pixels, each with a gap below it."""

    def __init__(self, heights: Sequence[int] = (), gap: int = 0) -> None:
        self._heights = list(heights)
        self._gap = gap
        self._sums = [0, *(height + gap for height in heights)]
        for at in range(1, len(self._sums)):
            above = at + (at & -at)
            if above < len(self._sums):
                self._sums[above] += self._sums[at]

    def __len__(self) -> int:
        return len(self._heights)

    def __getitem__(self, at: int) -> int:
        return self._heights[at]

    def __setitem__(self, at: int, height: int) -> None:
        change = height - self._heights[at]
        self._heights[at] = height
        at += 1
        while change and at < len(self._sums):
            self._sums[at] += change
            at += at & -at

    def top(self, at: int) -> int:
        """Where the thing begins; for one past the last, where all of them end."""
        total = 0
        while at > 0:
            total += self._sums[at]
            at -= at & -at
        return total

    def at(self, place: int) -> int:
        """Which thing, with the gap below it, is at a place; beyond the end, the last."""
        found, step = 0, 1 << len(self._sums).bit_length()
        while step:
            if found + step < len(self._sums) and self._sums[found + step] <= place:
                found += step
                place -= self._sums[found]
            step >>= 1
        return max(0, min(found, len(self._heights) - 1))
