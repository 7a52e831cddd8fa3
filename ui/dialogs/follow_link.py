"""Asks before a link of a conversation is opened, and shows where it really leads."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from ui.dialogs.base import Dialog
from ui.presenters.links import Link, link_of
from ui.widgets.layouts import button, column, label, row


class FollowLinkDialog(Dialog):
    """The address, with its host on a line of its own."""

    def __init__(self, link: Link, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Open a link"), parent)
        self._link = link
        host = label(link.host, points=3, bold=True, wrap=True)
        address = label(link.shown, tone="secondary", wrap=True)
        why = label(self.tr("This opens in your browser. The site will see that you came."))
        why.setWordWrap(True)
        copy = button(self.tr("&Copy the address"))
        copy.clicked.connect(self._copy)
        cancel = button(self.tr("&Cancel"))
        cancel.clicked.connect(self.reject)
        self.open_ = button(self.tr("&Open"), primary=True)
        self.open_.clicked.connect(self._open)
        buttons = row(copy, None, cancel, self.open_)
        self.setLayout(column(host, address, why, buttons, gap=12, margin=22))
        self.setMinimumWidth(420)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._link.url)
        self.accept()

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl(self._link.url))
        self.accept()


def follow(url: str, parent: QWidget) -> bool:
    """Show where a link leads, with a button that opens it; False: it is none to be opened."""
    link = link_of(url)
    if link is None:
        return False
    FollowLinkDialog(link, parent.window()).present()
    return True
