"""Histories in which people delete a great deal, for good, and devices let go of it at once.

Elsewhere that takes weeks. Here it often happens while a change is on its way to a device that
others have told meanwhile that nothing is left of the record.
"""

from collections.abc import Container

from tests.simulator.world import World


class HastyWorld(World):
    """One history."""

    PURGES = 0.3
    COLLECTS = 0.1
    WAITS = 0.3
    DELETIONS = 3

    def __init__(
        self, seed: int, *, devices: int = 4, operations: int = 60, without: Container[int] = ()
    ) -> None:
        super().__init__(seed, devices=devices, operations=operations, without=without)
