"""What leaves this computer, to whom, and when: a table, and nothing to choose."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ui import words
from ui.phrases import Phrase, translate
from ui.widgets.layouts import column, label

_HEADINGS: Final = (
    translate("PrivacyPage", "What"),
    translate("PrivacyPage", "To whom"),
    translate("PrivacyPage", "When"),
)
_LINES: Final = (
    (
        translate("PrivacyPage", "Conversations and attachments, encrypted"),
        translate("PrivacyPage", "Your own paired devices"),
        translate("PrivacyPage", "While they are linked"),
    ),
    (
        translate(
            "PrivacyPage",
            "That Companion runs here: a random name and a tag that changes every hour",
        ),
        translate("PrivacyPage", "The local network"),
        translate("PrivacyPage", "While Companion runs"),
    ),
    (
        translate("PrivacyPage", "This computer's name"),
        translate("PrivacyPage", "The local network"),
        translate("PrivacyPage", "While you pair a device"),
    ),
    (
        translate("PrivacyPage", "Usage data, update checks, anything else"),
        translate("PrivacyPage", "Nobody"),
        translate("PrivacyPage", "Never"),
    ),
)


class PrivacyPage(QWidget):
    """The third tab."""

    def __init__(self) -> None:
        super().__init__()
        table = QGridLayout()
        table.setHorizontalSpacing(20)
        table.setVerticalSpacing(12)
        for place, text in enumerate(_HEADINGS):
            table.addWidget(label(words.say(text), tone="secondary"), 0, place)
        for line, texts in enumerate(_LINES, 1):
            for place, text in enumerate(texts):
                table.addWidget(_cell(text), line, place)
        for place, width in enumerate((3, 2, 2)):
            table.setColumnStretch(place, width)
        heading = label(self.tr("What leaves this computer"), bold=True)
        disk = label(
            self.tr(
                "On the disk your conversations are not encrypted: use your system's disk "
                "encryption. Only your user can read them."
            ),
            tone="secondary",
            wrap=True,
        )
        page = column(heading, table, disk, None, gap=16)
        page.setContentsMargins(0, 20, 0, 0)
        self.setLayout(page)


def _cell(text: Phrase) -> QLabel:
    made = label(words.say(text), wrap=True)
    made.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
    return made
