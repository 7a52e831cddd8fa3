"""The steps after the code: working, the check code on both sides, done, failed."""

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QLabel, QLineEdit, QProgressBar, QWidget

from companion.control.messages import ReasonValue
from ui import words
from ui.icon import set_icon
from ui.presenters.pairing import CHECK_CODE_DIGITS, PairingView, is_check_code
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


class Ended(Step):
    """Paired, or not and why."""

    closed = Signal()
    again = Signal()

    def __init__(self, parent: QWidget | None = None, *, well: bool) -> None:
        icon, role = ("check", "good") if well else ("warning", "danger")
        super().__init__(icon, role, parent)
        self._reason = label(wrap=True)
        self._reason.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._reason.setVisible(not well)
        self._column.insertWidget(4, self._reason)
        self.button = button(self.tr("&Done") if well else self.tr("&Try again"), primary=True)
        self.button.clicked.connect(self.closed if well else self.again)
        self._end(self.button)

    def display(self, view: PairingView) -> None:
        """Show the end of a pairing."""
        super().display(view)
        if view.reason is not None:
            self._reason.setText(words.reason_text(view.reason))
        self.button.setFocus()
