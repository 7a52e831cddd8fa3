"""The fixture `lan`: an empty LAN, to which a test adds its hosts."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.netlab.lan import Lan
from tests.netlab.sandbox import why_unavailable


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
