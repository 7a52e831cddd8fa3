"""The tray icon: the state of everything at a glance, and the common things in its menu."""

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from ui import words
from ui.presenters import devices, sync
from ui.state import Reach, State
from ui.theme import theme
from ui.tray_icon import tray_icon

LOOK_AGAIN_MS = 2_000
LOOKS_MAX = 15
"""A desktop may start its panel after the programs of the session: look for half a minute, and
from then on now and then."""

LOOK_LATER_MS = 30_000


class Tray(QObject):
    """Where there is no system tray, nothing is shown and the window stays on its own."""

    missing = Signal()  # this desktop has none
    open_asked = Signal()
    search_asked = Signal()
    new_asked = Signal()
    conflicts_asked = Signal()
    devices_asked = Signal()
    pairing_asked = Signal()
    settings_asked = Signal()
    pause_asked = Signal(bool)
    hour_asked = Signal()
    tomorrow_asked = Signal()
    sync_asked = Signal()
    import_asked = Signal()
    quit_asked = Signal()

    def __init__(self, state: State, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.notifies = True
        self._told_of_conflicts = 0
        self._looks = 0
        self.view = sync.present(None, reachable=False, starting=True)
        self.menu = QMenu()
        self._build_menu()
        self.icon = QSystemTrayIcon(self)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._activated)
        self.icon.messageClicked.connect(self.open_asked)
        state.status_changed.connect(self.refresh)
        state.reach_changed.connect(self.refresh)
        theme().changed.connect(self._draw)
        self.refresh()
        self._look_for_tray()

    @property
    def is_shown(self) -> bool:
        """Whether there is a tray and the icon is in it."""
        return self.icon.isVisible() and QSystemTrayIcon.isSystemTrayAvailable()

    def _build_menu(self) -> None:
        self.open = self._add(self.tr("&Open Companion"), self.open_asked)
        self.menu.setDefaultAction(self.open)
        self.search = self._add(self.tr("Sea&rch…"), self.search_asked)
        self.new = self._add(self.tr("&New conversation"), self.new_asked)
        self.menu.addSeparator()
        self.status = self._add("", self.devices_asked)
        self.devices = self.menu.addMenu(self.tr("De&vices"))
        self.conflicts = self._add("", self.conflicts_asked)
        self.menu.addSeparator()
        self.pair = self._add(self.tr("Pair a &device…"), self.pairing_asked)
        self.import_ = self._add(self.tr("&Import a backup…"), self.import_asked)
        self.menu.addSeparator()
        self.sync = self._add(self.tr("S&ync now"), self.sync_asked)
        self.pause = QAction(self.menu)
        self.pause.triggered.connect(self._toggle_paused)
        self.menu.addAction(self.pause)
        self.pause_hour = self._add(self.tr("Pause for an &hour"), self.hour_asked)
        self.pause_tomorrow = self._add(self.tr("Pause until &tomorrow"), self.tomorrow_asked)
        self.menu.addSeparator()
        self._add(self.tr("&Settings…"), self.settings_asked)
        self.quit = self._add(self.tr("&Quit Companion"), self.quit_asked)

    def _add(self, text: str, signal: object) -> QAction:
        action = QAction(text, self.menu)
        action.triggered.connect(signal)
        self.menu.addAction(action)
        return action

    def refresh(self) -> None:
        """Say how things stand now."""
        reach = self._state.reach
        self.view = sync.present(
            self._state.status, reachable=reach is Reach.READY, starting=reach is Reach.STARTING
        )
        line = words.say(self.view.line)
        if self.view.paused_until_ms > 0:
            until = words.date_and_time(self.view.paused_until_ms)
            line = self.tr("Paused until {time}").format(time=until)
        self.status.setText(words.unmarked(line))
        self.conflicts.setText(words.say(sync.conflicts_line(self.view.conflicts)))
        self.conflicts.setVisible(self.view.conflicts > 0)
        self._list_devices()
        ready = reach is Reach.READY
        pauses = (self.sync, self.pause_hour, self.pause_tomorrow)
        for action in (self.new, self.pair, self.import_, self.pause, *pauses):
            action.setEnabled(ready)
        paused = self.view.paused
        self.pause.setText(self.tr("Re&sume syncing") if paused else self.tr("Pau&se syncing"))
        for action in pauses:
            action.setVisible(not paused)
        told = [line]
        if self.view.conflicts:
            told.append(self.conflicts.text())
        self.icon.setToolTip("Companion: " + " · ".join(told))
        self._draw()
        self._tell_of_conflicts()

    def _list_devices(self) -> None:
        """Each other device with its state; the menu stays as it is while these do."""
        status = self._state.status
        views = [devices.present(each) for each in status.devices] if status is not None else []
        lines = [f"{each.name}: {words.say(each.state)}" for each in views if not each.is_self]
        self.devices.menuAction().setVisible(bool(lines))
        if lines == [action.data() for action in self.devices.actions()]:
            return
        self.devices.clear()
        for line in lines:
            action = self.devices.addAction(words.unmarked(line))
            action.setData(line)
            action.triggered.connect(self.devices_asked)

    @property
    def can_tell(self) -> bool:
        """Whether a notification would be seen."""
        return self.notifies and self.is_shown

    def tell(self, text: str) -> None:
        """A notification; sparing, for what would surprise."""
        if self.can_tell:
            self.icon.showMessage("Companion", text, self.icon.icon())

    def _draw(self) -> None:
        self.icon.setIcon(
            tray_icon(self.view.mood, dark_panel=_is_panel_dark(), eighths=self.view.eighths)
        )

    def _tell_of_conflicts(self) -> None:
        """Once when there are more than before, not at each change of the status."""
        count = self.view.conflicts
        if count > self._told_of_conflicts:
            self.tell(words.say(sync.conflicts_line(count)))
        if self._state.status is not None:
            self._told_of_conflicts = count

    def _look_for_tray(self) -> None:
        if QSystemTrayIcon.isSystemTrayAvailable():
            self.icon.show()
            return
        self._looks += 1
        if self._looks == LOOKS_MAX:
            self.missing.emit()
        again_ms = LOOK_AGAIN_MS if self._looks < LOOKS_MAX else LOOK_LATER_MS
        QTimer.singleShot(again_ms, self, self._look_for_tray)

    def _activated(self, how: QSystemTrayIcon.ActivationReason) -> None:
        clicks = (
            QSystemTrayIcon.ActivationReason.Trigger,
            QSystemTrayIcon.ActivationReason.DoubleClick,
        )
        if how in clicks:
            self.open_asked.emit()

    def _toggle_paused(self) -> None:
        self.pause_asked.emit(not self.view.paused)


def _is_panel_dark() -> bool:
    """Panels follow the desktop's scheme, whatever scheme this program was told to use."""
    scheme = QGuiApplication.styleHints().colorScheme()
    return scheme == Qt.ColorScheme.Dark
