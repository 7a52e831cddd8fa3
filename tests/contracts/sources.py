"""Samples as sources in memory, so that thousands of damaged ones can be read in no time."""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from companion.formats.base import Skipped
from companion.formats.source import Member, Source
from tests.heldin.samples import Sample

TEXT_ENDINGS = (".json", ".jsonl", ".ndjson", ".html", ".md", ".txt", ".yaml", ".yml", ".csv")


def contents(sample: Sample) -> dict[str, bytes]:
    """The files of a sample by their names; of a file by itself, one."""
    place = sample.place
    if place.is_file():
        return {place.name: place.read_bytes()}
    files = sorted(path for path in place.rglob("*") if path.is_file())
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in files}


def source_of(files: Mapping[str, bytes], *, is_single: bool) -> Source:
    """A source of these files."""
    members = {name: Member(name, len(data), name, _opener(data)) for name, data in files.items()}
    skipped: list[Skipped] = []
    return Source(Path("sample"), members, skipped, is_single=is_single)


def _opener(data: bytes) -> Any:
    @contextmanager
    def opened() -> Iterator[IO[bytes]]:
        yield io.BytesIO(data)

    return opened


def packed(path: Path, files: Mapping[str, bytes], prefix: str = "") -> Path:
    """A zip of these files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(prefix + name, data)
    return path


def unpacked(path: Path, files: Mapping[str, bytes]) -> Path:
    """A folder of these files."""
    for name, data in files.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return path


def parsed(data: bytes) -> tuple[Any, bool]:
    """What JSON or the list of what JSON lines hold, and whether it is lines; None for others."""
    try:
        return json.loads(data.decode("utf-8-sig")), False
    except ValueError:
        pass
    try:
        lines = data.decode("utf-8-sig").splitlines()
        return [json.loads(line) for line in lines if line.strip()] or None, True
    except ValueError:
        return None, False
