"""The tab that takes a code: dropped, pasted, from a picture's file, or typed as a link."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QLineEdit, QWidget

from companion.control.messages import ReasonValue
from companion.reasons import Reason
from ui import words
from ui.icon import set_icon
from ui.pairing_input import PairingInput, is_wanted
from ui.widgets.layouts import button, column, label, row, set_style


class EnterCode(QWidget):
    """`link_given` when one was found."""

    link_given = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._input = PairingInput(self)
        self._input.found.connect(self._found)
        self._input.failed.connect(self.refuse)
        self._link = QLineEdit(self)
        self._link.setPlaceholderText("companion://pair?…")
        self._link.setAccessibleName(self.tr("Pairing link"))
        self._link.returnPressed.connect(self._typed)
        self._link.textChanged.connect(self._changed)
        self._go = button(self.tr("&Pair"), primary=True)
        self._go.clicked.connect(self._typed)
        self._go.setEnabled(False)
        self._problem = label(tone="danger", wrap=True)
        self._drop = self._drop_area()
        text = label(
            self.tr(
                "On the other computer choose “Pair a device”. Bring the picture that it shows "
                "here, or its link."
            ),
            wrap=True,
        )
        link = row(self._link, self._go)
        caption = label(self.tr("Or the &link:"), tone="secondary")
        caption.setBuddy(self._link)
        layout = column(text, self._drop, caption, link, self._problem, None, gap=12)
        layout.setContentsMargins(0, 18, 0, 0)
        self.setLayout(layout)
        self.setAcceptDrops(True)

    def _drop_area(self) -> QFrame:
        area = QFrame(self)
        area.setObjectName("drop")
        symbol = QLabel(area)
        symbol.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_icon(symbol, "pair", "secondary", 40)
        said = label(self.tr("Drop a picture of the code here"), tone="secondary")
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        paste = button(self.tr("Paste from the clip&board"))
        paste.clicked.connect(self.paste)
        choose = button(self.tr("Choose a &file…"))
        choose.clicked.connect(self._ask_file)
        QShortcut(QKeySequence.StandardKey.Paste, area, self.paste)
        actions = row(None, paste, choose, None)
        area.setLayout(column(None, symbol, said, actions, None, gap=12, margin=18))
        area.setMinimumHeight(210)
        return area

    @property
    def link(self) -> str:
        """What stands in the link's field."""
        return self._link.text()

    @property
    def problem(self) -> str:
        """Why what was given did not do."""
        return self._problem.text()

    def paste(self) -> None:
        """Take what is in the clipboard: a picture or a link."""
        self._problem.clear()
        self._input.take(QGuiApplication.clipboard().mimeData())

    def take_file(self, path: Path) -> None:
        """Take a picture of the code."""
        self._problem.clear()
        self._input.take_file(path)

    def fill(self, link: str) -> None:
        """Put a link into its field; nothing is done before the button is pressed."""
        self._problem.clear()
        self._link.setText(link)
        self._go.setFocus()

    def refuse(self, reason: ReasonValue | Reason) -> None:
        """Say why what was given did not do."""
        self._problem.setText(words.reason_text(reason))

    def _found(self, link: str) -> None:
        self._link.setText(link)
        self.link_given.emit(link)

    def _typed(self) -> None:
        self._problem.clear()
        if self._link.text().strip():
            self._input.take_text(self._link.text())

    def _changed(self) -> None:
        self._go.setEnabled(bool(self._link.text().strip()))

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a picture of the code"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("Pictures (*.png *.jpg *.jpeg *.webp *.gif *.bmp)"))
        dialog.fileSelected.connect(lambda chosen: self.take_file(Path(chosen)))
        dialog.open()

    # --- dropping ------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Show that it can be dropped here."""
        if is_wanted(event.mimeData()):
            set_style(self._drop, "over", True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """It went elsewhere."""
        set_style(self._drop, "over", False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take it."""
        set_style(self._drop, "over", False)
        self._problem.clear()
        self._input.take(event.mimeData())
        event.acceptProposedAction()
