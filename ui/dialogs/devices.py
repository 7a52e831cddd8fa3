"""The devices of the group: how each stands and why, and this one's name."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from ui import words
from ui.actions import Actions
from ui.dialogs.base import Dialog
from ui.presenters import devices as presenter
from ui.state import State
from ui.widgets.layouts import button, column, label, row
from ui.widgets.mood_dot import MoodDot

_AGES_MS = 30_000
"""How often "5 minutes ago" is said anew."""


class DevicesDialog(Dialog):
    """Follows the daemon's status."""

    pair_asked = Signal()

    def __init__(self, state: State, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, title="")
        self.setWindowTitle(self.tr("Devices"))
        self._state, self._actions = state, actions
        self._shown: list[presenter.DeviceView] = []
        self._name = QLineEdit(self)
        self._name.setAccessibleName(self.tr("Name of this device"))
        self._name.editingFinished.connect(self._rename)
        self._key = label(tone="secondary", points=-1, wrap=True)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(12)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._lay_out()
        state.status_changed.connect(self._show)
        self._ages = QTimer(self, interval=_AGES_MS)
        self._ages.timeout.connect(self._draw)
        self._ages.start()
        self._show()

    def _lay_out(self) -> None:
        content = QWidget(self)
        content.setObjectName("content")
        content.setLayout(column(self._cards, None, gap=0))
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(content)
        name = label(self.tr("&Name of this device"), tone="secondary")
        name.setBuddy(self._name)
        pair = button(self.tr("&Pair a device…"), primary=True)
        pair.clicked.connect(self.pair_asked)
        close = button(self.tr("&Close"))
        close.clicked.connect(self.accept)
        heading = label(self.tr("Devices"), points=5, bold=True)
        own = column(name, self._name, self._key, gap=5)
        self.setLayout(column(heading, own, scroll, row(pair, None, close), gap=16, margin=24))
        self.resize(540, 520)

    def _show(self) -> None:
        status = self._state.status
        if status is None:
            return
        if not self._name.isModified():
            self._name.setText(status.device_name)
        self._key.setText(
            self.tr("Its key is kept in the system's keyring.")
            if status.key_in_keyring
            else self.tr("Its key is kept in a file that only you can read: no keyring was found.")
        )
        views = [presenter.present(device) for device in status.devices]
        if views != self._shown:
            self._shown = views
            self._draw()

    def _draw(self) -> None:
        while (item := self._cards.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for view in self._shown:
            self._cards.addWidget(DeviceCard(view, self))
        if all(view.is_self for view in self._shown):
            said = self.tr(
                "No other device yet. Pair one, and your conversations are on both, in step."
            )
            self._cards.addWidget(label(said, tone="secondary", wrap=True))

    def _rename(self) -> None:
        if self._name.isModified():
            self._name.setModified(False)
            self._actions.rename_device(self._name.text())


class DeviceCard(QFrame):
    """One device."""

    def __init__(self, view: presenter.DeviceView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        dot = MoodDot(self)
        hollow = view.tone == "secondary"
        dot.set_role(view.tone, hollow=hollow, busy=view.tone == "accent")
        state = label(words.say(view.state), tone=view.tone)
        name = label(view.name or self.tr("Unnamed device"), bold=True, points=1)
        lines: list[QWidget] = [self._line(view)]
        if view.reason is not None:
            lines.append(label(words.reason_text(view.reason), wrap=True))
        history = self._history(view)
        if history:
            lines.append(label(history, tone="secondary", points=-1, wrap=True))
        head = row(name, None, dot, state, gap=8)
        layout = column(head, *lines, gap=5)
        layout.setContentsMargins(16, 13, 16, 13)
        self.setLayout(layout)
        self.setAccessibleName(f"{view.name}, {words.say(view.state)}")

    def _line(self, view: presenter.DeviceView) -> QWidget:
        short = presenter.short_id(view.device_id)
        known = [view.platform, words.say(view.route), words.say(short)]
        return label(" · ".join(text for text in known if text), tone="secondary", points=-1)

    def _history(self, view: presenter.DeviceView) -> str:
        now, said = words.now_ms(), []
        if view.last_seen_ms:
            said.append(self.tr("Last seen {when}").format(when=words.ago(view.last_seen_ms, now)))
        if view.in_step_ms:
            when = words.ago(view.in_step_ms, now)
            said.append(self.tr("last in step {when}").format(when=when))
        text = " · ".join(said)
        return text[:1].upper() + text[1:]
