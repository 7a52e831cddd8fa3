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
        "What you wrote here goes to it within a minute, in one go with what comes until then: "
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
    "link_no_path": QT_TRANSLATE_NOOP(
        "Reason",
        "Found at {address} and recognised, but no direct connection came about. A firewall on one "
        "of the two computers lets only a part through: allow Companion to use UDP on both.",
    ),
}

CHECKS: Final[dict[str, str]] = {
    "check_decisions": QT_TRANSLATE_NOOP(
        "Reason", "Nothing that you decided keeps the two computers apart."
    ),
    "check_interfaces": QT_TRANSLATE_NOOP(
        "Reason", "This computer is in a network, as {addresses}."
    ),
    "check_heard": QT_TRANSLATE_NOOP("Reason", "The device announces itself in the network."),
    "check_not_heard": QT_TRANSLATE_NOOP(
        "Reason",
        "The device is not announced in the network. It is tried where it was before. It may be "
        "off, or the network does not pass announcements on (multicast).",
    ),
    "check_not_heard_but_there": QT_TRANSLATE_NOOP(
        "Reason",
        "The device is not announced in the network, though it is there: the network does not "
        "pass announcements on (multicast). Companion does without.",
    ),
    "check_others_heard": QT_TRANSLATE_NOOP(
        "Reason",
        "Companions announced in the network: {count}, but not this device, and it is not known "
        "where it was. Switch it on, connect it to the same network, and start Companion there.",
    ),
    "check_nobody_heard": QT_TRANSLATE_NOOP(
        "Reason",
        "No Companion is announced in the network, and it is not known where the device was. "
        "Switch it on, connect it to the same network (not a guest network), start Companion "
        "there, and allow Companion in the firewalls (UDP port 5353).",
    ),
    "check_linked": QT_TRANSLATE_NOOP("Reason", "The two computers are connected, at {address}."),
    "check_port": QT_TRANSLATE_NOOP("Reason", "Companion answers at {address}."),
    "check_port_refused": QT_TRANSLATE_NOOP(
        "Reason",
        "There is a computer at {address}, but no Companion answers there. Start Companion on that "
        "device.",
    ),
    "check_port_silent": QT_TRANSLATE_NOOP(
        "Reason",
        "Nothing answers at {address}. The device is off or asleep, or a firewall keeps Companion "
        "from being reached: wake it up, and allow Companion in its firewall.",
    ),
    "check_no_route": QT_TRANSLATE_NOOP(
        "Reason",
        "No way leads from this computer to {address}. Connect both to the same network; a VPN or "
        "a guest network may keep them apart.",
    ),
    "check_handshake": QT_TRANSLATE_NOOP("Reason", "The device has proved that it is yours."),
    "check_handshake_silent": QT_TRANSLATE_NOOP(
        "Reason",
        "Something answers, but it did not prove in time that it is your device. It may just be "
        "waking up: try again. If it stays, restart Companion there.",
    ),
    "check_path": QT_TRANSLATE_NOOP("Reason", "The direct connection between the two holds."),
    "check_versions": QT_TRANSLATE_NOOP("Reason", "The versions fit: {own} here, {theirs} there."),
    "check_clock": QT_TRANSLATE_NOOP("Reason", "The two clocks agree."),
    "check_disk": QT_TRANSLATE_NOOP("Reason", "There is room on this disk: {megabytes} MB."),
    "check_disk_low": QT_TRANSLATE_NOOP(
        "Reason",
        "The disk of this computer is almost full ({megabytes} MB left). Make some room soon.",
    ),
}
