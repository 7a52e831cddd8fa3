"""Two paired profiles for all the kills of a module, and daemons on them for each test."""

import asyncio
import math
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.crashes.grounds import Loopback
from tests.crashes.pair import Pair
from tests.netlab.device import Device
from tests.netlab.steps import pair

SCENARIOS = 5
"""Among which the kills asked for with --crashes are shared out."""


@pytest.fixture(scope="session")
def rounds(pytestconfig: pytest.Config) -> int:
    """How many times each scenario kills."""
    return math.ceil(pytestconfig.getoption("crashes") / SCENARIOS)


@pytest.fixture(scope="module")
def profiles(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The directories of two devices of one group."""
    directory = tmp_path_factory.mktemp("c")  # a socket's path has room for a hundred bytes
    asyncio.run(_pair(directory / "a", directory / "b"))
    return directory / "a", directory / "b"


async def _pair(*directories: Path) -> None:
    holder, newcomer = (Device(path.name, path, Loopback()) for path in directories)
    try:
        await asyncio.gather(holder.start(), newcomer.start())
        await pair(holder, newcomer)
    finally:
        await asyncio.gather(holder.stop(), newcomer.stop())


@pytest.fixture
async def both(profiles: tuple[Path, Path]) -> AsyncIterator[Pair]:
    """The two, running and in step. At the end no daemon may have logged an error."""
    devices = Pair(*(Device(path.name, path, Loopback()) for path in profiles))
    try:
        await devices.start()
        yield devices
        await devices.examine()
    finally:
        await devices.stop()
    devices.assert_quiet()
