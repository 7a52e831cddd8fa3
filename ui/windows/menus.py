"""The menu bar: every action of the window, with its shortcut."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from companion.views.places import Place, PlaceKind
from ui.dialogs.shortcuts import plain


class Commands(NamedTuple):
    """What the menus call; the window gives its methods."""

    new: Callable[[], None]
    import_files: Callable[[], None]
    export: Callable[[], None]
    export_all: Callable[[], None]
    pair: Callable[[], None]
    devices: Callable[[], None]
    conflicts: Callable[[], None]
    settings: Callable[[], None]
    quit: Callable[[], None]
    search: Callable[[], None]
    find: Callable[[], None]
    find_next: Callable[[], None]
    find_before: Callable[[], None]
    palette: Callable[[], None]
    shortcuts: Callable[[], None]
    go_to: Callable[[Place], None]
    go_to_section: Callable[[str], None]
    go_to_list: Callable[[], None]
    show_places: Callable[[bool], None]
    rename: Callable[[], None]
    history: Callable[[], None]
    pin: Callable[[], None]
    archive: Callable[[], None]
    move: Callable[[], None]
    tag: Callable[[], None]
    untag: Callable[[], None]
    delete: Callable[[], None]
    restore: Callable[[], None]
    write: Callable[[], None]
    pause: Callable[[], None]
    pause_hour: Callable[[], None]
    pause_tomorrow: Callable[[], None]
    sync_now: Callable[[], None]
    timeline: Callable[[], None]
    where: Callable[[], None]
    undo: Callable[[], None]
    about: Callable[[], None]


class ChosenView(NamedTuple):
    """What is chosen, as far as the names of actions depend on it."""

    total: int
    pinned: bool = False  # all of them
    archived: bool = False
    deleted: bool = False
    tagged: bool = False  # one of them at least
    is_shown: bool = False  # one conversation is open on the right side


class Menus(QObject):
    """Builds the menus once; later only labels and availability change."""

    def __init__(self, bar: QMenuBar, commands: Commands) -> None:
        super().__init__(bar)
        self._bar = bar
        self._menus: list[QMenu] = []
        self._build_file(commands)
        self._build_conversation(commands)
        self._build_view(commands)
        self._build_devices(commands)
        self._build_help(commands)

    def _build_file(self, commands: Commands) -> None:
        file = self._menu(self.tr("&File"))
        self.new = self._add(file, self.tr("&New conversation"), commands.new, "Ctrl+N")
        self._add(file, self.tr("&Import…"), commands.import_files, "Ctrl+I")
        self._add(file, self.tr("&Export everything…"), commands.export_all, "Ctrl+Shift+E")
        file.addSeparator()
        settings = self._add(file, self.tr("&Settings…"), commands.settings, "Ctrl+,")
        settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        quit_ = self._add(file, self.tr("&Quit Companion"), commands.quit, "Ctrl+Q")
        quit_.setMenuRole(QAction.MenuRole.QuitRole)

    def _build_conversation(self, commands: Commands) -> None:
        menu = self._menu(self.tr("&Conversation"))
        self._add(menu, self.tr("&Undo"), commands.undo, "Ctrl+Z")
        menu.addSeparator()
        self.rename = self._add(menu, self.tr("&Rename"), commands.rename, "Ctrl+R")
        self.history = self._add(menu, self.tr("&Earlier titles…"), commands.history)
        self.where = self._add(menu, self.tr("&On which devices…"), commands.where)
        menu.addSeparator()
        self.pin = self._add(menu, self.tr("&Pin"), commands.pin, "Ctrl+D")
        self.archive = self._add(menu, self.tr("&Archive"), commands.archive, "Ctrl+E")
        self.move = self._add(menu, self.tr("Move to &folder…"), commands.move, "Ctrl+Shift+M")
        self.tag = self._add(menu, self.tr("Add a &tag…"), commands.tag, "Ctrl+T")
        self.untag = self._add(menu, self.tr("Take a ta&g off…"), commands.untag, "Ctrl+Shift+T")
        self.export = self._add(menu, self.tr("E&xport…"), commands.export, "Ctrl+Shift+X")
        menu.addSeparator()
        self.find = self._add(menu, self.tr("&Find in it…"), commands.find, "Ctrl+Shift+F")
        self.find_next = self._add(menu, self.tr("Find ne&xt"), commands.find_next, "F3")
        self.find_before = self._add(
            menu, self.tr("Find the one &before"), commands.find_before, "Shift+F3"
        )
        menu.addSeparator()
        self.delete = self._add(menu, self.tr("&Delete"), commands.delete, "Ctrl+Backspace")
        self.restore = self._add(menu, self.tr("Re&store"), commands.restore, "Ctrl+Shift+R")
        menu.addSeparator()
        self.write = self._add(menu, self.tr("Add a &message"), commands.write, "Ctrl+M")

    def _build_view(self, commands: Commands) -> None:
        view = self._menu(self.tr("&View"))
        self._add(view, self.tr("&Search"), commands.search, "Ctrl+F")
        self._add(view, self.tr("&Command palette…"), commands.palette, "Ctrl+K")
        self._add(view, self.tr("Go to the &list"), commands.go_to_list, "Ctrl+Shift+L")
        self.show_places = view.addAction(self.tr("Show the &places"))
        self.show_places.setShortcut(QKeySequence("Ctrl+B"))
        self.show_places.setCheckable(True)
        self.show_places.setChecked(True)
        self.show_places.toggled.connect(commands.show_places)
        view.addSeparator()
        places = (
            (self.tr("&All conversations"), PlaceKind.ALL),
            (self.tr("P&inned"), PlaceKind.PINNED),
            (self.tr("Arc&hive"), PlaceKind.ARCHIVED),
            (self.tr("C&onflicts"), PlaceKind.CONFLICTS),
            (self.tr("T&rash"), PlaceKind.TRASH),
        )
        for number, (name, kind) in enumerate(places, 1):
            place = Place(kind)
            self._add(view, name, partial(commands.go_to, place), f"Ctrl+{number}")
        sections = (
            (self.tr("&Folders"), "folders"),
            (self.tr("&Tags"), "tags"),
            (self.tr("So&urces"), "sources"),
            (self.tr("&Devices"), "devices"),
        )
        for number, (name, key) in enumerate(sections, len(places) + 1):
            self._add(view, name, partial(commands.go_to_section, key), f"Ctrl+{number}")

    def _build_devices(self, commands: Commands) -> None:
        devices = self._menu(self.tr("&Devices"))
        self._add(devices, self.tr("&Devices…"), commands.devices, "Ctrl+L")
        self._add(devices, self.tr("&Pair a device…"), commands.pair, "Ctrl+P")
        self.conflicts = self._add(
            devices, self.tr("&Conflicts…"), commands.conflicts, "Ctrl+Shift+K"
        )
        devices.addSeparator()
        self._add(devices, self.tr("&What was synced…"), commands.timeline)
        self.sync_now = self._add(devices, self.tr("S&ync now"), commands.sync_now)
        self.pause = self._add(devices, self.tr("Pau&se syncing"), commands.pause)
        self.pause_hour = self._add(devices, self.tr("Pause for an &hour"), commands.pause_hour)
        self.pause_tomorrow = self._add(
            devices, self.tr("Pause until &tomorrow"), commands.pause_tomorrow
        )

    def _build_help(self, commands: Commands) -> None:
        help_ = self._menu(self.tr("&Help"))
        shortcuts = self._add(help_, self.tr("&Keyboard shortcuts"), commands.shortcuts)
        shortcuts.setShortcuts([QKeySequence("F1"), QKeySequence("Ctrl+/")])
        about = self._add(help_, self.tr("&About Companion"), commands.about)
        about.setMenuRole(QAction.MenuRole.AboutRole)

    def delete_only_in(self, *widgets: QWidget) -> None:
        """Where a text is written, the key for deleting takes a word away, and nothing more."""
        self.delete.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        for widget in widgets:
            widget.addAction(self.delete)

    # --- what there is -------------------------------------------------------------------

    def groups(self) -> list[tuple[str, list[QAction]]]:
        """Each menu's name and its actions."""
        return [
            (plain(menu.title()), [each for each in menu.actions() if not each.isSeparator()])
            for menu in self._menus
        ]

    def conversation_menu(self) -> list[QAction]:
        """What can be done with the conversation shown, or with several."""
        wanted = (self.rename, self.history, self.where, *self.for_many())
        return [each for each in wanted if each.isEnabled()]

    def for_many(self) -> list[QAction]:
        """What can be done with several conversations at once."""
        wanted = (
            self.pin,
            self.archive,
            self.move,
            self.tag,
            self.untag,
            self.export,
            self.delete,
            self.restore,
        )
        return [each for each in wanted if each.isEnabled()]

    # --- as things stand -----------------------------------------------------------------

    def show_chosen(self, view: ChosenView) -> None:
        """Name the actions for what is chosen."""
        here = view.total > 0 and not view.deleted
        for action in (self.pin, self.archive, self.move, self.tag, self.export, self.delete):
            action.setEnabled(here)
        finds = (self.find, self.find_next, self.find_before)
        for action in (self.rename, self.history, self.where, self.write, *finds):
            action.setEnabled(here and view.total == 1 and view.is_shown)
        self.untag.setEnabled(here and view.tagged)
        self.restore.setEnabled(view.total > 0 and view.deleted)
        self.pin.setText(self.tr("Un&pin") if view.pinned else self.tr("&Pin"))
        self.archive.setText(
            self.tr("Take out of the &archive") if view.archived else self.tr("&Archive")
        )

    def show_sync(self, *, paused: bool, conflicts: int) -> None:
        """Name the actions for the state of syncing."""
        self.pause.setText(self.tr("Re&sume syncing") if paused else self.tr("Pau&se syncing"))
        for action in (self.sync_now, self.pause_hour, self.pause_tomorrow):
            action.setVisible(not paused)
        named = self.tr("&Conflicts ({n})…").format(n=conflicts)
        self.conflicts.setText(named if conflicts else self.tr("&Conflicts…"))

    def _menu(self, title: str) -> QMenu:
        menu = QMenu(title, self._bar)
        self._bar.addMenu(menu)
        self._menus.append(menu)
        return menu

    def _add(
        self, menu: QMenu, text: str, called: Callable[[], None], shortcut: str = ""
    ) -> QAction:
        action = menu.addAction(text)
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
        action.triggered.connect(lambda _checked=False: called())
        return action
