"""The sentences of companion.reasons that are about the group of devices."""

from typing import Final

from companion.sentences import QT_TRANSLATE_NOOP

GROUP: Final[dict[str, str]] = {
    "device_added": QT_TRANSLATE_NOOP(
        "Reason",
        "{name} is a new device of yours, added on {by}. If that was not you, remove it now.",
    ),
    "device_removed": QT_TRANSLATE_NOOP(
        "Reason",
        "This computer was removed from your devices, on {by}. It gets nothing from them any more. "
        "Its conversations are still here: keep them (this computer is then on its own, and can be "
        "paired again), or delete them from it.",
    ),
    "device_unvouched": QT_TRANSLATE_NOOP(
        "Reason",
        "This computer had been added by a device that was removed before your other devices had "
        "heard of it, so it is none of them any more. Its conversations are still here. Pair it "
        "again, or delete them from it.",
    ),
    "device_is_this": QT_TRANSLATE_NOOP(
        "Reason",
        "This is the computer that you are using. To take it out of your devices, choose to leave "
        "them: “companion devices leave”.",
    ),
    "address_not_understood": QT_TRANSLATE_NOOP(
        "Reason",
        "{address} is no address that can be used here. Type it as 192.168.1.7, or with the port "
        "as 192.168.1.7:47823 or [fd00::7]:47823; names are not looked up.",
    ),
    "address_unknown": QT_TRANSLATE_NOOP(
        "Reason",
        "{address} was not added for this device. What was, “companion devices” shows.",
    ),
    "too_many_addresses": QT_TRANSLATE_NOOP(
        "Reason",
        "There are {limit} addresses for this device already. Remove one that it no longer has: "
        "“companion devices remove-address”.",
    ),
    "link_removed": QT_TRANSLATE_NOOP(
        "Reason", "It says that this computer is none of its devices any more."
    ),
    "group_full": QT_TRANSLATE_NOOP(
        "Reason",
        "You have {limit} devices, and there can be no more. Remove one that you no longer use, "
        "then pair this one.",
    ),
    "group_flooded": QT_TRANSLATE_NOOP(
        "Reason",
        "{name} has signed far more about your devices than any person would ask of it, and the "
        "rest of it is ignored. It may be in wrong hands: remove it.",
    ),
    "too_many_renames": QT_TRANSLATE_NOOP(
        "Reason",
        "This computer has renamed devices so often that it cannot do so again. Rename it on "
        "another of your devices.",
    ),
    "leave_how": QT_TRANSLATE_NOOP(
        "Reason",
        "Say what becomes of the conversations on this computer: companion devices leave --keep, "
        "or --wipe to delete them from it for good.",
    ),
    "yes_needed": QT_TRANSLATE_NOOP(
        "Reason",
        "Nothing was done: this cannot be taken back, and with --json nobody is asked. Add --yes "
        "if you are sure.",
    ),
}
