"""Saved prompts, masks and assistants of an app, as records."""

from companion.formats.base import ImportedRecord
from companion.formats.values import known
from companion.model.ids import imported
from companion.model.records import PROMPT, Value


def prompt_record(
    app: str,
    kind: str,
    key: str,
    *,
    title: str,
    text: str,
    model: str = "",
    extra: Value = None,
) -> ImportedRecord:
    """A prompt of an app. kind: what the app calls such things; key: its id among them."""
    values: dict[str, Value] = {
        "title": title,
        "text": text,
        "model": model,
        "source_app": app,
        "source_id": key,
        "extra": extra,
    }
    return ImportedRecord(imported(app, kind, key), PROMPT, known(values))
