"""Comparing begins: the tab that explains it, and the search for the other computer."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.control.messages import NearbyValue, ReasonValue
from ui import words
from ui.dialogs.pairing_steps import Step
from ui.presenters.pairing import PairingView
from ui.widgets.layouts import button, column, label, row

_ASK_MS = 1_000


class BeginComparing(QWidget):
    """`begun` when the person is ready."""

    begun = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        text = self.tr(
            "Where neither a camera nor typing suits, both computers show seven pictures, and you "
            "look whether they are the same. Both must be in the same network."
        )
        how = self.tr("Choose this on both computers, within a minute.")
        self.button = button(self.tr("&Start comparing"), primary=True)
        self.button.clicked.connect(self.begun)
        self._problem = label(tone="danger", wrap=True)
        begin = row(None, self.button, None)
        said = (label(text, wrap=True), label(how, wrap=True))
        layout = column(*said, begin, self._problem, None, gap=16)
        layout.setContentsMargins(0, 18, 0, 0)
        self.setLayout(layout)

    def refuse(self, reason: ReasonValue) -> None:
        """Say why it cannot be."""
        self._problem.setText(words.reason_text(reason))


class Looking(Step):
    """Where several wait to be compared, the person says which. `asking` while it matters."""

    asking = Signal()
    chosen = Signal(str)  # the instance

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("devices", "accent", parent)
        self._which = label(self.tr("Several are waiting. Which one?"), wrap=True)
        self._which.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._left = label(tone="secondary", points=-1)
        self._buttons = QVBoxLayout()
        self._instances: list[str] = []
        self._expires_ms = 0
        self._column.addWidget(self._which)
        self._column.addLayout(row(None, self._buttons, None))
        self._end(self._left)
        self._which.hide()
        self._clock = QTimer(self, interval=_ASK_MS)
        self._clock.timeout.connect(self._tick)

    def display(self, view: PairingView) -> None:
        """Show that it is being looked for."""
        super().display(view)
        self._expires_ms = view.expires_ms
        self._clock.start()
        self._tick()

    def offer(self, nearby: list[NearbyValue]) -> None:
        """Those in the network; of one alone there is nothing to choose."""
        waiting = [each for each in nearby if each.compares]
        found = [each.instance for each in waiting] if len(waiting) > 1 else []
        if found == self._instances:
            return
        self._instances = found
        while (item := self._buttons.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for each in waiting if found else []:
            self._add(each)
        self._which.setVisible(bool(found))

    def _add(self, nearby: NearbyValue) -> None:
        address = nearby.addresses[0] if nearby.addresses else ""
        name = nearby.name or nearby.instance
        choice = button(words.unmarked(f"{name} · {address}" if address else name))
        choice.clicked.connect(lambda: self.chosen.emit(nearby.instance))
        self._buttons.addWidget(choice)

    def _tick(self) -> None:
        if not self.isVisible():
            self._clock.stop()
            return
        left = max(0, (self._expires_ms - words.now_ms()) // 1_000)
        self._left.setText(self.tr("{n} s left").format(n=left))
        self.asking.emit()
