"""What the export formats say alike: times, titles, tags, and ids as other apps know them."""

from datetime import UTC, datetime
from typing import Final

from companion.formats.values import MS_MAX
from companion.model.exported import ExportedRecord
from companion.model.records import TAG_PREFIX, Value

UNTITLED: Final = "Untitled"


def iso(unix_ms: int) -> str:
    """A time as ISO 8601 in UTC; empty for 0, which is unknown."""
    if not 0 < unix_ms <= MS_MAX:
        return ""
    moment = datetime.fromtimestamp(unix_ms // 1000, UTC).replace(microsecond=unix_ms % 1000 * 1000)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def minute(unix_ms: int) -> str:
    """A time for people, in UTC; empty for 0."""
    written = iso(unix_ms)
    return f"{written[:10]} {written[11:16]} UTC" if written else ""


def title_of(record: ExportedRecord) -> str:
    """A title in one line; never empty."""
    return " ".join(record.text("title").split()) or UNTITLED


def tags_of(record: ExportedRecord) -> list[str]:
    """The tags that a conversation has."""
    return sorted(
        name.removeprefix(TAG_PREFIX)
        for name, value in record.values.items()
        if name.startswith(TAG_PREFIX) and value is True
    )


def key_of(record: ExportedRecord) -> str:
    """The id that the app it came from knows it by; our own for what was born here."""
    known = record.text("source_id") or record.mapping("extra").get("id")
    return known if isinstance(known, str) and known else record.id.hex()


def part_text(part: dict[str, Value]) -> str:
    """The text in a part."""
    value = part.get("text")
    return value if isinstance(value, str) else ""


def part_field(part: dict[str, Value], name: str) -> str:
    """Another text in a part."""
    value = part.get(name)
    return value if isinstance(value, str) else ""
