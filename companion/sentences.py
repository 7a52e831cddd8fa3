"""The sentences of companion.reasons that are about keeping a profile's data safe."""

from typing import Final


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Mark `text` for Qt Linguist. lupdate looks for this very name; Qt itself is not needed."""
    return text


UPKEEP: Final[dict[str, str]] = {
    # Snapshots, backups and what comes back from them
    "recovered": QT_TRANSLATE_NOOP(
        "Reason",
        "The database was damaged ({detail}). It was put aside in {path}, and the snapshot of "
        "{when} took its place. What is newer comes back from your other devices.",
    ),
    "recovered_empty": QT_TRANSLATE_NOOP(
        "Reason",
        "The database was damaged ({detail}) and there is no snapshot of it yet. It was put aside "
        "in {path}, and an empty one was begun. Your conversations come back from your other "
        "devices, or from a backup with “companion restore FILE”.",
    ),
    "group_lost": QT_TRANSLATE_NOOP(
        "Reason",
        "The damaged database could not say any more which devices belong together. If you had "
        "paired devices, pair this computer again.",
    ),
    "group_left": QT_TRANSLATE_NOOP(
        "Reason",
        "These data come from another computer and its group of devices, which this computer is "
        "not in. To get in step with those devices, pair this computer.",
    ),
    "device_twin": QT_TRANSLATE_NOOP(
        "Reason",
        "Another computer in this network has the identity of this one, as happens when a profile "
        "or a whole computer is copied. Your other devices cannot tell the two apart. On the "
        "copy, run “companion new-device”: it keeps its conversations, and is then paired like a "
        "new computer.",
    ),
    "snapshot_failed": QT_TRANSLATE_NOOP(
        "Reason", "No snapshot of the database could be made. {detail}"
    ),
    "file_in_the_way": QT_TRANSLATE_NOOP(
        "Reason",
        "{path} is there already and is not a backup of Companion, so it was left alone. Choose "
        "another name.",
    ),
    "backup_unknown": QT_TRANSLATE_NOOP(
        "Reason",
        "{path} is neither a backup nor a snapshot of Companion. Nothing was changed.",
    ),
    "backup_damaged": QT_TRANSLATE_NOOP(
        "Reason",
        "The backup {path} is damaged ({detail}). Nothing was changed. Use another backup or a "
        "snapshot.",
    ),
    "backup_newer": QT_TRANSLATE_NOOP(
        "Reason",
        "The backup {path} was made by a newer Companion ({found}). Nothing was changed. Update "
        "Companion on this computer first.",
    ),
    # What the doctor finds
    "doctor_damaged": QT_TRANSLATE_NOOP(
        "Reason",
        "The database file is damaged ({detail}). If it stays, stop Companion and restore a "
        "snapshot or a backup with “companion restore FILE”.",
    ),
    "doctor_unreadable": QT_TRANSLATE_NOOP(
        "Reason", "Records that cannot be read: {count}. They were left as they are."
    ),
    "doctor_index": QT_TRANSLATE_NOOP(
        "Reason", "Places in which the index of changes did not fit the records: {count}."
    ),
    "doctor_rows": QT_TRANSLATE_NOOP(
        "Reason", "Entries that were shown otherwise than they are: {count}."
    ),
    "doctor_conflicts": QT_TRANSLATE_NOOP(
        "Reason", "Places in which the list of conflicts was wrong: {count}."
    ),
    "doctor_search": QT_TRANSLATE_NOOP("Reason", "The search index did not fit the texts."),
    "doctor_arrived": QT_TRANSLATE_NOOP(
        "Reason", "Devices of which less was noted as arrived than has arrived: {count}."
    ),
    "doctor_counter": QT_TRANSLATE_NOOP(
        "Reason",
        "The count of what was written here was wrong. What is written from now on is told "
        "apart from it.",
    ),
    "doctor_files_missing": QT_TRANSLATE_NOOP(
        "Reason",
        "Attachments that were noted as here but are not: {count}. They are asked of the other "
        "devices again.",
    ),
    "doctor_files_wrong": QT_TRANSLATE_NOOP(
        "Reason",
        "Files of attachments that had changed on the disk: {count}. A disk that loses data, or "
        "another program, does that. They lie in {folder} now, and the right ones come again from "
        "your other devices.",
    ),
    "doctor_files_unread": QT_TRANSLATE_NOOP(
        "Reason",
        "Files of attachments that could not be read: {count}. See whether this computer lets "
        "you open them, and run “companion doctor” again.",
    ),
    "doctor_stopped": QT_TRANSLATE_NOOP(
        "Reason",
        "The check was stopped. What it had mended stays so; run “companion doctor” again to "
        "have the rest looked at.",
    ),
    "doctor_orphans": QT_TRANSLATE_NOOP(
        "Reason",
        "Files of attachments that nothing speaks of any more: {count} ({kilobytes} kB). "
        "“companion doctor --repair” deletes them.",
    ),
    "doctor_aside": QT_TRANSLATE_NOOP(
        "Reason",
        "Damaged files that were set aside and are here again whole: {count} ({kilobytes} kB). "
        "“companion doctor --repair” deletes them.",
    ),
    "doctor_partials": QT_TRANSLATE_NOOP(
        "Reason",
        "Beginnings of files that nothing waits for: {count} ({kilobytes} kB). "
        "“companion doctor --repair” deletes them.",
    ),
    "history_bounds": QT_TRANSLATE_NOOP(
        "Reason",
        "Earlier versions are kept for 0 to {days_max} days and in 0 to {mb_max} MB. Nothing was "
        "changed.",
    ),
    # Which attachments are here
    "attachment_policy_unknown": QT_TRANSLATE_NOOP(
        "Reason",
        "“{mode}” says nothing about attachments. Choose all, up_to or on_open. Nothing was "
        "changed.",
    ),
    "attachment_damaged": QT_TRANSLATE_NOOP(
        "Reason",
        "This file has changed on the disk, so it was neither opened nor copied. "
        "“companion doctor” has it come again from your other devices.",
    ),
    "attachment_limit": QT_TRANSLATE_NOOP(
        "Reason",
        "The limit for attachments is from 0 to {limit_mb} MB. Nothing was changed.",
    ),
}
