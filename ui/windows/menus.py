"""The menu bar: every action of the window, with its shortcut."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar


class Commands(NamedTuple):
    """What the menus call; the window gives its methods."""

    new: Callable[[], None]
    import_files: Callable[[], None]
    export: Callable[[], None]
    export_all: Callable[[], None]
    pair: Callable[[], None]
    devices: Callable[[], None]
    conflicts: Callable[[], None]
    quit: Callable[[], None]
    search: Callable[[], None]
    find: Callable[[], None]
    find_next: Callable[[], None]
    find_before: Callable[[], None]
    rename: Callable[[], None]
    history: Callable[[], None]
    pin: Callable[[], None]
    archive: Callable[[], None]
    delete: Callable[[], None]
    write: Callable[[], None]
    show_archive: Callable[[bool], None]
    pause: Callable[[], None]
    undo: Callable[[], None]
    about: Callable[[], None]


class Menus(QObject):
    """Builds the menus once; later only labels and availability change."""

    def __init__(self, bar: QMenuBar, commands: Commands) -> None:
        super().__init__(bar)
        self._bar = bar
        self._build_file(commands)
        self._build_conversation(commands)
        self._build_view(commands)
        self._build_devices(commands)
        help_ = self._menu(self.tr("&Help"))
        about = self._add(help_, self.tr("&About Companion"), commands.about)
        about.setMenuRole(QAction.MenuRole.AboutRole)

    def _build_file(self, commands: Commands) -> None:
        file = self._menu(self.tr("&File"))
        self._add(file, self.tr("&New conversation"), commands.new, "Ctrl+N")
        self._add(file, self.tr("&Import…"), commands.import_files, "Ctrl+I")
        self._add(file, self.tr("&Export…"), commands.export_all, "Ctrl+Shift+E")
        file.addSeparator()
        quit_ = self._add(file, self.tr("&Quit Companion"), commands.quit, "Ctrl+Q")
        quit_.setMenuRole(QAction.MenuRole.QuitRole)

    def _build_conversation(self, commands: Commands) -> None:
        menu = self._menu(self.tr("&Conversation"))
        self._add(menu, self.tr("&Undo"), commands.undo, "Ctrl+Z")
        menu.addSeparator()
        self.rename = self._add(menu, self.tr("&Rename"), commands.rename, "Ctrl+R")
        self.history = self._add(menu, self.tr("Earlier &titles…"), commands.history)
        self.pin = self._add(menu, self.tr("&Pin"), commands.pin, "Ctrl+D")
        self.archive = self._add(menu, self.tr("&Archive"), commands.archive, "Ctrl+E")
        self.delete = self._add(menu, self.tr("&Delete"), commands.delete, "Ctrl+Backspace")
        self.export = self._add(menu, self.tr("E&xport…"), commands.export, "Ctrl+Shift+X")
        menu.addSeparator()
        self.find = self._add(menu, self.tr("&Find in it…"), commands.find, "Ctrl+Shift+F")
        self.find_next = self._add(menu, self.tr("Find ne&xt"), commands.find_next, "F3")
        self.find_before = self._add(
            menu, self.tr("Find the one &before"), commands.find_before, "Shift+F3"
        )
        menu.addSeparator()
        self.write = self._add(menu, self.tr("Add a &message"), commands.write, "Ctrl+M")

    def _build_view(self, commands: Commands) -> None:
        view = self._menu(self.tr("&View"))
        self._add(view, self.tr("&Search"), commands.search, "Ctrl+F")
        self.show_archive = view.addAction(self.tr("Show the &archive"))
        self.show_archive.setCheckable(True)
        self.show_archive.toggled.connect(commands.show_archive)

    def _build_devices(self, commands: Commands) -> None:
        devices = self._menu(self.tr("&Devices"))
        self._add(devices, self.tr("&Devices…"), commands.devices, "Ctrl+L")
        self._add(devices, self.tr("&Pair a device…"), commands.pair, "Ctrl+P")
        self.conflicts = self._add(devices, self.tr("&Conflicts…"), commands.conflicts, "Ctrl+K")
        devices.addSeparator()
        self.pause = self._add(devices, self.tr("Pau&se syncing"), commands.pause)

    def conversation_menu(self) -> list[QAction]:
        """What can be done with the conversation shown."""
        return [self.rename, self.history, self.pin, self.archive, self.export, self.delete]

    def show_conversation(self, *, chosen: bool, pinned: bool, archived: bool) -> None:
        """Name the actions for the conversation shown."""
        finds = (self.find, self.find_next, self.find_before)
        for action in (*self.conversation_menu(), *finds, self.write):
            action.setEnabled(chosen)
        self.pin.setText(self.tr("Un&pin") if pinned else self.tr("&Pin"))
        self.archive.setText(
            self.tr("Take out of the &archive") if archived else self.tr("&Archive")
        )

    def show_sync(self, *, paused: bool, conflicts: int) -> None:
        """Name the actions for the state of syncing."""
        self.pause.setText(self.tr("Re&sume syncing") if paused else self.tr("Pau&se syncing"))
        named = self.tr("&Conflicts ({n})…").format(n=conflicts)
        self.conflicts.setText(named if conflicts else self.tr("&Conflicts…"))

    def _menu(self, title: str) -> QMenu:
        menu = QMenu(title, self._bar)
        self._bar.addMenu(menu)
        return menu

    def _add(
        self, menu: QMenu, text: str, called: Callable[[], None], shortcut: str = ""
    ) -> QAction:
        action = menu.addAction(text)
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
        action.triggered.connect(lambda _checked=False: called())
        return action
