"""What is said of how devices stand with each other, and of what decides that."""

from typing import Final

from companion.sentences import QT_TRANSLATE_NOOP

LINK: Final[dict[str, str]] = {
    "link_syncing": QT_TRANSLATE_NOOP("Reason", "Syncing: {done} of {total} changes."),
    "link_in_step_files": QT_TRANSLATE_NOOP("Reason", "In step; files are still on their way."),
    "link_limited": QT_TRANSLATE_NOOP(
        "Reason",
        "Syncing: {done} of {total} changes, slowed down by the speed limit that you set on this "
        "computer.",
    ),
    "link_batched": QT_TRANSLATE_NOOP(
        "Reason",
        "What you wrote here goes to it in {seconds} s, in one go with what comes until then: "
        "that saves battery and data. “Sync now” sends it at once.",
    ),
    "link_manual": QT_TRANSLATE_NOOP(
        "Reason",
        "It is synced only when you say so. Choose “Sync now” when it shall have what is new.",
    ),
    "link_disk_full": QT_TRANSLATE_NOOP(
        "Reason",
        "The disk of this computer is full, so what it sent could not be saved. Make some room "
        "here; syncing then goes on by itself.",
    ),
    "link_peer_disk_full": QT_TRANSLATE_NOOP(
        "Reason",
        "Its disk is full, so it could not save what this computer sent. Make some room there; "
        "syncing then goes on by itself.",
    ),
    "link_clock_ahead": QT_TRANSLATE_NOOP(
        "Reason",
        "In step, but its clock is {minutes} minutes ahead of this computer's. Nothing is lost by "
        "that, but times and order may look odd: set the one that is wrong.",
    ),
    "link_clock_behind": QT_TRANSLATE_NOOP(
        "Reason",
        "In step, but its clock is {minutes} minutes behind this computer's. Nothing is lost by "
        "that, but times and order may look odd: set the one that is wrong.",
    ),
    "link_no_network": QT_TRANSLATE_NOOP(
        "Reason",
        "This computer is in no network. Connect it to the one your other devices are in; syncing "
        "then goes on by itself.",
    ),
    "link_mode_unknown": QT_TRANSLATE_NOOP(
        "Reason",
        "“{mode}” is no way of syncing. Choose automatic, live, batched or manual. Nothing was "
        "changed.",
    ),
    "link_limit": QT_TRANSLATE_NOOP(
        "Reason",
        "A speed limit is from {least} to {most} kB/s, or 0 for none. Nothing was changed.",
    ),
    "link_pause_over": QT_TRANSLATE_NOOP(
        "Reason", "That time is over already, so nothing was paused. Choose a later one."
    ),
}
