"""The main window: places, the list of one of them, and what is chosen there."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QWidget

from companion.control import messages as m
from companion.model.text import editable_texts
from companion.views.places import Place, PlaceCounts, PlaceKind
from companion.views.rows import ConversationRow, MessageRow, SearchHit
from ui import words
from ui.actions import Actions
from ui.dialogs.edit_text import EditTextDialog, has_unsaved
from ui.filing import Filing
from ui.presenters import places, sync
from ui.presenters.reading import Branching
from ui.state import Reach, State
from ui.widgets.bars import UndoBar
from ui.widgets.conversation import Conversation
from ui.widgets.layouts import column
from ui.widgets.places import WIDTH as PLACES_WIDTH
from ui.widgets.places import Places
from ui.widgets.popup import pop_up
from ui.widgets.selection import Selection
from ui.widgets.sidebar import Sidebar
from ui.widgets.trash_bar import TrashBar
from ui.windows.chosen import Chosen
from ui.windows.desk import Desk
from ui.windows.dropping import FileDrop
from ui.windows.memory import WindowMemory
from ui.windows.menus import Commands, Menus
from ui.windows.notices import Notices
from ui.windows.palette import Palette
from ui.windows.welcome import welcome

REFRESH_MS = 30
"""Changes that come in a burst, as in a first sync, are read together."""

SIDEBAR_WIDTH = 320

NARROW = 900
"""Below this width the places would leave too little room for the conversation."""


class MainWindow(QMainWindow):
    """Shows and asks; what is done goes through Actions and Filing, what dialogs there are is the
    Desk's."""

    quit_asked = Signal()
    went_to_tray = Signal()

    def __init__(self, state: State, actions: Actions, desk: Desk) -> None:
        super().__init__()
        self.setWindowTitle("Companion")
        self._state, self._actions, self.desk = state, actions, desk
        self.may_hide: Callable[[], bool] = lambda: False  # whether a tray could bring it back
        self.filing = Filing(state, actions, self)
        self.places = Places(self)
        self.sidebar = Sidebar(state, self)
        self.conversation = Conversation(state, self)
        self.selection = Selection(self)
        self.notices = Notices(state, self)
        self.trash = TrashBar(self)
        self.undo_bar = UndoBar(self)
        self._pages = QStackedWidget(self)
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        self._nothing_chosen, self._nothing_here = welcome(desk, self._new, self)
        self.chosen = Chosen(state, self.filing, self._targets, self)
        self.menus = Menus(self.menuBar(), self._commands())
        self.menus.delete_only_in(self.sidebar.list, self.conversation.transcript)
        self.command_palette = Palette(state, self.menus, self.open_conversation, self)
        self._memory = WindowMemory(state.profile, self)
        self._changed: set[str] = set()
        self._many = False
        self._counts = PlaceCounts()
        self._refresh = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._refresh.timeout.connect(self._read_again)
        self._lay_out()
        self._connect()
        self._memory.bring_back()
        self._show_everything()

    def _lay_out(self) -> None:
        for page in (self.conversation, self.selection, self._nothing_chosen, self._nothing_here):
            self._pages.addWidget(page)
        right = QWidget(self)
        right.setLayout(column(self.notices, self.trash, self._pages, gap=0))
        self.split.setHandleWidth(1)
        self.split.setChildrenCollapsible(False)
        for part in (self.places, self.sidebar, right):
            self.split.addWidget(part)
        self.split.setStretchFactor(2, 1)
        self.split.setSizes([PLACES_WIDTH, SIDEBAR_WIDTH, 2 * SIDEBAR_WIDTH])
        self.places.setMinimumWidth(150)
        self.sidebar.setMinimumWidth(220)
        right.setMinimumWidth(380)
        self.setCentralWidget(self.split)
        self.resize(1200, 760)
        FileDrop(self, self.desk.import_paths)
        self.sidebar.list.setFocus()

    def _connect(self) -> None:
        state, actions, desk = self._state, self._actions, self.desk
        state.views_opened.connect(self._show_everything)
        state.records_changed.connect(self._note_change)
        state.status_changed.connect(self._show_sync)
        state.reach_changed.connect(self._show_sync)
        actions.undo_offered.connect(lambda said, undo: self.undo_bar.offer(words.say(said), undo))
        actions.failed.connect(lambda _reason: self.undo_bar.hide())
        self.filing.working.connect(lambda said: self.undo_bar.tell(words.say(said)))
        actions.created.connect(self._open_created)
        actions.failed.connect(self.notices.show_failure)
        desk.conversation_asked.connect(self.open_conversation)
        self.notices.conflicts_asked.connect(desk.show_conflicts)
        self.notices.returned_asked.connect(desk.show_returned)
        self.notices.quarantined_asked.connect(desk.show_quarantined)
        self.notices.pairing_asked.connect(desk.show_pairing)
        self.notices.start_asked.connect(desk.start_again)
        self.notices.removal_asked.connect(desk.remove_device)
        self.notices.leaving_asked.connect(desk.show_leaving)
        self.notices.keeping_asked.connect(desk.keep_and_leave)
        self.trash.acted.connect(self.chosen.restore)
        self._connect_left()
        pane = self.conversation
        pane.failed.connect(self.notices.show_failure)
        pane.title.renamed.connect(actions.rename)
        pane.written.connect(actions.add_message)
        pane.conflict_asked.connect(desk.show_conflicts)
        pane.menu_asked.connect(lambda row, at: self._open_menu([row.id], at))
        pane.transcript.edit_asked.connect(self._edit_message)
        pane.transcript.delete_asked.connect(actions.delete_message)
        pane.transcript.history_asked.connect(desk.show_history)
        pane.transcript.compare_asked.connect(self._compare)
        pane.branch_asked.connect(actions.choose_branch)

    def _connect_left(self) -> None:
        self.places.chosen.connect(self.sidebar.show_place)
        self.places.dropped.connect(self.filing.put)
        self.places.devices_asked.connect(self.desk.show_devices)
        self.places.menu_asked.connect(lambda n, at: pop_up(self.chosen.place_menu(n), at, self))
        self.sidebar.chosen.connect(self._show_row)
        self.sidebar.selection_changed.connect(self._choose_page)
        self.sidebar.hit_chosen.connect(self._show_hit)
        self.sidebar.opened.connect(self.conversation.transcript.setFocus)
        self.sidebar.delete_asked.connect(self.menus.delete.trigger)
        self.sidebar.new_asked.connect(self._new)
        self.sidebar.sync_asked.connect(self.desk.show_devices)
        self.sidebar.menu_asked.connect(self._open_menu)
        self.sidebar.places_asked.connect(self.menus.show_places.toggle)

    def _commands(self) -> Commands:
        chosen, desk = self.chosen, self.desk
        return Commands(
            new=self._new,
            import_files=desk.ask_for_import,
            export=self._export_chosen,
            export_all=lambda: self._export(None),
            pair=desk.show_pairing,
            devices=desk.show_devices,
            conflicts=desk.show_conflicts,
            settings=desk.show_settings,
            quit=self.quit_asked.emit,
            search=self.sidebar.focus_search,
            find=self.conversation.find_bar.begin,
            find_next=lambda: self.conversation.find_next(1),
            find_before=lambda: self.conversation.find_next(-1),
            palette=lambda: self.command_palette.open(),
            shortcuts=lambda: desk.show_shortcuts(self.menus.groups()),
            go_to=self._go_to,
            go_to_section=self._go_to_section,
            go_to_list=self.sidebar.focus_list,
            show_places=lambda _shown: self._fit_places(),
            rename=self.conversation.title.begin,
            history=lambda: desk.show_history(self.conversation.row),
            pin=chosen.toggle_pinned,
            archive=chosen.toggle_archived,
            move=chosen.ask_for_folder,
            tag=chosen.ask_for_tag,
            untag=chosen.ask_for_tag_to_remove,
            delete=chosen.delete,
            restore=chosen.restore,
            write=self.conversation.composer.focus,
            pause=self._toggle_paused,
            pause_hour=self._actions.pause_for_an_hour,
            pause_tomorrow=self._actions.pause_until_tomorrow,
            sync_now=self._actions.sync_now,
            timeline=desk.show_timeline,
            where=lambda: desk.show_whereabouts(self.conversation.row),
            undo=self.undo_bar.undo,
            about=desk.show_about,
        )

    # --- showing -------------------------------------------------------------------------

    def open_conversation(self, conversation: str, message: str = "") -> None:
        """Show a conversation, at one of its messages if given, and come to the front."""
        if self._open(conversation, message):
            self.present()

    def _open(self, conversation: str, message: str = "") -> bool:
        views = self._state.views
        row = views.conversation(conversation) if views is not None else None
        if row is None:
            return False
        self.conversation.show_conversation(row, at=message)
        listed = self.sidebar.conversations.index_of(conversation).isValid()
        if not listed and not self.sidebar.is_searching:
            self._go_to(Place(PlaceKind.ARCHIVED if row.archived else PlaceKind.ALL))
        self.sidebar.select(conversation)
        self._choose_page()
        return True

    def present(self) -> None:
        """Come to the front."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def _show_everything(self) -> None:
        self.sidebar.refresh([], many=True)
        self._count()
        self._show_sync()
        self._memory.open_last()
        if self.conversation.row is None and self.sidebar.conversations.rowCount():
            self.sidebar.list.setCurrentIndex(self.sidebar.conversations.index(0))
        self._choose_page()

    def _show_places(self) -> None:
        status = self._state.status
        known = status.devices if status is not None else []
        self.places.show_nodes(places.present(self._counts, known))
        self.places.mark(self.sidebar.conversations.place)

    def _count(self) -> None:
        if self._state.views is not None:
            self._counts = self._state.views.places()
        self._show_places()

    def _go_to(self, place: Place) -> None:
        self.sidebar.show_place(place)
        self.places.mark(place)

    def _go_to_section(self, key: str) -> None:
        self.menus.show_places.setChecked(True)
        self.places.go_to_section(key)

    def _fit_places(self) -> None:
        """They are shown if they are wanted and there is room for them."""
        self.places.setVisible(self.menus.show_places.isChecked() and self.width() >= NARROW)

    def _show_row(self, row: ConversationRow | None) -> None:
        shown = self.conversation.row
        if row is not None and (shown is None or shown.id != row.id):
            self.conversation.show_conversation(row)
        self._choose_page()

    def _show_hit(self, hit: SearchHit) -> None:
        self._open(hit.conversation, hit.message)

    def _open_created(self, conversation: str) -> None:
        self.open_conversation(conversation)
        self.conversation.title.begin()

    def _choose_page(self) -> None:
        many = self._targets()
        row = self.conversation.row
        if len(many) > 1:
            page: QWidget = self.selection
        elif row is not None:
            page = self.conversation
        elif self.sidebar.conversations.rowCount() or self.places.is_any:
            page = self._nothing_chosen
        else:
            page = self._nothing_here
        self.menus.show_chosen(self.chosen.view(is_shown=page is self.conversation))
        if page is self.selection:
            self.selection.show_count(len(many), self.menus.for_many())
        self._pages.setCurrentWidget(page)
        self.trash.show_row(row if page is self.conversation else None)
        self.conversation.composer.setVisible(not self.trash.isVisibleTo(self))

    def _targets(self) -> list[str]:
        """What an action is about: all that is chosen in the list, else what is shown."""
        selected = self.sidebar.list.selected() if not self.sidebar.is_searching else []
        row = self.conversation.row
        return selected if len(selected) > 1 or row is None else [row.id]

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
        self._show_places()

    # --- what was written, here or elsewhere ---------------------------------------------

    def _note_change(self, change: m.Changed) -> None:
        self._many = self._many or change.many
        self._changed.update(change.conversations)
        if not self._refresh.isActive():
            self._refresh.start()

    def _read_again(self) -> None:
        changed, self._changed = self._changed, set()
        many, self._many = self._many, False
        began_ms = words.now_ms()
        self.sidebar.refresh(sorted(changed), many=many)
        self._count()
        shown = self.conversation.row
        if shown is not None and (many or shown.id in changed):
            if self.conversation.refresh() is not None:
                self.sidebar.select(shown.id)
            elif row := self.sidebar.current():  # Qt has gone on to the next, and not chosen it
                self.sidebar.select(row.id)
                self._show_row(row)
        if self.conversation.row is None and self.sidebar.conversations.rowCount():
            self.sidebar.list.setCurrentIndex(self.sidebar.conversations.index(0))
            self._show_row(self.sidebar.current())
        self._choose_page()
        # Reading takes its share of the time, and no more, however much is coming in.
        self._refresh.setInterval(max(REFRESH_MS, 4 * (words.now_ms() - began_ms)))

    # --- acting --------------------------------------------------------------------------

    def remember(self) -> None:
        """Write down how the window stands; it ends."""
        self._memory.keep()

    def _new(self) -> None:
        self._actions.create_conversation(self.tr("New conversation"))

    def _export(self, row: ConversationRow | None) -> None:
        self.desk.show_export(row, self.sidebar.search.text().strip())

    def _export_chosen(self) -> None:
        many = self._targets()
        if len(many) > 1:
            self.desk.show_export(None, chosen=many)
        else:
            self._export(self.conversation.row)

    def _toggle_paused(self) -> None:
        status = self._state.status
        self._actions.set_paused(paused=status is None or not status.paused)

    def _edit_message(self, row: MessageRow) -> None:
        save = partial(self._actions.edit_message, row)
        texts = editable_texts(row.parts)
        EditTextDialog(self.tr("Edit the message"), texts, save, self).present()

    def _compare(self, branching: Branching) -> None:
        if row := self.conversation.row:
            dialog = self.desk.show_versions(row, branching)
            dialog.branch_asked.connect(partial(self._show_version, row.id))

    def _show_version(self, conversation: str, message: str) -> None:
        """Of the conversation that was compared, whichever is shown meanwhile."""
        shown = self.conversation.row
        if (shown is not None and shown.id == conversation) or self._open(conversation):
            self.conversation.choose_branch(message)

    def _open_menu(self, conversations: list[str], position: QPoint) -> None:
        shown = self.conversation.row
        if len(conversations) == 1 and (shown is None or shown.id != conversations[0]):
            self._show_row(self.sidebar.current())
        pop_up(self.menus.conversation_menu(), position, self)

    # --- the window itself ---------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The undo bar keeps its place, and the places theirs while there is room."""
        super().resizeEvent(event)
        self.undo_bar.place()
        self._fit_places()

    def closeEvent(self, event: QCloseEvent) -> None:
        """With a tray the window only hides: syncing goes on, and the tray brings it back."""
        self._memory.keep()
        if self.may_hide():
            event.ignore()
            self.hide()
            self.went_to_tray.emit()
        elif has_unsaved(self, self.quit_asked.emit):
            event.ignore()
        else:
            super().closeEvent(event)
            self.quit_asked.emit()
