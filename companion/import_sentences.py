"""The sentences of companion.reasons that are about importing."""

from typing import Final

from companion.sentences import QT_TRANSLATE_NOOP

IMPORT: Final[dict[str, str]] = {
    "import_unknown_format": QT_TRANSLATE_NOOP(
        "Reason",
        "{path} is not a conversation export that Companion knows. Nothing was imported. "
        "Choose the file that the app gave you when you exported your data, whole and unchanged.",
    ),
    "import_truncated": QT_TRANSLATE_NOOP(
        "Reason",
        "{path} is not complete: it ends in the middle (near byte {position}). Nothing was "
        "imported. Export it again and try the new file.",
    ),
    "import_too_large": QT_TRANSLATE_NOOP(
        "Reason", "{path} is larger than {limit_mb} MB. Nothing was imported."
    ),
    "import_damaged": QT_TRANSLATE_NOOP(
        "Reason",
        "{path} is damaged: it cannot be read from byte {position} on. Nothing was imported. "
        "Export it again and try the new file.",
    ),
    "import_damaged_zip": QT_TRANSLATE_NOOP(
        "Reason",
        "{path} is a zip file that cannot be opened: it is damaged or not complete. Nothing was "
        "imported. Download it again and try the new file.",
    ),
    "import_damaged_member": QT_TRANSLATE_NOOP(
        "Reason",
        "“{name}” in {path} is damaged and cannot be unpacked. Download the file again and try "
        "the new one.",
    ),
    "import_damaged_database": QT_TRANSLATE_NOOP(
        "Reason",
        "{path} is a database that is damaged or not complete ({detail}). Quit the app that it "
        "belongs to, copy the file again and try the new copy.",
    ),
    "import_cherry_raw": QT_TRANSLATE_NOOP(
        "Reason",
        "{path} is a backup that only Cherry Studio itself can read: a raw copy of its browser "
        "data. Nothing was imported. In Cherry Studio choose Settings, Data Settings, Export to "
        "Phone, Export to File, and import the zip file that this makes.",
    ),
    "import_encoding": QT_TRANSLATE_NOOP(
        "Reason",
        "{path} is not written in UTF-8 (see near byte {position}). Nothing was imported. "
        "Save it as UTF-8, or export it again.",
    ),
    "import_failed": QT_TRANSLATE_NOOP(
        "Reason",
        "{path} was not imported: reading it failed in a way that nobody foresaw, and that is a "
        "fault of Companion. Nothing was changed. The log in the profile's folder says more.",
    ),
    "import_cancelled": QT_TRANSLATE_NOOP(
        "Reason", "The import of {path} was cancelled. Nothing was imported."
    ),
    "import_too_deep": QT_TRANSLATE_NOOP(
        "Reason",
        "{path} nests too deeply to be a conversation export. Nothing was imported.",
    ),
    "import_newer": QT_TRANSLATE_NOOP(
        "Reason",
        "{path} was written by a newer Companion (format {found}, this one knows up to {known}). "
        "Nothing was imported. Update Companion on this computer.",
    ),
    "watch_no_folder": QT_TRANSLATE_NOOP(
        "Reason", "There is no folder {path}. Choose one that exists."
    ),
    # Parts of an export that were left out (SkippedValue.why)
    "skipped_empty": QT_TRANSLATE_NOOP("Reason", "It has no messages."),
    "skipped_no_id": QT_TRANSLATE_NOOP("Reason", "It has no id, so it could not be told apart."),
    "skipped_too_deep": QT_TRANSLATE_NOOP("Reason", "It nests too deeply to be a conversation."),
    "skipped_twice": QT_TRANSLATE_NOOP("Reason", "It stands in the file twice."),
    "skipped_wrong_shape": QT_TRANSLATE_NOOP(
        "Reason", "It does not have the shape that this format gives it."
    ),
    "skipped_not_there": QT_TRANSLATE_NOOP("Reason", "It is missing from the export."),
    "skipped_damaged": QT_TRANSLATE_NOOP("Reason", "It is damaged and cannot be read."),
    "skipped_rest": QT_TRANSLATE_NOOP(
        "Reason",
        "From here on the file is damaged or missing. What comes before it was imported; export "
        "it again for the rest.",
    ),
    "skipped_too_large": QT_TRANSLATE_NOOP("Reason", "It is too large to be read."),
    "skipped_bad_characters": QT_TRANSLATE_NOOP(
        "Reason", "Some characters near it cannot be read and were replaced by “\ufffd”."
    ),
    "skipped_unknown_format": QT_TRANSLATE_NOOP(
        "Reason", "It is not a conversation export that Companion knows."
    ),
    "skipped_absent": QT_TRANSLATE_NOOP(
        "Reason",
        "The export says that it has this file, and it is not there. Put all files of the export "
        "into one folder and import that.",
    ),
    "skipped_unsafe_path": QT_TRANSLATE_NOOP(
        "Reason", "Its name leads out of the export, or it is a link. It was not touched."
    ),
    "skipped_encrypted": QT_TRANSLATE_NOOP(
        "Reason", "It is protected by a password. Unpack it first."
    ),
    "skipped_bomb": QT_TRANSLATE_NOOP(
        "Reason", "It would unpack to many times its size, as no real export does."
    ),
    "skipped_too_many": QT_TRANSLATE_NOOP(
        "Reason", "There are more files than an export has. The rest was not looked at."
    ),
}
