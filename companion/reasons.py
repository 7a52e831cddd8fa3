"""Every sentence of the core that a person may see: as a code, its parameters and English.

The daemon sends codes; the command line formats the English below, the window translates it.
A sentence says what happened, why, and what to do next.
"""

from typing import Final, NamedTuple

from companion.export_sentences import EXPORT
from companion.group_sentences import GROUP
from companion.import_sentences import IMPORT
from companion.pairing_sentences import PAIRING
from companion.sentences import QT_TRANSLATE_NOOP, UPKEEP


class Reason(NamedTuple):
    """Why something is as it is: a code from `ENGLISH` and the values for its template."""

    code: str
    params: dict[str, str | int] = {}

    def english(self) -> str:
        """The English sentence; an unknown code (from a newer version) is shown as it is."""
        template = ENGLISH.get(self.code)
        if template is None:
            return f"{self.code} {self.params or ''}".strip()
        return template.format_map(_Holes(self.params))


class _Holes(dict[str, str | int]):
    def __missing__(self, name: str) -> str:
        return "?"


ENGLISH: Final[dict[str, str]] = {
    **UPKEEP,
    **IMPORT,
    **EXPORT,
    **GROUP,
    **PAIRING,
    "internal": QT_TRANSLATE_NOOP(
        "Reason",
        "Something went wrong inside Companion ({detail}). Nothing was changed. "
        "Try again; if it stays, look at the log in {log}.",
    ),
    # The profile and the daemon
    "profile_in_use": QT_TRANSLATE_NOOP(
        "Reason",
        "Companion is already running for this profile ({profile}). "
        "Use the one that runs, or choose another profile with --profile.",
    ),
    "profile_not_writable": QT_TRANSLATE_NOOP(
        "Reason",
        "The folder {profile} cannot be written. Check its permissions and the free space, "
        "or choose another one with --profile.",
    ),
    "database_newer": QT_TRANSLATE_NOOP(
        "Reason",
        "The database {path} was written by a newer Companion (format {found}, this one knows "
        "up to {known}). Update Companion on this computer; the database was left as it is.",
    ),
    "database_foreign": QT_TRANSLATE_NOOP(
        "Reason",
        "{path} is not a Companion database. Move it away or choose another profile; "
        "it was left as it is.",
    ),
    "database_damaged": QT_TRANSLATE_NOOP(
        "Reason",
        "The database {path} is damaged ({detail}). It was left as it is. Copy the profile "
        "folder somewhere safe before trying anything else.",
    ),
    "database_missing": QT_TRANSLATE_NOOP(
        "Reason",
        "There is no database at {path} yet. Start Companion for this profile first.",
    ),
    "database_older": QT_TRANSLATE_NOOP(
        "Reason",
        "The database at {path} is still as an earlier version of Companion left it. Start "
        "Companion for this profile, which brings it up to date.",
    ),
    "disk_full": QT_TRANSLATE_NOOP(
        "Reason", "The disk is full, so nothing was saved. Make some room, then try again."
    ),
    "disk_full_waiting": QT_TRANSLATE_NOOP(
        "Reason",
        "The disk of this computer is full, so not everything can be saved. What is here can be "
        "read. Make some room; Companion then goes on by itself.",
    ),
    "daemon_unreachable": QT_TRANSLATE_NOOP(
        "Reason",
        "Companion's background process does not answer. Start it with “companion daemon”, "
        "or look at the log in {log}.",
    ),
    "daemon_version": QT_TRANSLATE_NOOP(
        "Reason",
        "The running background process speaks another version ({found}) than this program "
        "({known}). Quit Companion and start it again.",
    ),
    "daemon_not_started": QT_TRANSLATE_NOOP(
        "Reason", "Companion's background process could not start: {detail}"
    ),
    "daemon_stopped": QT_TRANSLATE_NOOP(
        "Reason", "Companion's background process has stopped. Start it again and try once more."
    ),
    "window_missing": QT_TRANSLATE_NOOP(
        "Reason",
        "The window needs PySide6, which is not installed here. Install it with "
        "“pip install companion[gui]”, or use the commands: companion --help.",
    ),
    "socket_unsafe": QT_TRANSLATE_NOOP(
        "Reason",
        "The folder {path} is not private to you, so nothing was put there. Remove it, or ask "
        "its owner to; Companion makes it anew.",
    ),
    "port_taken": QT_TRANSLATE_NOOP(
        "Reason",
        "Port {port} is already used by another program. Choose another one, or leave the "
        "choice to Companion by not naming a port.",
    ),
    "key_unreadable": QT_TRANSLATE_NOOP(
        "Reason",
        "The key of this device cannot be read ({place}: {detail}). Unlock the keyring, or "
        "bring the file back, then start Companion again. No new key was made, because your "
        "other devices know this one.",
    ),
    "no_network": QT_TRANSLATE_NOOP(
        "Reason",
        "No network was found. Your conversations are all here and can be read and changed; "
        "connect this computer to a network to reach your other devices.",
    ),
    # Files
    "file_missing": QT_TRANSLATE_NOOP("Reason", "There is no file {path}. Check the name."),
    "file_unreadable": QT_TRANSLATE_NOOP(
        "Reason", "The file {path} cannot be read ({detail}). Nothing was imported."
    ),
    "file_unwritable": QT_TRANSLATE_NOOP(
        "Reason", "The file {path} cannot be written ({detail}). Choose another place."
    ),
    # Records
    "not_found": QT_TRANSLATE_NOOP(
        "Reason", "There is nothing with the id {id}. It may have been deleted meanwhile."
    ),
    "ambiguous_id": QT_TRANSLATE_NOOP(
        "Reason", "More than one thing has an id that begins with {id}. Give more digits."
    ),
    "record_too_large": QT_TRANSLATE_NOOP(
        "Reason",
        "One message or conversation is larger than {limit_mb} MB, which Companion cannot keep "
        "as text. Nothing was changed. Shorten it, or make the long part an attachment.",
    ),
    "too_many_versions": QT_TRANSLATE_NOOP(
        "Reason",
        "This has too many versions that were never decided between. Decide the conflict first, "
        "then change it again.",
    ),
    "no_conflict": QT_TRANSLATE_NOOP(
        "Reason", "There is no conflict here any more: it was decided meanwhile."
    ),
    "resolve_which": QT_TRANSLATE_NOOP(
        "Reason", "Say which conflict is meant: “companion conflicts” lists them with their ids."
    ),
    "resolve_field": QT_TRANSLATE_NOOP(
        "Reason", "Several fields of it are in conflict ({fields}). Choose one with --field."
    ),
    "resolve_number": QT_TRANSLATE_NOOP(
        "Reason", "This conflict has {count} versions. Give one of their numbers to --keep."
    ),
    "resolve_no_merged": QT_TRANSLATE_NOOP(
        "Reason",
        "There is no merged text for this conflict: the versions changed the same place, or "
        "what they were made from is not known here. Choose one with --keep, or write --text.",
    ),
    "earlier_gone": QT_TRANSLATE_NOOP(
        "Reason", "This earlier version is no longer kept. Look at the list of versions again."
    ),
    "history_number": QT_TRANSLATE_NOOP(
        "Reason",
        "There is no earlier version {number} of it (kept here: {count}). “companion history” "
        "with its id lists them.",
    ),
    "bad_request": QT_TRANSLATE_NOOP("Reason", "The request was not understood ({detail})."),
    # Pairing
    "pairing_not_a_code": QT_TRANSLATE_NOOP(
        "Reason",
        "This is not a Companion pairing code. On the other computer choose “Pair a device” and "
        "use the code shown there.",
    ),
    "pairing_damaged": QT_TRANSLATE_NOOP(
        "Reason",
        "This pairing code is not complete. Copy or photograph the whole of it and try again.",
    ),
    "pairing_image_unreadable": QT_TRANSLATE_NOOP(
        "Reason",
        "This picture cannot be read ({detail}). Save it as a plain PNG, or paste the pairing "
        "link instead.",
    ),
    "pairing_no_qr": QT_TRANSLATE_NOOP(
        "Reason",
        "No QR code was found in this picture. Take a sharp picture of the whole code, or "
        "paste the pairing link instead.",
    ),
    "pairing_other_version": QT_TRANSLATE_NOOP(
        "Reason",
        "This code comes from another version of Companion. Update it on both computers.",
    ),
    "pairing_expired": QT_TRANSLATE_NOOP(
        "Reason",
        "This code has expired or was already used. Show a new one on the other computer.",
    ),
    "pairing_wrong_secret": QT_TRANSLATE_NOOP(
        "Reason",
        "The other computer did not accept this code: it is not the one that is shown there "
        "now. Show a new code and try again.",
    ),
    "pairing_wrong_check_code": QT_TRANSLATE_NOOP(
        "Reason",
        "The check code is not the one shown on the other computer. For safety this pairing "
        "was ended; show a new code to try again.",
    ),
    "pairing_declined": QT_TRANSLATE_NOOP("Reason", "The pairing was ended on the other computer."),
    "pairing_cancelled": QT_TRANSLATE_NOOP("Reason", "The pairing was ended."),
    "pairing_unreachable": QT_TRANSLATE_NOOP(
        "Reason",
        "The other computer could not be reached ({addresses}). Check that both are in the "
        "same network and that no firewall blocks Companion, then try again.",
    ),
    "pairing_broken": QT_TRANSLATE_NOOP(
        "Reason",
        "The other computer did not pair as it should, so it was ended; nothing was changed. "
        "Update Companion on both computers and show a new code.",
    ),
    "pairing_interrupted": QT_TRANSLATE_NOOP(
        "Reason", "The connection broke before the pairing was done. Show a new code and try again."
    ),
    "pairing_unconfirmed": QT_TRANSLATE_NOOP(
        "Reason",
        "{name} was let in and is one of your devices, but the pairing ended before it said that "
        "it knows. If it does not link by itself within a minute, show a new code and pair it "
        "again. If it is not to be in, remove it from your devices.",
    ),
    "pairing_not_saved": QT_TRANSLATE_NOOP(
        "Reason",
        "The pairing could not be saved on one of the two computers: its disk is full, or its "
        "folder cannot be written. Make some room there, then show a new code.",
    ),
    "pairing_itself": QT_TRANSLATE_NOOP(
        "Reason", "This code was made by this very computer. Use it on the other one."
    ),
    "no_pairing": QT_TRANSLATE_NOOP(
        "Reason", "No pairing is waiting for a check code. Show a new code to start one."
    ),
    "pairing_busy": QT_TRANSLATE_NOOP(
        "Reason", "Another pairing is going on. Finish or end it first."
    ),
    "pairing_already": QT_TRANSLATE_NOOP("Reason", "{name} is already one of your devices."),
    "pairing_too_many": QT_TRANSLATE_NOOP(
        "Reason",
        "Together these would be more devices than can be in step with one another (32). Remove "
        "one that you no longer use, then try again.",
    ),
    # Links
    "link_self": QT_TRANSLATE_NOOP("Reason", "This computer."),
    "link_in_step": QT_TRANSLATE_NOOP("Reason", "In step."),
    "link_syncing": QT_TRANSLATE_NOOP("Reason", "Syncing: {received} received, {sent} sent."),
    "link_connecting": QT_TRANSLATE_NOOP("Reason", "Connecting…"),
    "link_not_found": QT_TRANSLATE_NOOP(
        "Reason",
        "Not found in the network. It may be off, asleep or in another network; it is "
        "looked for all the time.",
    ),
    "link_unreachable": QT_TRANSLATE_NOOP(
        "Reason",
        "Found at {address}, but it does not answer. A firewall may block Companion on one "
        "of the two computers. Next try in {seconds} s.",
    ),
    "link_paused": QT_TRANSLATE_NOOP("Reason", "Paused on this computer. Resume to go on."),
    "link_peer_paused": QT_TRANSLATE_NOOP("Reason", "Paused on the other computer."),
    "link_lost": QT_TRANSLATE_NOOP("Reason", "The connection was lost. It is being made again."),
    "device_silent": QT_TRANSLATE_NOOP(
        "Reason",
        "{name} has not been heard of for {days} days. After 60 days, what you delete no longer "
        "waits for it: switch it on now and then.",
    ),
    "device_dormant": QT_TRANSLATE_NOOP(
        "Reason",
        "{name} has not been heard of for {days} days, and what you delete no longer waits for "
        "it. When it comes back, it asks what to do with what was deleted meanwhile.",
    ),
    "compare_not_linked": QT_TRANSLATE_NOOP(
        "Reason",
        "There is no connection to that device now. Switch it on, in the same network, and try "
        "again.",
    ),
    "compare_not_in_step": QT_TRANSLATE_NOOP(
        "Reason", "The two devices are still exchanging changes. Try again in a moment."
    ),
    "compare_link_lost": QT_TRANSLATE_NOOP(
        "Reason",
        "The connection ended, or the other device did not answer in time. Nothing is lost: try "
        "again.",
    ),
    "device_unknown": QT_TRANSLATE_NOOP(
        "Reason", "None of your devices, or more than one, is called {name}: companion devices"
    ),
    "review_not_waiting": QT_TRANSLATE_NOOP(
        "Reason", "Nothing with the ID {id} waits for a decision. See what does: companion review"
    ),
    "review_which": QT_TRANSLATE_NOOP(
        "Reason",
        "Say what to decide about and how: companion review ID --keep, or --delete; --all in place "
        "of the IDs means everything that waits.",
    ),
    "clock_ahead": QT_TRANSLATE_NOOP(
        "Reason",
        "The clock of {name} is {minutes} minutes ahead of this computer's. Nothing is lost by "
        "that, but times and order may look odd: set the one that is wrong.",
    ),
    "clock_behind": QT_TRANSLATE_NOOP(
        "Reason",
        "The clock of {name} is {minutes} minutes behind this computer's. Nothing is lost by "
        "that, but times and order may look odd: set the one that is wrong.",
    ),
    "device_renewed": QT_TRANSLATE_NOOP(
        "Reason",
        "This computer's data had gone back in time, or was copied from another computer. What "
        "was written here is kept and told apart, and what is newer on your other devices "
        "comes back from them. If you copied the profile to set up a second computer, remove "
        "the copy and pair that computer instead.",
    ),
    "link_renewed": QT_TRANSLATE_NOOP(
        "Reason",
        "Another copy of this device's data has been in use. What was written here was kept "
        "and is told apart from now on; the connection is made again at once.",
    ),
    "link_version": QT_TRANSLATE_NOOP(
        "Reason",
        "It runs a Companion that is too old or too new for this one. Update both.",
    ),
    "link_protocol": QT_TRANSLATE_NOOP(
        "Reason",
        "It sent something that breaks the rules of syncing ({detail}), so the link was cut. "
        "Nothing of it was stored. Update Companion on both computers.",
    ),
    "link_stranger": QT_TRANSLATE_NOOP(
        "Reason", "It could not prove that it is the paired device, so the link was refused."
    ),
    "link_store": QT_TRANSLATE_NOOP(
        "Reason", "What it sent could not be stored ({detail}). Syncing goes on when it can."
    ),
    "link_peer_store": QT_TRANSLATE_NOOP(
        "Reason",
        "The other computer could not store what this one sent ({detail}). Syncing goes on when "
        "it can.",
    ),
    "link_peer_protocol": QT_TRANSLATE_NOOP(
        "Reason",
        "The other computer cut the link, because this one sent something that breaks the rules "
        "of syncing ({detail}). Update Companion on both computers.",
    ),
}
