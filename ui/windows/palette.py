"""The command palette: every action of the menus by its name, and conversations by their titles."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from ui.dialogs.picker import Entry, Picker
from ui.dialogs.shortcuts import plain
from ui.presenters.matching import folded, ranked
from ui.state import State
from ui.windows.menus import Menus

ACTIONS_MAX: Final = 40
TITLES_MAX: Final = 30

_ACTION: Final = "action:"
_CONVERSATION: Final = "conversation:"


class _Named(NamedTuple):
    entry: Entry
    name: str  # to be matched


class Palette(QObject):
    """Opens the picker; runs what is picked."""

    def __init__(
        self, state: State, menus: Menus, opens: Callable[[str], None], window: QWidget
    ) -> None:
        super().__init__(window)
        self._state, self._menus, self._window = state, menus, window
        self._opens = opens

    def open(self) -> None:
        """Ask what to do."""
        found = self._actions()
        actions = [action for _, action in found]
        named = [_named(f"{_ACTION}{at}", *each) for at, each in enumerate(found)]
        titles = self._titles()

        def offer(typed: str) -> list[Entry]:
            found = ranked(typed, named, _name, at_most=ACTIONS_MAX)
            found += ranked(typed, titles, _name, at_most=TITLES_MAX)
            return [each.entry for each in found]

        prompt = self.tr("A command, or a conversation's title")
        picker = Picker(self.tr("Command palette"), prompt, offer, self._window)
        picker.picked.connect(lambda key: self._run(key, actions))
        picker.present()

    def _actions(self) -> list[tuple[str, QAction]]:
        """All that can be done now, each with the menu it is in."""
        groups = self._menus.groups()
        return [(name, each) for name, actions in groups for each in actions if each.isEnabled()]

    def _titles(self) -> list[_Named]:
        views = self._state.views
        found = views.titles() if views is not None else []
        return [
            _Named(Entry(_CONVERSATION + uid, title, icon="all"), folded(title))
            for uid, title in found
        ]

    def _run(self, key: str, actions: Sequence[QAction]) -> None:
        if key.startswith(_CONVERSATION):
            self._opens(key.removeprefix(_CONVERSATION))
        else:
            actions[int(key.removeprefix(_ACTION))].trigger()


def _named(key: str, menu: str, action: QAction) -> _Named:
    """Two menus have a "Devices": the hint says which it is, and can be typed, too."""
    text = plain(action.text())
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    hint = "   ".join(filter(None, (menu, keys)))
    return _Named(Entry(key, text, hint, "right"), folded(f"{text} {menu}"))


def _name(each: _Named) -> str:
    return each.name
