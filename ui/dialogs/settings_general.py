"""How the window looks and speaks, when it starts, and which folder is watched."""

from typing import Final

from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLabel, QWidget

from ui import words
from ui.actions import Actions
from ui.autostart import Autostart
from ui.phrases import Phrase, translate, verbatim
from ui.preferences import Preferences
from ui.state import Reach, State
from ui.widgets.layouts import button, column, label, row

_THEMES: Final = (
    ("system", translate("GeneralPage", "As the desktop")),
    ("light", translate("GeneralPage", "Light")),
    ("dark", translate("GeneralPage", "Dark")),
)
_LANGUAGES: Final = (
    ("", translate("GeneralPage", "As the desktop")),
    ("en", verbatim("English")),  # each in its own language, so that it is found in any
    ("zh_CN", verbatim("简体中文")),
)


class GeneralPage(QWidget):
    """The first tab."""

    def __init__(
        self, state: State, actions: Actions, preferences: Preferences, autostart: Autostart
    ) -> None:
        super().__init__()
        self._state, self._actions = state, actions
        self._preferences, self._autostart = preferences, autostart
        self.theme = _choice(_THEMES, preferences.theme or "system")
        self.language = _choice(_LANGUAGES, preferences.language)
        self.later = label(self.tr("Spoken from the next start on."), tone="secondary", wrap=True)
        self.login = QCheckBox(self.tr("Start Companion when I log &in"), self)
        self.notifications = QCheckBox(self.tr("Show &notifications"), self)
        self.failure = label(tone="danger", wrap=True)
        self.folder = label(tone="secondary", wrap=True)
        self.choose_folder = button(self.tr("C&hoose a folder…"))
        self.stop_watching = button(self.tr("St&op watching"))
        self._fill()
        self._lay_out()
        self._connect()
        self._show_folder()

    def _fill(self) -> None:
        self.later.hide()
        self.failure.hide()
        self.login.setChecked(self._autostart.is_on())
        self.notifications.setChecked(self._preferences.notifies)

    def _lay_out(self) -> None:
        look = column(_named(self.tr("&Appearance"), self.theme), self.theme, gap=6)
        speech = column(
            _named(self.tr("&Language"), self.language), self.language, self.later, gap=6
        )
        switches = column(self.login, self.failure, self.notifications, gap=6)
        watched = column(
            label(self.tr("Watched folder"), bold=True),
            label(self.tr("Exports that come to lie in it are imported by themselves."), wrap=True),
            self.folder,
            row(self.choose_folder, self.stop_watching, None),
            gap=6,
        )
        page = column(look, speech, switches, watched, None, gap=20)
        page.setContentsMargins(0, 20, 0, 0)
        self.setLayout(page)

    def _connect(self) -> None:
        self.theme.activated.connect(
            lambda _at: self._preferences.choose_theme(self.theme.currentData())
        )
        self.language.activated.connect(self._choose_language)
        self.login.clicked.connect(self._turn_autostart)
        self.notifications.clicked.connect(lambda on: self._preferences.choose_notifications(on=on))
        self.choose_folder.clicked.connect(self._ask_for_folder)
        self.stop_watching.clicked.connect(lambda: self._actions.watch_folder(""))
        self._state.status_changed.connect(self._show_folder)
        self._state.reach_changed.connect(self._show_folder)

    def _choose_language(self) -> None:
        self._preferences.choose_language(self.language.currentData())
        self.later.show()

    def _turn_autostart(self, on: bool) -> None:
        try:
            self._autostart.turn(on=on)
        except OSError as error:
            said = self.tr("This could not be set: {reason}. Nothing was changed.")
            self.failure.setText(said.format(reason=error.strerror or error))
            self.login.setChecked(not on)
        self.failure.setVisible(self.login.isChecked() != on)

    def _show_folder(self) -> None:
        status = self._state.status
        watched = status.watched_folder if status is not None else ""
        self.folder.setText(watched or self.tr("None is watched."))
        ready = self._state.reach is Reach.READY
        self.choose_folder.setEnabled(ready)
        self.stop_watching.setEnabled(ready and bool(watched))

    def _ask_for_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Folder to watch"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._actions.watch_folder)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _choice(options: tuple[tuple[str, Phrase], ...], chosen: str) -> QComboBox:
    box = QComboBox()
    for value, name in options:
        box.addItem(words.say(name), value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box


def _named(text: str, field: QWidget) -> QLabel:
    name = label(text, bold=True)
    name.setBuddy(field)
    return name
