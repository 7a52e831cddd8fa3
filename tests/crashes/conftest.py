"""Two daemons of one group for all the kills of a module, and how often they are killed."""

import math
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

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


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def group(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pair]:
    """Two devices that were paired. At the end no daemon may have logged an error."""
    directory = tmp_path_factory.mktemp("c")  # a socket's path has room for a hundred bytes
    devices = Pair(*(Device(name, directory / name, Loopback()) for name in "ab"))
    try:
        await devices.start()
        await pair(devices.a, devices.b)
        yield devices
    finally:
        await devices.stop()
    devices.assert_quiet()


@pytest_asyncio.fixture(loop_scope="module")
async def both(group: Pair) -> AsyncIterator[Pair]:
    """The two, running and in step. At the end both doctors must find nothing."""
    await group.start()  # what died in a test that failed
    await group.converge()
    yield group
    await group.examine()
