"""The tab that takes a code: seen by the camera, on the screen, in a picture, or typed."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QStackedWidget, QWidget

from companion.control.messages import ReasonValue
from companion.reasons import Reason
from ui import words
from ui.camera import Camera
from ui.dialogs.pairing_camera import CameraView
from ui.icon import set_icon
from ui.pairing_input import PairingInput, is_link
from ui.widgets.code_edit import CodeEdit
from ui.widgets.layouts import button, column, label, row, set_style

ASIDE_MS: Final = 350
"""How long a window takes to vanish from the screen, with a desktop that fades it out."""


class EnterCode(QWidget):
    """`link_given` or `code_given` when there is one."""

    link_given = Signal(str)
    code_given = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._input = PairingInput(self)
        self._input.found.connect(self._found)
        self._input.failed.connect(self.refuse)
        self.camera = Camera(self)
        self.camera_view = CameraView(self)
        self.field = CodeEdit(self)
        self.field.setPlaceholderText("7-hammock-violin-salute")
        self.field.setAccessibleName(self.tr("Code or link that the other computer shows"))
        self._go = button(self.tr("&Pair"), primary=True)
        self._go.setEnabled(False)
        self._offers = label(tone="secondary", points=-1, wrap=True)
        self._problem = label(tone="danger", wrap=True)
        self._drop = self._drop_area()
        self._ways = QStackedWidget(self)
        self._ways.addWidget(self._drop)
        self._ways.addWidget(self.camera_view)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        text = label(
            self.tr(
                "On the other computer choose “Pair a device”. Let the camera see the code that "
                "it shows, bring a picture of it here, or type the one with words."
            ),
            wrap=True,
        )
        caption = label(self.tr("Code &with words, or link:"), tone="secondary")
        caption.setBuddy(self.field)
        typed = column(caption, row(self.field, self._go), self._offers, gap=5)
        layout = column(text, self._ways, typed, self._problem, None, gap=12)
        layout.setContentsMargins(0, 18, 0, 0)
        self.setLayout(layout)

    def _connect(self) -> None:
        self.field.returnPressed.connect(self._typed)
        self.field.textChanged.connect(self._changed)
        self.field.pasted.connect(self.paste)
        self.field.offered.connect(self._offer)
        self._go.clicked.connect(self._typed)
        self.camera.picture.connect(self.camera_view.live.show_picture)
        self.camera.found.connect(self._found)
        self.camera.failed.connect(self.refuse)
        self.camera.running.connect(self._show_camera)
        self.camera_view.stopped.connect(self.camera.stop)

    def _drop_area(self) -> QFrame:
        area = QFrame(self)
        area.setObjectName("drop")
        symbol = QLabel(area)
        symbol.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_icon(symbol, "pair", "secondary", 40)
        said = label(self.tr("Drop a picture of the code here"), tone="secondary")
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.look = button(self.tr("Use the c&amera"))
        self.look.clicked.connect(self._look)
        self.scan = button(self.tr("Scan my sc&reen"))
        self.scan.clicked.connect(self.scan_screen)
        paste = button(self.tr("Paste from the clip&board"))
        paste.clicked.connect(self.paste)
        choose = button(self.tr("Choose a &file…"))
        choose.clicked.connect(self._ask_file)
        seen = row(None, self.look, self.scan, None)
        brought = row(None, paste, choose, None)
        area.setLayout(column(None, symbol, said, seen, brought, None, gap=12, margin=18))
        area.setMinimumHeight(250)
        return area

    @property
    def link(self) -> str:
        """What stands in the field."""
        return self.field.text()

    @property
    def problem(self) -> str:
        """Why what was given did not do."""
        return self._problem.text()

    def paste(self) -> None:
        """Take what is in the clipboard: a picture or a link."""
        self.take(QGuiApplication.clipboard().mimeData())

    def take(self, data: QMimeData) -> None:
        """Take what was pasted or dropped."""
        self._problem.clear()
        self._input.take(data)

    def take_file(self, path: Path) -> None:
        """Take a picture of the code."""
        self._problem.clear()
        self._input.take_file(path)

    def scan_screen(self) -> None:
        """Look for the code on all screens, with this window out of the way."""
        self._problem.clear()
        self.window().hide()
        QTimer.singleShot(ASIDE_MS, self, self._scan)

    def fill(self, link: str) -> None:
        """Put a link into its field; nothing is done before the button is pressed."""
        self._problem.clear()
        self.field.setText(link)
        self._go.setFocus()

    def refuse(self, reason: ReasonValue | Reason) -> None:
        """Say why what was given did not do."""
        self._problem.setText(words.reason_text(reason))

    def mark(self, *, over: bool) -> None:
        """Show that what is being dragged can be dropped."""
        set_style(self._drop, "over", over)

    def _look(self) -> None:
        self._problem.clear()
        self.camera.start()

    def _show_camera(self, running: bool) -> None:
        self.camera_view.live.clear()
        self._ways.setCurrentWidget(self.camera_view if running else self._drop)
        (self.camera_view.stop if running else self.look).setFocus()

    def _scan(self) -> None:
        self._input.take_screens()
        self.window().show()

    def _found(self, link: str) -> None:
        self.field.setText(link)
        self.link_given.emit(link)

    def _typed(self) -> None:
        self._problem.clear()
        typed = self.field.text().strip()
        if is_link(typed):
            self._input.take_text(typed)
        elif typed:
            self.code_given.emit(typed)

    def _changed(self) -> None:
        self._go.setEnabled(bool(self.field.text().strip()))

    def _offer(self, fitting: list[str]) -> None:
        said = " · ".join(fitting)
        self._offers.setText(said)
        self.field.setAccessibleDescription(said)

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a picture of the code"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("Pictures (*.png *.jpg *.jpeg *.webp *.gif *.bmp)"))
        dialog.fileSelected.connect(lambda chosen: self.take_file(Path(chosen)))
        dialog.open()
