"""Exports that a test makes up, read as soon as they are made."""

import json
from typing import Any

import pytest

from tests.companion.formats.reading import Read, written


@pytest.fixture
def read_conversations(tmp_path):
    """Of an export whose conversations are one list in one file, with other members beside it."""

    def read(*conversations: Any, **members: Any) -> Read:
        return Read(written(tmp_path / "x", {"conversations.json": list(conversations), **members}))

    return read


@pytest.fixture
def read_json(tmp_path):
    """Of an export that is one file."""

    def read(value: Any) -> Read:
        path = tmp_path / "some.json"
        path.write_text(json.dumps(value))
        return Read(path)

    return read
