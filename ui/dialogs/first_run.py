"""Three small steps for whoever starts the program for the first time; each may be skipped."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QWidget

from ui.dialogs.base import Dialog
from ui.icon import set_icon
from ui.widgets.layouts import button, column, label, row

PICTURE = 48
WIDTH = 520


class FirstRunDialog(Dialog):
    """What this is; bring your conversations; add another device."""

    import_asked = Signal()
    pairing_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setWindowTitle(self.tr("Welcome to Companion"))
        self._pages = QStackedWidget(self)
        self.bring = button(self.tr("&Choose files…"))
        self.bring.clicked.connect(self._bring)
        self.pair = button(self.tr("&Pair a device…"))
        self.pair.clicked.connect(self._pair)
        self.skip = button(self.tr("&Skip"), quiet=True)
        self.skip.clicked.connect(self.reject)
        self.back = button(self.tr("&Back"))
        self.back.clicked.connect(lambda: self._go_to(self._pages.currentIndex() - 1))
        self.next = button("", primary=True)
        self.next.clicked.connect(self._go_on)
        self._where = label(tone="secondary")
        self._titles: list[QLabel] = []
        self._add_pages()
        foot = row(self.skip, None, self._where, None, self.back, self.next)
        self.setLayout(column(self._pages, foot, gap=20, margin=24))
        self.setFixedWidth(WIDTH)
        self._go_to(0)

    def _add_pages(self) -> None:
        self._add(
            "companion",
            self.tr("Your conversations, on your own machines"),
            self.tr(
                "Companion keeps what you write with ChatGPT, Claude, NextChat and other apps in "
                "one file on this computer, and in step with your other computers.\n\n"
                "There is no account and no cloud. Nothing leaves this computer except to devices "
                "that you have paired yourself, and on the way nobody else can read it."
            ),
        )
        self._add(
            "import",
            self.tr("Bring your conversations"),
            self.tr(
                "Choose the files, or the ZIP, that another app has exported. You see what would "
                "come before anything is imported, and importing the same export again makes no "
                "duplicates.\n\n"
                "Later you find this under “Import”, or drop files on the window."
            ),
            self.bring,
        )
        self._add(
            "devices",
            self.tr("Add another device"),
            self.tr(
                "Open Companion on another computer in the same network and choose “Pair a "
                "device” on both. One shows a code, the other scans or types it, and from then "
                "on each has what the other has.\n\n"
                "Later you find this under “Devices”."
            ),
            self.pair,
        )

    def _add(self, icon: str, title: str, text: str, action: QPushButton | None = None) -> None:
        picture = QLabel(self)
        set_icon(picture, icon, "accent", PICTURE)
        heading = label(title, points=4, bold=True, wrap=True)
        self._titles.append(heading)
        told = label(text, wrap=True)
        told.setAlignment(Qt.AlignmentFlag.AlignTop)
        below = [row(action, None)] if action is not None else []
        page = QWidget(self)
        page.setLayout(column(row(picture, None), heading, told, *below, None, gap=12))
        self._pages.addWidget(page)

    def _go_on(self) -> None:
        if self._is_last():
            self.accept()
        else:
            self._go_to(self._pages.currentIndex() + 1)

    def _go_to(self, at: int) -> None:
        self._pages.setCurrentIndex(at)
        self._where.setText(
            self.tr("{step} of {steps}").format(step=at + 1, steps=self._pages.count())
        )
        self.back.setVisible(at > 0)
        self.skip.setVisible(not self._is_last())
        self.next.setText(self.tr("&Done") if self._is_last() else self.tr("&Next"))
        self.next.setFocus()
        self.setAccessibleDescription(self._titles[at].text())

    def _is_last(self) -> bool:
        return self._pages.currentIndex() == self._pages.count() - 1

    def _bring(self) -> None:
        """The files are chosen above the window; the guide waits at its last step."""
        self._go_to(self._pages.count() - 1)
        self.import_asked.emit()

    def _pair(self) -> None:
        self.accept()
        self.pairing_asked.emit()
