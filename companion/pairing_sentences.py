"""The sentences of companion.reasons that are about cameras, typed codes and comparing by eye."""

from typing import Final

from companion.sentences import QT_TRANSLATE_NOOP

PAIRING: Final[dict[str, str]] = {
    "camera_none": QT_TRANSLATE_NOOP(
        "Reason",
        "No camera was found on this computer. Type the code with words that the other computer "
        "shows, or bring a picture of its QR code here.",
    ),
    "camera_denied": QT_TRANSLATE_NOOP(
        "Reason",
        "This computer does not let Companion use its camera. Allow it in the system's settings "
        "for privacy, or type the code with words that the other computer shows.",
    ),
    "camera_unsupported": QT_TRANSLATE_NOOP(
        "Reason",
        "This installation cannot use a camera: Qt Multimedia is missing. Type the code with "
        "words that the other computer shows, or bring a picture of its QR code here.",
    ),
    "camera_failed": QT_TRANSLATE_NOOP(
        "Reason",
        "The camera gives no picture ({detail}). Close other programs that use it and try again, "
        "or type the code with words that the other computer shows.",
    ),
    "screen_hidden": QT_TRANSLATE_NOOP(
        "Reason",
        "This desktop lets no program look at the whole screen. Take a screenshot of the QR code "
        "with the desktop's own tool, then paste it here.",
    ),
    "screen_no_code": QT_TRANSLATE_NOOP(
        "Reason",
        "No pairing code is to be seen on the screen. Bring the window with the whole of the QR "
        "code to the front, then try again.",
    ),
    "pairing_code_incomplete": QT_TRANSLATE_NOOP(
        "Reason",
        "A code is a number and {count} words, like 7-hammock-violin-salute. Type the whole of "
        "the code that the other computer shows.",
    ),
    "pairing_code_word": QT_TRANSLATE_NOOP(
        "Reason",
        "There is no code with the word “{word}”. Look at the other computer again; the first "
        "four letters of each word are enough.",
    ),
    "pairing_code_nowhere": QT_TRANSLATE_NOOP(
        "Reason",
        "No computer in this network shows a code with the number {number} now. Choose “Pair a "
        "device” there and type the code it shows; if it is not found, use its QR code or link.",
    ),
    "pairing_wrong_words": QT_TRANSLATE_NOOP(
        "Reason",
        "That was not the code of the other computer. A code is good for one try, so it is used "
        "up: type the new one that appears there, or scan its QR code.",
    ),
    "pairing_code_burned": QT_TRANSLATE_NOOP(
        "Reason",
        "Someone typed a wrong code, so it is used up. A new one appears in {seconds} s; the QR "
        "code works all the time. If it was nobody of yours, someone in this network is guessing.",
    ),
    "pairing_no_match": QT_TRANSLATE_NOOP(
        "Reason",
        "What the two computers show is not the same, so someone may stand between them. The "
        "pairing was ended and nothing was changed. Use a QR code, or another network.",
    ),
    "pairing_nobody": QT_TRANSLATE_NOOP(
        "Reason",
        "No other computer was found that is waiting to be compared. Choose “Compare” on both "
        "within a minute, or show a code on one and use it on the other.",
    ),
    "pairing_attacked": QT_TRANSLATE_NOOP(
        "Reason",
        "Since Companion started, {count} pairings here had a wrong code or did not match; nobody "
        "got in. If it was nobody of yours, pair with a QR code only, or in another network.",
    ),
    "network_crowded": QT_TRANSLATE_NOOP(
        "Reason",
        "Something in this network keeps opening connections to Companion that are none of your "
        "devices': {count} were dropped since it started. Nobody got in, and your devices stay "
        "connected. If it goes on, find out which computer it is, or use another network.",
    ),
}
