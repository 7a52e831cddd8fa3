"""Keeps keys and passwords out of what is imported, wherever a settings object hides them."""

import re
from typing import Final

from companion.model.records import Value

_SECRET: Final = re.compile(
    r"\w*(?:ai|api|azure|claude)[-_ ]?keys?|\w*secret\w*|\w*password|authorization|cookies?"
    r"|(?:\w*[-_])?(?:access|auth|refresh|bearer)[-_]?(?:token|key|code)s?"
    r"|private[-_]?keys?|credentials?",
    re.IGNORECASE,
)


def without_secrets(value: Value) -> Value:
    """A copy without every field whose name says that it is one, at any depth."""
    if isinstance(value, list):
        return [without_secrets(item) for item in value]
    if isinstance(value, dict):
        return {
            name: without_secrets(item)
            for name, item in value.items()
            if not _SECRET.fullmatch(name)
        }
    return value
