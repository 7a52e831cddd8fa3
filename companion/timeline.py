"""What was synced when, with whom, and how much: the last of it, in a small file of the profile.

It is for people; nothing depends on it, and a file that cannot be read is begun anew.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from companion.control.values import ExchangeValue, ReasonValue
from companion.errors import UNDECODABLE
from companion.model import ids
from companion.store import durable
from peers.exchanges import Exchange

logger = logging.getLogger(__name__)

NAME: Final = "timeline.jsonl"
ENTRIES_MAX: Final = 1_000
TOGETHER_MS: Final = 5 * 60_000
"""What is typed within so long is one line, with a device that stays in step."""

LOOK_S: Final = 5.0

_decoder: Final = msgspec.json.Decoder(ExchangeValue)
_encoder: Final = msgspec.json.Encoder()


def following(entries: Sequence[ExchangeValue], news: Iterable[Exchange]) -> list[ExchangeValue]:
    """The timeline, the oldest first, once these have happened too."""
    made = list(entries)
    for exchange in news:
        entry = _entry(exchange)
        before = _place_of_one_to_join(made, entry)
        if before is None:
            made.append(entry)
        else:
            made.append(_joined(made.pop(before), entry))
    return made[-ENTRIES_MAX:]


def _place_of_one_to_join(entries: Sequence[ExchangeValue], entry: ExchangeValue) -> int | None:
    for place in reversed(range(len(entries))):
        if entries[place].device_id == entry.device_id:
            is_near = 0 <= entry.at_ms - entries[place].at_ms < TOGETHER_MS
            return place if is_near and entries[place].reason == entry.reason else None
    return None


def _entry(exchange: Exchange) -> ExchangeValue:
    traffic, reason = exchange.traffic, exchange.reason
    return ExchangeValue(
        device_id=ids.to_text(exchange.device),
        since_ms=exchange.at_ms,
        at_ms=exchange.at_ms,
        records_sent=traffic.records_sent,
        records_received=traffic.records_received,
        bytes_sent=traffic.bytes_sent,
        bytes_received=traffic.bytes_received,
        reason=ReasonValue(*reason) if reason is not None else None,
    )


def _joined(before: ExchangeValue, entry: ExchangeValue) -> ExchangeValue:
    return msgspec.structs.replace(
        entry,
        since_ms=before.since_ms,
        records_sent=before.records_sent + entry.records_sent,
        records_received=before.records_received + entry.records_received,
        bytes_sent=before.bytes_sent + entry.bytes_sent,
        bytes_received=before.bytes_received + entry.bytes_received,
    )


class Timeline:
    """Of one profile.

    Args:
        take: gives what was exchanged since it was last called.
    """

    def __init__(self, folder: Path, take: Callable[[], list[Exchange]]) -> None:
        self._path = folder / NAME
        self._take = take
        self._entries = _read(self._path)

    @property
    def entries(self) -> list[ExchangeValue]:
        """All of it, the latest first."""
        self._look()
        return self._entries[::-1]

    async def run(self) -> None:
        """Write down what happens, for ever."""
        while True:
            await asyncio.sleep(LOOK_S)
            if self._look():
                await asyncio.to_thread(self._write, list(self._entries))

    def end(self) -> None:
        """Write down what has happened last."""
        self._look()
        self._write(self._entries)

    def _look(self) -> bool:
        news = self._take()
        self._entries = following(self._entries, news)
        return bool(news)

    def _write(self, entries: Sequence[ExchangeValue]) -> None:
        lines = b"".join(_encoder.encode(entry) + b"\n" for entry in entries)
        try:
            durable.write(self._path, lines)
        except OSError as error:
            logger.info("the timeline could not be written: %s", error)


def _read(path: Path) -> list[ExchangeValue]:
    try:
        lines = path.read_bytes().splitlines()[-ENTRIES_MAX:]
        return [_decoder.decode(line) for line in lines]
    except (OSError, *UNDECODABLE):
        return []
