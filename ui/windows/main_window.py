"""The main window: conversations on the left, the chosen one on the right, notices between."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QResizeEvent,
)
from PySide6.QtWidgets import QMainWindow, QMenu, QSplitter, QStackedWidget, QWidget

from companion.control import messages as m
from companion.views.rows import ConversationRow, MessageRow, SearchHit
from ui import words
from ui.actions import Actions
from ui.dialogs.edit_text import EditTextDialog
from ui.presenters import sync
from ui.presenters.message import editable_text
from ui.state import Reach, State
from ui.widgets.bars import UndoBar
from ui.widgets.conversation import Conversation
from ui.widgets.layouts import column
from ui.widgets.sidebar import Sidebar
from ui.windows.desk import Desk
from ui.windows.menus import Commands, Menus
from ui.windows.notices import Notices
from ui.windows.welcome import welcome

REFRESH_MS = 30
"""Changes that come in a burst, as in a first sync, are read together."""

SIDEBAR_WIDTH = 320


class MainWindow(QMainWindow):
    """Shows and asks; what is done goes through Actions, what dialogs there are is the Desk's."""

    quit_asked = Signal()

    def __init__(self, state: State, actions: Actions, desk: Desk) -> None:
        super().__init__()
        self.setWindowTitle("Companion")
        self._state, self._actions, self.desk = state, actions, desk
        self.hides_when_closed = False  # set when there is a tray to come back from
        self.sidebar = Sidebar(state, self)
        self.conversation = Conversation(state, self)
        self.notices = Notices(state, self)
        self.undo_bar = UndoBar(self)
        self._pages = QStackedWidget(self)
        self._nothing_chosen, self._nothing_here = welcome(desk, self._new, self)
        self.menus = Menus(self.menuBar(), self._commands())
        self._changed: set[str] = set()
        self._many = False
        self._refresh = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._refresh.timeout.connect(self._read_again)
        self._lay_out()
        self._connect()
        self._show_everything()

    def _lay_out(self) -> None:
        for page in (self.conversation, self._nothing_chosen, self._nothing_here):
            self._pages.addWidget(page)
        right = QWidget(self)
        right.setLayout(column(self.notices, self._pages, gap=0))
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(self.sidebar)
        split.addWidget(right)
        split.setStretchFactor(1, 1)
        split.setSizes([SIDEBAR_WIDTH, 3 * SIDEBAR_WIDTH])
        self.sidebar.setMinimumWidth(220)
        right.setMinimumWidth(380)
        self.setCentralWidget(split)
        self.resize(1120, 740)
        self.setAcceptDrops(True)
        self.sidebar.list.setFocus()

    def _connect(self) -> None:
        state, actions, desk = self._state, self._actions, self.desk
        state.views_opened.connect(self._show_everything)
        state.records_changed.connect(self._note_change)
        state.status_changed.connect(self._show_sync)
        state.reach_changed.connect(self._show_sync)
        actions.undo_offered.connect(lambda said, undo: self.undo_bar.offer(words.say(said), undo))
        actions.created.connect(self._open_created)
        actions.failed.connect(self.notices.show_failure)
        desk.conversation_asked.connect(self.open_conversation)
        self.sidebar.chosen.connect(self._show_row)
        self.sidebar.hit_chosen.connect(self._show_hit)
        self.sidebar.new_asked.connect(self._new)
        self.sidebar.sync_asked.connect(desk.show_devices)
        self.sidebar.menu_asked.connect(self._open_menu)
        self.notices.conflicts_asked.connect(desk.show_conflicts)
        self.notices.returned_asked.connect(desk.show_returned)
        self.notices.pairing_asked.connect(desk.show_pairing)
        self.notices.start_asked.connect(desk.start_again)
        self.notices.removal_asked.connect(desk.remove_device)
        self.notices.leaving_asked.connect(desk.show_leaving)
        self.notices.keeping_asked.connect(desk.keep_and_leave)
        pane = self.conversation
        pane.title.renamed.connect(actions.rename)
        pane.written.connect(actions.add_message)
        pane.conflict_asked.connect(desk.show_conflicts)
        pane.menu_asked.connect(self._open_menu)
        pane.transcript.edit_asked.connect(self._edit_message)
        pane.transcript.delete_asked.connect(actions.delete_message)
        pane.transcript.history_asked.connect(desk.show_history)

    def _commands(self) -> Commands:
        return Commands(
            new=self._new,
            import_files=self.desk.ask_for_import,
            export=lambda: self._export(self.conversation.row),
            export_all=lambda: self._export(None),
            pair=self.desk.show_pairing,
            devices=self.desk.show_devices,
            conflicts=self.desk.show_conflicts,
            quit=self.quit_asked.emit,
            search=self.sidebar.focus_search,
            rename=self.conversation.title.begin,
            history=self._show_titles,
            pin=self._toggle_pinned,
            archive=self._toggle_archived,
            delete=self._delete,
            write=self.conversation.composer.focus,
            show_archive=lambda archived: self.sidebar.set_archived(archived=archived),
            pause=self._toggle_paused,
            undo=self.undo_bar.undo,
            about=self.desk.show_about,
        )

    # --- showing -------------------------------------------------------------------------

    def open_conversation(self, conversation: str, message: str = "") -> None:
        """Show a conversation, at one of its messages if given."""
        views = self._state.views
        row = views.conversation(conversation) if views is not None else None
        if row is None:
            return
        self.conversation.show_conversation(row, at=message)
        self._pages.setCurrentWidget(self.conversation)
        self._name_actions()
        self.sidebar.select(conversation)
        self.present()

    def present(self) -> None:
        """Come to the front."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def _show_everything(self) -> None:
        self.sidebar.refresh([], many=True)
        self._show_sync()
        if self.sidebar.current() is None and self.sidebar.conversations.rowCount():
            self.sidebar.list.setCurrentIndex(self.sidebar.conversations.index(0))
        self._choose_page()

    def _show_row(self, row: ConversationRow | None) -> None:
        shown = self.conversation.row
        if row is not None and (shown is None or shown.id != row.id):
            self.conversation.show_conversation(row)
        self._choose_page()

    def _show_hit(self, hit: SearchHit) -> None:
        self.open_conversation(hit.conversation, hit.message)

    def _open_created(self, conversation: str) -> None:
        self.open_conversation(conversation)
        self.conversation.title.begin()

    def _choose_page(self) -> None:
        if self.conversation.row is not None:
            page: QWidget = self.conversation
        elif self.sidebar.conversations.rowCount():
            page = self._nothing_chosen
        else:
            page = self._nothing_here
        self._pages.setCurrentWidget(page)
        self._name_actions()

    def _name_actions(self) -> None:
        row = self.conversation.row
        self.menus.show_conversation(
            chosen=row is not None,
            pinned=row is not None and row.pinned,
            archived=row is not None and row.archived,
        )

    def _show_sync(self) -> None:
        reach = self._state.reach
        if self._state.status is not None:
            # Which of one's devices this is; Qt puts the program's name beside it.
            self.setWindowTitle(self._state.status.device_name)
        view = sync.present(
            self._state.status,
            reachable=reach is Reach.READY,
            starting=reach is Reach.STARTING,
        )
        self.sidebar.show_sync(view)
        self.menus.show_sync(paused=view.paused, conflicts=view.conflicts)

    # --- what was written, here or elsewhere ---------------------------------------------

    def _note_change(self, change: m.Changed) -> None:
        self._many = self._many or change.many
        self._changed.update(change.conversations)
        if not self._refresh.isActive():
            self._refresh.start()

    def _read_again(self) -> None:
        changed, self._changed = self._changed, set()
        many, self._many = self._many, False
        self.sidebar.refresh(sorted(changed), many=many)
        shown = self.conversation.row
        if shown is not None and (many or shown.id in changed):
            if self.conversation.refresh() is not None:
                self.sidebar.select(shown.id)
            else:
                self._show_row(self.sidebar.current())
        if self.conversation.row is None and self.sidebar.conversations.rowCount():
            self.sidebar.list.setCurrentIndex(self.sidebar.conversations.index(0))
            self._show_row(self.sidebar.current())
        self._choose_page()

    # --- acting --------------------------------------------------------------------------

    def _new(self) -> None:
        self._actions.create_conversation(self.tr("New conversation"))

    def _show_titles(self) -> None:
        if row := self.conversation.row:
            self.desk.show_history(row)

    def _export(self, row: ConversationRow | None) -> None:
        self.desk.show_export(row, self.sidebar.search.text().strip())

    def _toggle_pinned(self) -> None:
        if row := self.conversation.row:
            self._actions.set_pinned(row, pinned=not row.pinned)

    def _toggle_archived(self) -> None:
        if row := self.conversation.row:
            self._actions.set_archived(row, archived=not row.archived)

    def _delete(self) -> None:
        if row := self.conversation.row:
            self._actions.delete_conversation(row)

    def _toggle_paused(self) -> None:
        status = self._state.status
        self._actions.set_paused(paused=status is None or not status.paused)

    def _edit_message(self, row: MessageRow) -> None:
        dialog = EditTextDialog(self.tr("Edit the message"), editable_text(row), self)
        dialog.kept.connect(lambda text: self._actions.edit_message(row, text))
        dialog.present()

    def _open_menu(self, row: ConversationRow, position: QPoint) -> None:
        if self.conversation.row is None or self.conversation.row.id != row.id:
            self._show_row(row)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.menus.conversation_menu())
        menu.popup(position)

    # --- the window itself ---------------------------------------------------------------

    def place(self, side: str) -> None:
        """Fill the left or the right half of the screen."""
        screen = self.screen() or QGuiApplication.primaryScreen()
        area = screen.availableGeometry()
        half = area.width() // 2
        left = area.left() if side == "left" else area.left() + area.width() - half
        self.setGeometry(left, area.top() + 28, half, area.height() - 28)  # 28: its title bar

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped anywhere."""
        if _files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """What was dropped is imported, once its person has seen what it would bring."""
        event.acceptProposedAction()
        self.desk.import_paths(_files_in(event.mimeData()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The undo bar keeps its place."""
        super().resizeEvent(event)
        self.undo_bar.place()

    def closeEvent(self, event: QCloseEvent) -> None:
        """With a tray the window only hides: syncing goes on, and the tray brings it back."""
        if self.hides_when_closed:
            event.ignore()
            self.hide()
        else:
            super().closeEvent(event)
            self.quit_asked.emit()


def _files_in(dragged: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in dragged.urls() if url.isLocalFile()]
