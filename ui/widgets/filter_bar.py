"""Below the search box: the filters that are on, a menu of all others, and how much was found."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from companion.views.places import PlaceCounts
from ui import words
from ui.icon import set_icon
from ui.phrases import Phrase
from ui.presenters import filters
from ui.presenters.filters import Choice
from ui.state import State
from ui.widgets.flow import FlowLayout
from ui.widgets.layouts import label

NAMES_MAX = 30
"""Sources, tags or models in a menu; any other is typed."""


class FilterBar(QWidget):
    """Reads the text of a search, and writes it."""

    rewritten = Signal(str)

    def __init__(self, state: State, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._text = ""
        self._chips: list[QPushButton] = []
        self.menu = QMenu(self)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.add = QPushButton(self.tr("Filter"), self)
        self.add.setProperty("chip", True)
        self.add.setAccessibleName(self.tr("Add a filter"))
        self.add.setMenu(self.menu)
        set_icon(self.add, "filter", "secondary", 14)
        self.total = label(tone="secondary", points=-1)
        self.total.setMinimumHeight(self.add.sizeHint().height())
        self._flow = FlowLayout(self)
        self._flow.addWidget(self.add)
        self._flow.addWidget(self.total)

    def show_text(self, text: str) -> None:
        """Show the filters of a text."""
        self._text = text
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()  # now: it goes only when the events are over
            chip.deleteLater()
        self._chips = [self._chip(each) for each in filters.chips(text)]
        self._flow.removeWidget(self.total)
        for chip in self._chips:
            self._flow.addWidget(chip)
            chip.show()
        self._flow.addWidget(self.total)
        self.updateGeometry()

    def tell(self, total: str) -> None:
        """Say how much was found."""
        self.total.setText(total)
        self.total.setAccessibleName(total)
        self._flow.invalidate()

    def _chip(self, chip: filters.Chip) -> QPushButton:
        said = words.say(chip.label)
        made = QPushButton(said.replace("&", "&&"), self)
        made.setProperty("chip", True)
        made.setProperty("on", True)
        made.setToolTip(self.tr("Take this filter off"))
        made.setAccessibleName(self.tr("{filter}: take this filter off").format(filter=said))
        set_icon(made, "close", "text", 12)
        made.clicked.connect(partial(self._take_off, chip))
        return made

    def _take_off(self, chip: filters.Chip) -> None:
        self.rewritten.emit(filters.without(self._text, chip))

    # --- the menu ------------------------------------------------------------------------

    def _fill_menu(self) -> None:
        views = self._state.views
        counts = views.places() if views is not None else PlaceCounts()
        models = views.models() if views is not None else []
        today = QDate.currentDate().toPython()
        for old in self.menu.findChildren(QMenu):
            old.deleteLater()  # clearing the menu does not
        self.menu.clear()
        self._submenu(self.tr("&Who wrote it"), filters.roles())
        self._submenu(self.tr("&When"), filters.dates(today))  # type: ignore[arg-type]
        self._submenu(self.tr("&From where"), filters.named("from", list(counts.sources)))
        self._submenu(self.tr("&Model"), filters.named("model", models[:NAMES_MAX]))
        self._submenu(self.tr("&Tag"), filters.named("tag", list(counts.tags)[:NAMES_MAX]))
        self._submenu(self.tr("W&hat is in it"), filters.contents())

    def _submenu(self, title: str, choices: Iterable[Choice]) -> None:
        submenu = QMenu(title, self.menu)
        for choice in choices:
            action = submenu.addAction(_plain(choice.label))
            action.triggered.connect(partial(self._put_on, choice))
        submenu.setEnabled(not submenu.isEmpty())
        self.menu.addMenu(submenu)

    def _put_on(self, choice: Choice, _checked: bool = False) -> None:
        self.rewritten.emit(filters.with_filter(self._text, choice))


def _plain(label_: Phrase) -> str:
    return words.say(label_).replace("&", "&&")
