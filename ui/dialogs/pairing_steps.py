"""The steps after the code: working, the check code on both sides, done, failed."""

from functools import partial

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QLabel, QLineEdit, QProgressBar, QPushButton, QVBoxLayout, QWidget

from companion.control.messages import ReasonValue
from ui import words
from ui.icon import set_icon
from ui.presenters.pairing import CHECK_CODE_DIGITS, PairingView, Way, is_check_code
from ui.widgets.layouts import button, column, label, row


class Step(QWidget):
    """A picture, a title, a sentence; subclasses add what is done there."""

    def __init__(self, icon: str, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QLabel(self)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_icon(self._picture, icon, role, 48)
        self._title = label(points=5, bold=True, wrap=True)
        self._peer = label(tone="secondary")
        self._text = label(wrap=True)
        for line in (self._title, self._peer, self._text):
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._column = column(None, self._picture, self._title, self._peer, self._text, gap=12)
        self.setLayout(self._column)

    def display(self, view: PairingView) -> None:
        """Show a pairing."""
        self._title.setText(words.say(view.title))
        self._text.setText(words.say(view.text))
        peer = words.say(view.peer)
        self._peer.setText(peer)
        self._peer.setVisible(bool(peer))

    def _end(self, *items: QWidget) -> None:
        for item in items:
            self._column.addLayout(row(None, item, None))
        self._column.addStretch(2)


class Working(Step):
    """Something is on its way."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("devices", "accent", parent)
        bar = QProgressBar(self)
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setFixedWidth(220)
        self._end(bar)


class TypeCheckCode(Step):
    """This device holds the group: is it really the newcomer that it sees?"""

    confirmed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("devices", "accent", parent)
        self._field = QLineEdit(self)
        self._field.setObjectName("check_code")
        self._field.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._field.setMaxLength(CHECK_CODE_DIGITS)
        self._field.setFixedWidth(180)
        digits = QRegularExpression(rf"\d{{0,{CHECK_CODE_DIGITS}}}")
        self._field.setValidator(QRegularExpressionValidator(digits, self))
        self._field.setAccessibleName(self.tr("The three digits that the other computer shows"))
        self._problem = label(tone="danger", wrap=True)
        self._problem.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._go = button(self.tr("&Let it in"), primary=True)
        self._go.setEnabled(False)
        self._go.clicked.connect(self._confirm)
        self._field.textChanged.connect(self._typed)
        self._field.returnPressed.connect(self._confirm)
        self._column.addLayout(row(None, self._field, None))
        self._column.addWidget(self._problem)
        self._end(self._go)

    def display(self, view: PairingView) -> None:
        """Show a pairing, ready to type."""
        super().display(view)
        self._field.clear()
        self._problem.clear()
        self._field.setFocus()

    def refuse(self, reason: ReasonValue) -> None:
        """Say why the code was not taken."""
        self._problem.setText(words.reason_text(reason))
        self._field.setEnabled(True)

    def _typed(self, text: str) -> None:
        self._go.setEnabled(is_check_code(text))

    def _confirm(self) -> None:
        if is_check_code(self._field.text()):
            self._go.setEnabled(False)
            self.confirmed.emit(self._field.text())


class AgreeToJoin(Step):
    """This device is the newcomer and holds conversations: shall the other one get them?"""

    agreed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("devices", "accent", parent)
        self._problem = label(tone="danger", wrap=True)
        self._problem.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = button(self.tr("&Join"), primary=True)
        self.button.setAutoDefault(False)  # not by an Enter that was meant for something else
        self.button.clicked.connect(self.agreed)
        self._column.addWidget(self._problem)
        self._end(self.button)

    def refuse(self, reason: ReasonValue) -> None:
        """Say why it cannot be."""
        self._problem.setText(words.reason_text(reason))


class ReadCheckCode(Step):
    """This device is the newcomer: its person reads these digits to the other one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("devices", "accent", parent)
        self._code = label(points=26, bold=True)
        self._code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._end(self._code)

    @property
    def code(self) -> str:
        """The digits shown."""
        return self._code.text().replace(" ", "")

    def display(self, view: PairingView) -> None:
        """Show a pairing and its digits, spaced to be read aloud."""
        super().display(view)
        self._code.setText(" ".join(view.check_code))
        self._code.setAccessibleName(self.tr("Check code {code}").format(code=self._code.text()))


class Paired(Step):
    """It went well."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("check", "good", parent)
        self.button = button(self.tr("&Done"), primary=True)
        self.button.clicked.connect(self.closed)
        self._end(self.button)

    def display(self, view: PairingView) -> None:
        """Show with whom."""
        super().display(view)
        self.button.setFocus()


class Failed(Step):
    """It did not, why, and the ways on: `chosen` tells which is taken."""

    chosen = Signal(object)  # Way

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("warning", "danger", parent)
        self._reason = label(wrap=True)
        self._reason.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._column.insertWidget(4, self._reason)
        self._places = QVBoxLayout()
        self._places.setSpacing(8)
        self._column.addLayout(row(None, self._places, None))
        self._column.addStretch(2)
        self.ways: dict[Way, QPushButton] = {}

    def display(self, view: PairingView) -> None:
        """Show the end of a pairing."""
        super().display(view)
        if view.reason is not None:
            self._reason.setText(words.reason_text(view.reason))
        for old in self.ways.values():
            old.deleteLater()
        self.ways = {}
        for way in view.ways:
            made = button(self._label(way), primary=not self.ways)
            made.clicked.connect(partial(self.chosen.emit, way))
            self._places.addWidget(made)
            self.ways[way] = made
        first = next(iter(self.ways.values()), None)
        if first is not None:
            first.setFocus()

    def _label(self, way: Way) -> str:
        return {
            Way.SHOW: self.tr("&Show a new code here"),
            Way.ENTER: self.tr("&Use a code of the other computer"),
            Way.COMPARE: self.tr("C&ompare pictures"),
            Way.DEVICES: self.tr("Show my &devices"),
        }[way]
