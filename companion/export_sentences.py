"""The sentences of companion.reasons that are about exporting."""

from typing import Final

from companion.sentences import QT_TRANSLATE_NOOP

EXPORT: Final[dict[str, str]] = {
    "export_which": QT_TRANSLATE_NOOP(
        "Reason",
        "Say what to export: the ids of conversations, --search with words, or --all.",
    ),
    "export_nothing": QT_TRANSLATE_NOOP(
        "Reason", "There is no conversation to export. Nothing was written."
    ),
    "export_exists": QT_TRANSLATE_NOOP(
        "Reason",
        "There is already something at {path}, and it was left as it is. Choose another name, or "
        "replace it with --force.",
    ),
}
