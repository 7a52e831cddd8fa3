"""What is done with the chosen conversations, one or many, by menu, key, button or drag."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QInputDialog, QWidget

from companion.views.places import PlaceKind
from ui.dialogs.picker import Entry, Picker
from ui.filing import Filing
from ui.presenters.matching import folded, ranked
from ui.presenters.places import Node
from ui.state import State
from ui.windows.menus import ChosenView

LOOKED_AT_MAX: Final = 200
"""Of what is chosen, to name the actions: a menu that waits for thousands helps nobody."""

OFFERED_MAX: Final = 200

_NEW: Final = "new:"
_OLD: Final = "old:"


class Chosen(QObject):
    """Asks for a folder or tag where one is needed; what is done is Filing's.

    Args:
        targets: the ids of what is chosen now.
    """

    def __init__(
        self, state: State, filing: Filing, targets: Callable[[], list[str]], window: QWidget
    ) -> None:
        super().__init__(window)
        self._state, self._filing, self._window = state, filing, window
        self._targets = targets

    def view(self, *, is_shown: bool) -> ChosenView:
        """How things stand with what is chosen."""
        targets = self._targets()
        rows = self._filing.filed(targets[:LOOKED_AT_MAX])
        return ChosenView(
            len(targets) if rows else 0,
            pinned=all(row.pinned for row in rows),
            archived=all(row.archived for row in rows),
            deleted=any(row.deleted for row in rows),
            tagged=any(row.tags for row in rows),
            is_shown=is_shown,
        )

    def toggle_pinned(self) -> None:
        """Pin them all, or, if they all are, unpin them."""
        self._filing.pin(self._targets(), pinned=not self.view(is_shown=False).pinned)

    def toggle_archived(self) -> None:
        """Put them all away, or, if they all are, bring them back."""
        self._filing.archive(self._targets(), archived=not self.view(is_shown=False).archived)

    def delete(self) -> None:
        """Put them into the trash."""
        self._filing.delete(self._targets())

    def restore(self) -> None:
        """Bring them back from the trash."""
        self._filing.restore(self._targets())

    # --- folders and tags ----------------------------------------------------------------

    def ask_for_folder(self) -> None:
        """Move them to a folder that there is, or to a new one."""
        targets = self._targets()
        views = self._state.views
        folders = sorted(views.places().folders, key=str.casefold) if views is not None else []
        out = Entry(_OLD, self.tr("No folder"), icon="close")

        def offer(typed: str) -> list[Entry]:
            entries = _offered(typed.strip("/ "), folders, "folder", self._new_folder)
            return entries if typed.strip() else [*entries, out]

        picker = self._pick(self.tr("Move to a folder"), self.tr("Folder, or folder/within"), offer)
        picker.picked.connect(lambda key: self._filing.move(targets, _named(key)))

    def ask_for_tag(self) -> None:
        """Add a tag that there is, or a new one."""
        targets = self._targets()
        views = self._state.views
        tags = sorted(views.places().tags, key=str.casefold) if views is not None else []

        def offer(typed: str) -> list[Entry]:
            return _offered(typed.strip().lstrip("#"), tags, "tag", self._new_tag)

        picker = self._pick(self.tr("Add a tag"), self.tr("Tag"), offer)
        picker.picked.connect(lambda key: self._filing.tag(targets, _named(key), held=True))

    def ask_for_tag_to_remove(self) -> None:
        """Take off a tag that one of them has."""
        targets = self._targets()
        tags = sorted({tag for row in self._filing.filed(targets) for tag in row.tags})

        def offer(typed: str) -> list[Entry]:
            return _offered(typed.strip().lstrip("#"), tags, "tag", None)

        picker = self._pick(self.tr("Take a tag off"), self.tr("Tag"), offer)
        picker.picked.connect(lambda key: self._filing.tag(targets, _named(key), held=False))

    def place_menu(self, node: Node) -> list[QAction]:
        """What can be done with a place itself."""
        if node.place is None or node.place.kind is not PlaceKind.FOLDER:
            return []
        rename = QAction(self.tr("&Rename the folder…"), self._window)
        rename.triggered.connect(partial(self.ask_to_rename_folder, node.place.name))
        return [rename]

    def ask_to_rename_folder(self, folder: str, _checked: bool = False) -> None:
        """Give a folder another name, or bring it into another one."""
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(self.tr("Rename the folder"))
        dialog.setLabelText(self.tr("Its name; a “/” puts it into another folder:"))
        dialog.setTextValue(folder)
        dialog.textValueSelected.connect(lambda name: self._rename_folder(folder, name))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _rename_folder(self, before: str, name: str) -> None:
        after = "/".join(filter(None, (level.strip() for level in name.split("/"))))
        self._filing.rename_folder(before, after)

    def _new_folder(self, name: str) -> str:
        return self.tr("New folder “{name}”").format(name=name)

    def _new_tag(self, name: str) -> str:
        return self.tr("New tag “{name}”").format(name=name)

    def _pick(self, title: str, prompt: str, offer: Callable[[str], list[Entry]]) -> Picker:
        picker = Picker(title, prompt, offer, self._window)
        picker.present()
        return picker


def _offered(
    typed: str, names: Sequence[str], icon: str, new: Callable[[str], str] | None
) -> list[Entry]:
    """Those that fit, and what is typed as a new one unless it is there."""
    found = ranked(typed, names, folded, at_most=OFFERED_MAX)
    entries = [Entry(_OLD + name, name, icon=icon) for name in found]
    if new is not None and typed and typed.casefold() not in {name.casefold() for name in names}:
        entries.append(Entry(_NEW + typed, new(typed), icon="add"))
    return entries


def _named(key: str) -> str:
    return key.partition(":")[2]
