"""Pictures and files of a message, from this computer's own store: shown, opened, saved."""

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QImage, QKeyEvent, QMouseEvent, QPixmap
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QLabel,
    QMessageBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from companion.digests import copy_out
from companion.errors import CompanionError
from ui import words
from ui.background import in_background
from ui.dialogs.picture import PictureDialog
from ui.icon import set_icon
from ui.opened import set_out
from ui.presenters.files import is_harmless, safe_name
from ui.presenters.message import File
from ui.thumbnails import fitted, natural_size, thumbnail
from ui.tooltips import tooltip
from ui.widgets.layouts import column, label, row

SHOWN_MAX: Final = QSize(480, 360)


class Picture(QWidget):
    """An image, scaled to fit; decoded beside the window's own work; a click shows it whole."""

    def __init__(self, path: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        size = natural_size(path)
        if size is None:
            layout.addWidget(FileChip(File(path, name, _bytes_of(path)), self))
            return
        self._path, self._name = path, name
        self._ratio = self.devicePixelRatioF()
        self._shown = _Clickable(self)
        shown = fitted(size, SHOWN_MAX)
        self._shown.setFixedSize(shown)
        self._shown.setAccessibleName(
            self.tr("Picture: {name}").format(name=name) if name else self.tr("Picture")
        )
        self._shown.setToolTip(tooltip(name))
        self._shown.clicked.connect(self._show_whole)
        layout.addWidget(self._shown, 0, Qt.AlignmentFlag.AlignLeft)
        in_background(partial(thumbnail, path, shown * self._ratio), self._show)

    def _show(self, image: QImage) -> None:
        if image.isNull():
            self._shown.setText(self.tr("This picture cannot be shown."))
            return
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(self._ratio)
        self._shown.setPixmap(pixmap)

    def _show_whole(self) -> None:
        PictureDialog(self._path, self._name, self.window()).present()


class _Clickable(QLabel):
    clicked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)


class FileChip(QFrame):
    """A file by its name and size, with buttons that open it and save a copy."""

    def __init__(self, file: File, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._path, self._name = file.path, file.name or self.tr("Attachment")
        symbol = QLabel(self)
        set_icon(symbol, "file", "secondary", 20)
        self._detail = label(self._said(file), tone="secondary", points=-1)
        named = column(label(self._name), self._detail, gap=1)
        layout = row(symbol, named, None, gap=10)
        layout.setContentsMargins(12, 8, 8, 8)
        if file.path:
            open_ = self._button("open", self.tr("Open"), self.tr("Open {name}"))
            open_.clicked.connect(self._ask_to_open)
            save = self._button("import", self.tr("Save a copy…"), self.tr("Save a copy of {name}"))
            save.clicked.connect(self._ask_where)
            layout.addWidget(open_)
            layout.addWidget(save)
        self.setLayout(layout)
        self.setMaximumWidth(460)

    def _said(self, file: File) -> str:
        if file.path:
            return words.size(file.size)
        if file.lost:
            return self.tr("Was not in what was imported")
        return self.tr("Has not arrived on this computer yet")

    def _button(self, icon: str, tip: str, name: str) -> QToolButton:
        made = QToolButton(self)
        set_icon(made, icon, "secondary")
        made.setToolTip(tip)
        made.setAccessibleName(name.format(name=self._name))
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return made

    # --- opening -------------------------------------------------------------------------

    def _ask_to_open(self) -> None:
        if is_harmless(self._name):
            self._open()
            return
        box = QMessageBox(self.window())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(self.tr("Open a file"))
        box.setText(self.tr("Open “{name}”?").format(name=safe_name(self._name)))
        box.setInformativeText(
            self.tr(
                "A file of this kind may hold a program. Open it only if you know where it"
                " comes from."
            )
        )
        open_ = box.addButton(self.tr("&Open"), QMessageBox.ButtonRole.DestructiveRole)
        open_.clicked.connect(self._open)
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(cancel)
        box.open()

    def _open(self) -> None:
        in_background(partial(set_out, self._path, self._name), self._opened, self._not_saved)

    def _opened(self, copy: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy)))

    # --- saving --------------------------------------------------------------------------

    def _ask_where(self) -> None:
        dialog = QFileDialog(self, self.tr("Save a copy"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(safe_name(self._name))
        dialog.fileSelected.connect(self._save)
        dialog.open()

    def _save(self, target: str) -> None:
        work = partial(copy_out, Path(self._path), Path(target))
        in_background(work, self._saved, self._not_saved)

    def _saved(self, _target: str) -> None:
        self._detail.setText(self.tr("Saved."))

    def _not_saved(self, error: OSError | CompanionError) -> None:
        if isinstance(error, CompanionError):
            self._detail.setWordWrap(True)
            self._detail.setText(words.reason_text(error.reason))
            return
        why = error.strerror or str(error)
        self._detail.setText(self.tr("Could not be saved: {why}").format(why=why))


def _bytes_of(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0
