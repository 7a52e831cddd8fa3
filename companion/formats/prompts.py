"""What an export keeps beside its conversations and a person wrote to be used again: projects,
tasks, memories. They become prompts."""

from typing import Any

from companion.formats.base import ImportedRecord
from companion.formats.values import known, text, without
from companion.model.ids import imported
from companion.model.records import PROMPT, Value


def prompt_of(
    app: str, kind: str, raw: dict[str, Any], *, key: str, title: str, written: str
) -> ImportedRecord | None:
    """A prompt. key, title, written: the names of the fields with its id, its title and its
    text; all others go to `extra`. None: it has no id."""
    identity = text(raw.get(key))
    if not identity:
        return None
    names = [name for name in (key, title, written) if isinstance(raw.get(name), str)]
    values: dict[str, Value] = {
        "title": text(raw.get(title)),
        "text": text(raw.get(written)),
        "source_app": app,
        "source_id": identity,
        "extra": without(raw, *names),
    }
    return ImportedRecord(imported(app, kind, identity), PROMPT, known(values))
