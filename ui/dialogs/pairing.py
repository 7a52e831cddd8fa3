"""Pairs a device: shows a code, takes one or compares; then the check code, and how it ended."""

from PySide6.QtCore import Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QWidget

from companion.control import messages as m
from ui import words
from ui.connection import Connection
from ui.dialogs.base import Dialog
from ui.dialogs.pairing_compare import CompareEmoji
from ui.dialogs.pairing_enter import EnterCode
from ui.dialogs.pairing_looking import BeginComparing, Looking
from ui.dialogs.pairing_show import ShowCode
from ui.dialogs.pairing_steps import (
    AgreeToJoin,
    Failed,
    Paired,
    ReadCheckCode,
    Step,
    TypeCheckCode,
    Working,
)
from ui.pairing_input import is_wanted
from ui.presenters.pairing import Page, PairingView, Way, present
from ui.state import State
from ui.widgets.layouts import button, column, hairline, row


class PairingDialog(Dialog):
    """Follows the pairing in the daemon, whoever began it. Closing the dialog ends it.

    A picture or link can be dropped or pasted wherever one is in it.
    """

    devices_asked = Signal()

    def __init__(self, state: State, connection: Connection, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setWindowTitle(self.tr("Pair a device"))
        self._connection = connection
        self._page = Page.CHOICE
        self.show_code = ShowCode(self)
        self.enter_code = EnterCode(self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.show_code, self.tr("&Show a code"))
        self.tabs.addTab(self.enter_code, self.tr("&Use a code"))
        self.begin_comparing = BeginComparing(self)
        self.tabs.addTab(self.begin_comparing, self.tr("C&ompare"))
        self.type_check_code = TypeCheckCode(self)
        self.read_check_code = ReadCheckCode(self)
        self.agree_to_join = AgreeToJoin(self)
        self.compare_emoji = CompareEmoji(self)
        self.working = Working(self)
        self.looking = Looking(self)
        self.paired = Paired(self)
        self.failed = Failed(self)
        self._pages = QStackedWidget(self)
        for page in self._by_page().values():
            self._pages.addWidget(page)
        self._cancel = button(self.tr("&Cancel"))
        self._cancel.clicked.connect(self.close)
        self._lay_out()
        self._connect(state)
        self.display(present(state.status.pairing if state.status else None))

    def _by_page(self) -> dict[Page, QWidget]:
        return {
            Page.CHOICE: self.tabs,
            Page.LOOKING: self.looking,
            Page.WORKING: self.working,
            Page.TYPE_CHECK_CODE: self.type_check_code,
            Page.READ_CHECK_CODE: self.read_check_code,
            Page.AGREE_TO_JOIN: self.agree_to_join,
            Page.COMPARE: self.compare_emoji,
            Page.PAIRED: self.paired,
            Page.FAILED: self.failed,
        }

    def _lay_out(self) -> None:
        layout = column(self._pages, hairline(), row(None, self._cancel), gap=14)
        layout.setContentsMargins(24, 14, 24, 16)
        self.setLayout(layout)
        self.resize(520, 640)
        self.setAcceptDrops(True)
        QShortcut(QKeySequence.StandardKey.Paste, self, self._paste)

    def _connect(self, state: State) -> None:
        state.pairing_changed.connect(self.follow)
        self.enter_code.link_given.connect(self.take_link)
        self.type_check_code.confirmed.connect(self._confirm)
        self.agree_to_join.agreed.connect(self._agree)
        self.compare_emoji.compared.connect(self._compare)
        self.paired.closed.connect(self.accept)
        self.failed.chosen.connect(self.go_on)
        self.enter_code.code_given.connect(self.take_code)
        self.begin_comparing.begun.connect(self.compare)
        self.looking.chosen.connect(self.compare)
        self.looking.asking.connect(self._ask_nearby)
        self.tabs.currentChanged.connect(self._turned)

    # --- doing ---------------------------------------------------------------------------

    def start(self) -> None:
        """Have a code shown."""
        self._connection.request(m.StartPairing(), self._answered, self._refuse_code)

    def offer_link(self, link: str) -> None:
        """A link was clicked somewhere: fill it in, and let the person press the button."""
        if self._page in (Page.PAIRED, Page.FAILED):
            self.display(present(None))
        self.tabs.setCurrentWidget(self.enter_code)
        self.enter_code.fill(link)

    def take_link(self, link: str) -> None:
        """Pair with the device that shows this link."""
        self.tabs.setCurrentWidget(self.enter_code)
        self._connection.request(
            m.ScanPairing(link=link.strip()), self._answered, self.enter_code.refuse
        )

    def take_code(self, code: str) -> None:
        """Pair with the device that shows this code of words."""
        self.tabs.setCurrentWidget(self.enter_code)
        self._connection.request(m.TypePairing(code=code), self._answered, self.enter_code.refuse)

    def compare(self, instance: str = "") -> None:
        """Look for the device whose person also chooses to compare; or meet the one chosen."""
        self.tabs.setCurrentWidget(self.begin_comparing)
        self._connection.request(
            m.ComparePairing(instance=instance), self._answered, self.begin_comparing.refuse
        )

    def go_on(self, way: Way) -> None:
        """Try again after a failure."""
        if way is Way.DEVICES:
            self.devices_asked.emit()
            self.accept()
        elif way is Way.COMPARE:
            self.compare()
        else:
            show = way is Way.SHOW
            self.display(present(None))
            self.tabs.setCurrentWidget(self.show_code if show else self.enter_code)
            self.start()

    def _turned(self) -> None:
        """Another tab: the camera is for one of them; a code to show is made when it is wanted."""
        self.enter_code.camera.stop()
        showing = self.tabs.currentWidget() is self.show_code
        if showing and self._page is Page.CHOICE and not self.show_code.link:
            self.start()
        elif self.tabs.currentWidget() is self.enter_code:
            self.enter_code.field.setFocus()

    def _ask_nearby(self) -> None:
        self._connection.request(m.ListNearby(), self._offer_nearby)

    def _offer_nearby(self, result: m.Result) -> None:
        if isinstance(result, m.Nearby):
            self.looking.offer(result.devices)

    def _confirm(self, check_code: str) -> None:
        self._connection.request(
            m.ConfirmPairing(check_code=check_code), self._answered, self.type_check_code.refuse
        )

    def _agree(self) -> None:
        self._connection.request(m.ConfirmPairing(), self._answered, self.agree_to_join.refuse)

    def _compare(self, matches: bool) -> None:
        self._connection.request(
            m.ConfirmPairing(matches=matches), self._answered, self.compare_emoji.refuse
        )

    def _refuse_code(self, reason: m.ReasonValue) -> None:
        self.display(present(None))
        self.show_code.refuse(reason)

    def _answered(self, result: m.Result) -> None:
        if isinstance(result, m.Pairing):
            self.follow(result.pairing)

    # --- showing -------------------------------------------------------------------------

    @property
    def page(self) -> Page:
        """What is laid out."""
        return self._page

    def follow(self, pairing: m.PairingValue) -> None:
        """The pairing went on."""
        self.display(present(pairing))

    def display(self, view: PairingView) -> None:
        """Lay out a view."""
        self._page = view.page
        if view.page is not Page.CHOICE:
            self.enter_code.camera.stop()
        widget = self._by_page()[view.page]
        self._pages.setCurrentWidget(widget)
        if isinstance(widget, QTabWidget):
            self.show_code.display(view)
        elif isinstance(widget, Step):
            widget.display(view)
        over = view.page in (Page.PAIRED, Page.FAILED)
        self._cancel.setVisible(view.page is not Page.PAIRED)  # it has a button of its own
        self._cancel.setText(self.tr("&Close") if over else self.tr("&Cancel"))
        self.setAccessibleDescription(f"{words.say(view.title)}. {words.say(view.text)}")

    # --- bringing a code -----------------------------------------------------------------

    def _paste(self) -> None:
        if self._page is Page.CHOICE:
            self.tabs.setCurrentWidget(self.enter_code)
            self.enter_code.paste()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Show where it can be dropped."""
        if self._page is Page.CHOICE and is_wanted(event.mimeData()):
            self.tabs.setCurrentWidget(self.enter_code)
            self.enter_code.mark(over=True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """It went elsewhere."""
        self.enter_code.mark(over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take it."""
        self.enter_code.mark(over=False)
        self.enter_code.take(event.mimeData())
        event.acceptProposedAction()

    # --- closing -------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        """Whoever closes it does not want to pair."""
        self._end_pairing()
        super().closeEvent(event)

    def reject(self) -> None:
        """By Escape."""
        self._end_pairing()
        super().reject()

    def _end_pairing(self) -> None:
        self.enter_code.camera.stop()
        if self._page not in (Page.PAIRED, Page.FAILED) and self._connection.is_ready:
            self._connection.request(m.CancelPairing())
