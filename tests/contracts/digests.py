"""Prints a digest of what each sample gives: `python -m tests.contracts.digests`."""

import hashlib

from companion.formats.base import ImportedRecord
from companion.model.records import canonical
from tests.contracts.reading import read
from tests.contracts.sources import contents, source_of
from tests.heldin.samples import SAMPLES, Sample


def digest_of(sample: Sample) -> str:
    """Of all its records, in their order."""
    seen = hashlib.blake2b(digest_size=16)
    _, items = read(source_of(contents(sample)))
    for item in items:
        if isinstance(item, ImportedRecord):
            seen.update(canonical([item.id, item.kind, item.values]))
    return seen.hexdigest()


if __name__ == "__main__":
    for each in SAMPLES:
        print(each.name, digest_of(each))
