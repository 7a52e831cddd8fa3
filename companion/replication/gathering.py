"""Which device is asked for which part of which attachment: one plan for all links.

A file is gathered in spans. A span is asked of one device, in order, and of no other until that
one is gone, so nothing is asked for twice; different spans come from different devices at once.
Whether the bytes are right is known at the end, by the digest of the whole. If they are wrong and
one device gave them all, it is not asked for this file again; if several did, the file is begun
anew and comes from one device at a time, so that the next wrong end has a name.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from companion.model.ids import DeviceId
from companion.replication.queues import Queues, Source

SPAN_BYTES: Final = 2 * 1024 * 1024
"""What a crash may cost: a span is noted as here once it is on the disk (companion.store.blobs)."""

BLOB_BYTES_MAX: Final = 2**40


@dataclass(frozen=True, slots=True)
class Lacking:
    """A file to be gathered. `size` 0: not known; `spans`: those that are on the disk already."""

    digest: bytes
    size: int
    spans: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes of a file to ask for."""

    digest: bytes
    offset: int
    length: int


@dataclass(slots=True)
class _Span:
    """A span that is not whole: bytes are asked for, come and are taken, and are then held."""

    number: int
    held: int
    taken: int
    asked: int
    source: Source | None = None


@dataclass(slots=True)
class _File:
    digest: bytes
    claimed: int | None  # what its record says of the size
    size: int | None
    done: set[int] = field(default_factory=set)
    begun: dict[int, _Span] = field(default_factory=dict)
    fresh: int = 0  # no span from here on was begun, though some may be done
    sources: set[DeviceId | None] = field(default_factory=set)  # None: before this start
    owner: DeviceId | None = None  # of a suspect: the one that gives all of it
    is_ending: bool = False  # all is here and being verified

    @property
    def spans(self) -> int:
        """How many there are; 1 while the size is not known."""
        return max(1, -(-(self.size or 0) // SPAN_BYTES))

    def end(self, number: int) -> int:
        """Where a span ends, as far as that is known."""
        end = (number + 1) * SPAN_BYTES
        return end if self.size is None else min(end, self.size)

    def held(self) -> int:
        """How many bytes are here."""
        whole = sum(self.end(number) - number * SPAN_BYTES for number in self.done)
        return whole + sum(s.held - s.number * SPAN_BYTES for s in self.begun.values())

    def release(self, source: Source) -> bool:
        """What a device was asked for may be asked of others; whether there is anything."""
        released = [span for span in self.begun.values() if span.source == source]
        for span in released:
            span.source, span.taken, span.asked = None, span.held, span.held
        is_owner = self.owner == source.device
        if is_owner:
            self.owner = None
        return is_owner or bool(released)

    def begin_anew(self) -> None:
        """Nothing of it is here."""
        self.size, self.fresh, self.is_ending = self.claimed, 0, False
        self.done.clear()
        self.begun.clear()
        self.sources.clear()


class Gathering:
    """The plan."""

    def __init__(self) -> None:
        self._files: dict[bytes, _File] = {}  # in the order of asking
        self._blamed: dict[bytes, set[DeviceId]] = {}  # files that were wrong once, and by whom
        self._queues = Queues()

    def __contains__(self, digest: bytes) -> bool:
        return digest in self._files

    def __len__(self) -> int:
        return len(self._files)

    def digests(self) -> frozenset[bytes]:
        """The files that are to be gathered."""
        return frozenset(self._files)

    def add(self, files: Iterable[Lacking]) -> None:
        """These are lacking here, too."""
        for lacking in files:
            if lacking.digest not in self._files:
                self._files[lacking.digest] = _begun(lacking)
                self._queues.add(lacking.digest)

    def prefer(self, digest: bytes) -> None:
        """Somebody waits for this file: it comes before the others."""
        if digest in self._files:
            self._files = {digest: self._files[digest], **self._files}
            self._queues.put_back(digest)

    def clear(self) -> None:
        """What is wanted has changed: nothing is to be gathered until it is added again."""
        for digest in [d for d, file in self._files.items() if not file.is_ending]:
            self._drop(digest)

    def progress(self, digest: bytes) -> tuple[int, int]:
        """How many bytes of a file are here, and of how many (0: not known)."""
        file = self._files.get(digest)
        return (file.held(), file.size or 0) if file is not None else (0, 0)

    def whole(self) -> list[bytes]:
        """Files of which every byte is here from before this start: they are to be verified."""
        found = [f for f in self._files.values() if not f.is_ending and len(f.done) == f.spans]
        for file in found:
            file.is_ending = True
        return [file.digest for file in found]

    def ask(self, source: Source, length_max: int) -> Part | None:
        """What to ask this device for next, if anything; it is asked for from now on."""
        while (digest := self._queues.next(source, self._files)) is not None:
            file = self._files[digest]
            span = _span_for(file, source) if self._may_give(file, source) else None
            if span is not None:
                return _part(file, span, length_max)
            self._queues.pass_over(source, digest)
        return None

    def take(self, source: Source, digest: bytes, offset: int, length: int, size: int) -> bool:
        """A device sent what it was asked for; `size` is what it says of the whole file. Whether
        to store it (then call `stored`)."""
        file = self._files.get(digest)
        span = file.begun.get(offset // SPAN_BYTES) if file is not None else None
        if file is None or span is None or span.source != source or span.taken != offset:
            return False  # it has come otherwise meanwhile, or is not wanted any more
        if file.size is None:
            file.size = size
            self._queues.put_back(digest)
        if file.size != size:
            self._refuse(file, source)
            return False
        span.taken += length
        return True

    def completed(self, digest: bytes, end: int) -> int | None:
        """The number of the span that bytes up to `end` make whole, if they do."""
        file = self._files.get(digest)
        number = max(0, end - 1) // SPAN_BYTES
        return number if file is not None and end == file.end(number) else None

    def stored(self, source: Source, digest: bytes, offset: int, length: int) -> bool:
        """Bytes are here; whether the file is now to be verified (then call `verified`)."""
        file = self._files.get(digest)
        span = file.begun.get(offset // SPAN_BYTES) if file is not None else None
        if file is None or span is None or span.source != source or span.held != offset:
            return False
        file.sources.add(source.device)
        span.held += length
        if span.held < file.end(span.number):
            return False
        del file.begun[span.number]
        file.done.add(span.number)
        file.is_ending = len(file.done) == file.spans
        return file.is_ending

    def verified(self, digest: bytes, *, right: bool) -> None:
        """The whole was looked at: it is right, or was thrown away."""
        file = self._files.get(digest)
        if right:
            self._drop(digest)
            self._blamed.pop(digest, None)
            return
        if file is None:
            return
        blamed = self._blamed.setdefault(digest, set())
        if len(file.sources) == 1:
            blamed |= {device for device in file.sources if device is not None}
        file.owner = None
        file.begin_anew()
        self._queues.add(digest)

    def here(self, digest: bytes) -> None:
        """A file has come to be here otherwise."""
        self.verified(digest, right=True)

    def postpone(self, digest: bytes) -> None:
        """A file could not be kept: it is not gathered until it is added again."""
        self._drop(digest)

    def drop_fruitless(self) -> set[bytes]:
        """Take out the files that none of the linked devices has; which they are."""
        found = {digest for digest in self._files if self._queues.nobody_has(digest)}
        for digest in found:
            self._drop(digest)
        return found

    def missing(self, source: Source, digest: bytes) -> None:
        """A device does not have this file (any more)."""
        file = self._files.get(digest)
        if file is not None:
            self._leave_to_others(file, source)

    def forgive(self, source: Source) -> int:
        """A device has new files: those that it lacked may be asked for, and how many they are. A
        wrong one may not."""
        return self._queues.forgive(source)

    def left(self, source: Source) -> None:
        """The link to a device is gone: others may be asked for what it was asked for."""
        self._queues.leave(source)
        for file in self._files.values():
            if file.release(source):
                self._queues.put_back(file.digest)

    def _drop(self, digest: bytes) -> None:
        self._files.pop(digest, None)
        self._queues.forget(digest)

    def _leave_to_others(self, file: _File, source: Source) -> None:
        self._queues.lacks(source, file.digest)
        if file.release(source):
            self._queues.put_back(file.digest)

    def _may_give(self, file: _File, source: Source) -> bool:
        blamed = self._blamed.get(file.digest)
        if file.is_ending or source.device in (blamed or ()):
            return False
        if blamed is None:
            return True
        if file.owner is None:
            if not file.sources <= {source.device}:
                file.begin_anew()  # two would share the blame
            file.owner = source.device
        return file.owner == source.device

    def _refuse(self, file: _File, source: Source) -> None:
        """It speaks of another size: it is wrong, if the record knows better than others."""
        self._leave_to_others(file, source)
        if file.claimed is not None:
            self._blamed.setdefault(file.digest, set()).add(source.device)


def _begun(lacking: Lacking) -> _File:
    size = lacking.size or None
    file = _File(lacking.digest, size, size)
    if size is not None and lacking.spans:
        file.done = {number for number in lacking.spans if number < file.spans}
        file.sources = {None}
    return file


def _span_for(file: _File, source: Source) -> _Span | None:
    """The span of which this device is to be asked for more."""
    for span in file.begun.values():
        if span.source == source and span.asked < file.end(span.number):
            # Beyond the end of the file there is nothing to ask for.
            return span if file.size is not None or span.asked == 0 else None
    for span in file.begun.values():
        if span.source is None:
            span.source = source
            return span
    while file.fresh < file.spans:
        number, file.fresh = file.fresh, file.fresh + 1
        if number not in file.done:
            start = number * SPAN_BYTES
            file.begun[number] = _Span(number, start, start, start, source)
            return file.begun[number]
    return None


def _part(file: _File, span: _Span, length_max: int) -> Part:
    offset = span.asked
    span.asked = min(file.end(span.number), offset + length_max)
    return Part(file.digest, offset, span.asked - offset)
