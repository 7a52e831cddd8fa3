"""People who type commands."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.daemons import Person, people


@pytest.fixture
def ann(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    """Somebody with a computer."""
    with people(_short(tmp_path_factory), "Ann") as (person,):
        yield person


@pytest.fixture
def ann_and_bob(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Person]]:
    """Two computers on one machine."""
    with people(_short(tmp_path_factory), "Ann", "Bob") as both:
        yield both


def _short(factory: pytest.TempPathFactory) -> Path:
    return factory.mktemp("cli")  # the control socket's path has room for a hundred bytes
