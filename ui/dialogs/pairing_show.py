"""The tab that shows a code: the QR picture, how long it is good, its link, and one to type."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QProgressBar, QWidget

from companion.control.messages import ReasonValue
from ui import words
from ui.presenters.pairing import PairingView, seconds_left
from ui.widgets.layouts import button, column, label, row, set_tone
from ui.widgets.qr_view import QrView

CODE_S = 45
"""How long one code is shown; the bar begins full with it."""

_CONFIRMED_MS = 2_000


class ShowCode(QWidget):
    """Follows the pairing: the codes change by themselves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: PairingView | None = None
        self._qr = QrView(self)
        self._text = label(wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._time = label(tone="secondary", points=-1)
        self._time.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setRange(0, CODE_S)
        self._bar.setFixedWidth(296)
        self._or = label(tone="secondary")
        self._typed = label(points=4, bold=True)
        selectable = Qt.TextInteractionFlag.TextSelectableByMouse
        self._typed.setTextInteractionFlags(
            selectable | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._notice = label(tone="attention", points=-1, wrap=True)
        for line in (self._or, self._typed, self._notice):
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._copy = button(self.tr("&Copy link"), quiet=True)
        self._copy.setToolTip(self.tr("For a computer without a camera: send it to yourself"))
        self._copy.clicked.connect(self.copy_link)
        self._clock = QTimer(self, interval=250)
        self._clock.timeout.connect(self._tick)
        self._lay_out()

    def _lay_out(self) -> None:
        picture = row(None, self._qr, None)
        bar = row(None, self._bar, None)
        time = row(None, self._time, self._copy, None)
        typed = column(self._or, self._typed, self._notice, gap=4)
        layout = column(self._text, picture, bar, time, typed, None, gap=10)
        layout.setContentsMargins(0, 16, 0, 0)
        self.setLayout(layout)

    @property
    def link(self) -> str:
        """The link shown, empty while there is none."""
        return self._view.link if self._view is not None else ""

    @property
    def code(self) -> str:
        """The code to type, empty while none is good."""
        return self._view.code if self._view is not None else ""

    def display(self, view: PairingView) -> None:
        """Show the codes of a pairing."""
        if view.link != self.link or not view.link:
            self._qr.set_text(view.link)
        self._view = view
        self._text.setText(words.say(view.text))
        set_tone(self._text, "")
        self._qr.setVisible(True)
        self._copy.setEnabled(bool(view.link))
        self._typed.setText(view.code)
        self._typed.setAccessibleName(self.tr("Code {code}").format(code=view.code))
        self._notice.setText(words.reason_text(view.notice) if view.notice is not None else "")
        self._typed.setVisible(bool(view.code))
        if view.expires_ms:
            self._clock.start()
            self._tick()

    def refuse(self, reason: ReasonValue) -> None:
        """There is no code, and why."""
        self._clock.stop()
        self._view = None
        self._qr.set_text("")
        for part in (self._qr, self._typed, self._bar):
            part.hide()
        self._or.clear()
        self._copy.setEnabled(False)
        self._time.clear()
        self._notice.clear()
        self._text.setText(words.reason_text(reason))
        set_tone(self._text, "danger")

    def _tick(self) -> None:
        if self._view is None:
            return
        left = seconds_left(self._view.expires_ms, words.now_ms())
        self._bar.setVisible(True)
        self._bar.setValue(min(CODE_S, left))
        self._time.setText(self.tr("New code in {n} s").format(n=left))
        self._or.setText(self._about_typing(self._view))

    def _about_typing(self, view: PairingView) -> str:
        if view.code:
            return self.tr("Or type there, in the same network:")
        if not view.code_again_ms:
            return ""
        left = seconds_left(view.code_again_ms, words.now_ms())
        return self.tr("Another code to type appears in {n} s.").format(n=left)

    def copy_link(self) -> None:
        """Put the link in the clipboard."""
        QGuiApplication.clipboard().setText(self.link)
        self._copy.setText(self.tr("Copied"))
        QTimer.singleShot(_CONFIRMED_MS, self, self._named_again)

    def _named_again(self) -> None:
        self._copy.setText(self.tr("&Copy link"))
