"""The fixture `lan`: an empty LAN, to which a test adds its hosts."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.netlab.lan import Lan
from tests.netlab.sandbox import why_unavailable

BESIDES_SOAKING_S = 300.0
"""To pair five devices before, and to compare what they hold after."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The soak's own limit follows how long it is to be."""
    limit_s = config.getoption("--soak") * 60 + BESIDES_SOAKING_S
    for item in items:
        if item.path.name == "test_soak.py":
            item.add_marker(pytest.mark.timeout(limit_s))


@pytest.fixture
async def lan(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Lan]:
    """A LAN of this test's own. At its end no daemon may have logged an error."""
    if reason := why_unavailable():
        pytest.skip(reason)
    # The control socket's path has room for a hundred bytes: not the test's long name.
    directory: Path = tmp_path_factory.mktemp("lan")
    lan = Lan(directory)
    try:
        yield lan
    finally:
        await lan.close()
    complaints = lan.complaints()
    assert not complaints, "a daemon complained:\n" + "\n".join(complaints)
