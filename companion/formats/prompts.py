"""What an app keeps beside its conversations for a person to use again, as prompts: saved prompts,
masks, assistants, projects, tasks, memories."""

from typing import Any

from companion.formats.base import ImportedRecord
from companion.formats.values import known, without
from companion.formats.values import text as text_of
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


def prompt_of(
    app: str, kind: str, raw: dict[str, Any], *, key: str, title: str, written: str
) -> ImportedRecord | None:
    """A prompt as an app writes it down. key, title, written: the names of the fields with its id,
    its title and its text; all others go to `extra`. None: it has no id."""
    identity = text_of(raw.get(key))
    if not identity:
        return None
    names = [name for name in (key, title, written) if isinstance(raw.get(name), str)]
    return prompt_record(
        app,
        kind,
        identity,
        title=text_of(raw.get(title)),
        text=text_of(raw.get(written)),
        extra=without(raw, *names),
    )
