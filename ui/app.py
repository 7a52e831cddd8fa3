"""The window program: reads its options, makes everything once, and wires it."""

import argparse
import sys
from functools import partial
from pathlib import Path

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QLibraryInfo,
    QLocale,
    QObject,
    QThreadPool,
    QTranslator,
)
from PySide6.QtGui import QFileOpenEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from companion.control import messages as m
from companion.errors import CompanionError
from companion.profile import Profile
from ui import opened, words
from ui.actions import Actions
from ui.connection import Connection
from ui.dialogs.edit_text import has_unsaved
from ui.dialogs.first_run import FirstRunDialog
from ui.icon import icon
from ui.preferences import Preferences
from ui.single_instance import SingleInstance, hand_over
from ui.state import State
from ui.theme import CHOICES, Theme
from ui.tray import Tray
from ui.windows.desk import Desk
from ui.windows.main_window import MainWindow

TRANSLATIONS = Path(__file__).with_name("translations")


def main(argv: list[str] | None = None) -> int:
    """Show the window of a profile, or bring the one that is open to the front."""
    options = _options(argv)
    profile = Profile(options.profile)
    try:
        profile.prepare()
        if hand_over(profile.directory, options.link):
            return 0
    except CompanionError as error:
        print(f"companion: {error}", file=sys.stderr)
        return 1
    application = QApplication(sys.argv[:1])
    program = Program(application, profile, options)
    program.begin()
    return application.exec()  # the one event loop


def _options(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="companion", description="The window and the tray icon.")
    parser.add_argument("link", nargs="?", default="", help="a pairing link to take")
    parser.add_argument("--profile", type=Path, metavar="DIR", help="the data directory")
    parser.add_argument(
        "--place", choices=("left", "right"), help="put the window on that half of the screen"
    )
    parser.add_argument("--hidden", action="store_true", help="begin in the tray, if there is one")
    parser.add_argument("--theme", choices=CHOICES, default="", help="default: as the desktop")
    parser.add_argument("--language", default="", metavar="CODE", help="default: as the desktop")
    return parser.parse_args(argv)


class Program(QObject):
    """Everything that lives as long as the program."""

    def __init__(
        self, application: QApplication, profile: Profile, options: argparse.Namespace
    ) -> None:
        super().__init__(application)
        self._options, self._profile = options, profile
        application.setApplicationName("companion")
        application.setApplicationDisplayName("Companion")
        application.setDesktopFileName("companion")
        application.setQuitOnLastWindowClosed(False)
        self.preferences = Preferences(profile, self)
        install_translations(application, options.language or self.preferences.language)
        self._theme = Theme(application, options.theme or self.preferences.theme)
        application.setWindowIcon(icon("companion", self._theme.colors.accent))
        application.installEventFilter(self)
        self.connection = Connection(profile, self)
        self.state = State(profile, self.connection, self)
        self.actions = Actions(self.connection, self)
        self.desk = Desk(self.state, self.actions, self.connection, self.preferences, self)
        self.state.open_views()
        self.window = MainWindow(self.state, self.actions, self.desk)
        self.desk.window = self.window
        self.tray = Tray(self.state, self)
        self._instance = SingleInstance(profile.directory, self._asked, self)
        self._connect()

    def _connect(self) -> None:
        tray, desk, window = self.tray, self.desk, self.window
        tray.missing.connect(self._tell_of_no_tray)
        tray.open_asked.connect(window.present)
        tray.search_asked.connect(self._search)
        tray.new_asked.connect(window.menus.new.trigger)
        tray.conflicts_asked.connect(desk.show_conflicts)
        tray.devices_asked.connect(desk.show_devices)
        tray.pairing_asked.connect(desk.show_pairing)
        tray.import_asked.connect(desk.ask_for_import)
        tray.pause_asked.connect(lambda paused: self.actions.set_paused(paused=paused))
        tray.settings_asked.connect(desk.show_settings)
        tray.hour_asked.connect(self.actions.pause_for_an_hour)
        tray.tomorrow_asked.connect(self.actions.pause_until_tomorrow)
        tray.sync_asked.connect(lambda: self.actions.sync_now())
        tray.quit_asked.connect(self.quit)
        tray.notifies = self.preferences.notifies
        self.preferences.changed.connect(self._follow_preferences)
        self.state.status_changed.connect(self._show_around)
        window.quit_asked.connect(self.quit)
        window.went_to_tray.connect(self._tell_of_tray)
        desk.wiped.connect(self._end)
        window.may_hide = lambda: tray.is_shown

    def begin(self) -> None:
        """Show the window, then connect: the first picture waits for nothing."""
        if self._options.place:
            _fill_half(self.window, self._options.place)
        if not (self._options.hidden and self.tray.is_shown):
            self.window.show()
        self.connection.begin()
        clear = partial(opened.clear, self._profile, words.now_ms() / 1000)
        QThreadPool.globalInstance().start(clear)
        if self._options.link:
            self.connection.ready.connect(lambda _welcome: self._take_first_link())

    def quit(self) -> None:
        """End the window; and the daemon too, if this window started it."""
        if has_unsaved(self.window, self.quit):
            return
        if self.connection.is_ready and self.connection.started_daemon:
            self.connection.request(m.Quit(), self.leave, self.leave)
        else:
            self.leave()

    def leave(self, _answer: object = None) -> None:
        """End the window now; a daemon runs on."""
        self.window.remember()
        self._end()

    def _end(self) -> None:
        """Without a trace: where all is being deleted, what is remembered would come after."""
        self.connection.end()
        self._instance.close()
        self.tray.icon.hide()
        self.state.close_views()
        QCoreApplication.quit()

    def _follow_preferences(self) -> None:
        self.tray.notifies = self.preferences.notifies
        if self.preferences.theme:
            self._theme.choose(self.preferences.theme)

    def _show_around(self) -> None:
        """Whoever begins with nothing here is shown the first steps; nobody else ever is."""
        status = self.state.status
        if self.preferences.is_shown_around or status is None:
            return
        if status.conversations or len(status.devices) > 1 or status.pairing is not None:
            self.preferences.shown_around()
        elif self.window.isVisible() and self.desk.find(FirstRunDialog) is None:
            self.desk.show_first_steps()

    def _search(self) -> None:
        self.window.present()
        self.window.sidebar.focus_search()

    def _tell_of_tray(self) -> None:
        if self.tray.can_tell and self.preferences.once("told_of_tray"):
            self.tray.tell(self.tr("Companion goes on here in the tray. Its menu has “Quit”."))

    def _tell_of_no_tray(self) -> None:
        if self.preferences.once("told_of_no_tray"):
            self.window.undo_bar.note(
                self.tr("This desktop has no tray: closing the window ends Companion.")
            )

    def _take_first_link(self) -> None:
        link, self._options.link = self._options.link, ""
        if link:
            self.desk.show_pairing(link)

    def _asked(self, link: str) -> None:
        """A second start of the program, or the system with a link."""
        self.window.present()
        if link:
            self.desk.show_pairing(link)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """On macOS a companion:// link arrives as an event and not as an argument."""
        if event.type() == QEvent.Type.FileOpen and isinstance(event, QFileOpenEvent):
            self._asked(event.url().toString())
            return True
        return super().eventFilter(watched, event)


def _fill_half(window: MainWindow, side: str) -> None:
    """Fill the left or the right half of the screen."""
    screen = window.screen() or QGuiApplication.primaryScreen()
    area = screen.availableGeometry()
    half = area.width() // 2
    left = area.left() if side == "left" else area.left() + area.width() - half
    window.setGeometry(left, area.top() + 28, half, area.height() - 28)  # 28: its title bar


def install_translations(application: QApplication, language: str) -> None:
    """The texts of this program and of Qt in the person's language, English for want of it."""
    if language:
        QLocale.setDefault(QLocale(language))
    places = (
        ("companion", str(TRANSLATIONS)),
        ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
    )
    for name, folder in places:
        translator = QTranslator(application)
        if translator.load(QLocale(), name, "_", folder):
            application.installTranslator(translator)
