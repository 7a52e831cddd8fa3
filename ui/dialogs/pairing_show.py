"""The tab that shows a code: the QR picture, how long it is good, and its link to copy."""

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
    """Follows the pairing: the code changes by itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._link = ""
        self._expires_ms = 0
        self._qr = QrView(self)
        self._text = label(wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._time = label(tone="secondary", points=-1)
        self._time.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setRange(0, CODE_S)
        self._bar.setFixedWidth(296)
        self._copy = button(self.tr("&Copy link"))
        self._copy.setToolTip(self.tr("For a computer without a camera: send it to yourself"))
        self._copy.clicked.connect(self.copy_link)
        self._clock = QTimer(self, interval=250)
        self._clock.timeout.connect(self._tick)
        self._lay_out()

    def _lay_out(self) -> None:
        picture = row(None, self._qr, None)
        bar = row(None, self._bar, None)
        actions = row(None, self._copy, None)
        layout = column(self._text, picture, bar, self._time, actions, None, gap=12)
        layout.setContentsMargins(0, 18, 0, 0)
        self.setLayout(layout)

    @property
    def link(self) -> str:
        """The link shown, empty while there is none."""
        return self._link

    def display(self, view: PairingView) -> None:
        """Show the code of a pairing."""
        self._text.setText(words.say(view.text))
        set_tone(self._text, "")
        if view.link != self._link:
            self._link = view.link
            self._qr.set_text(view.link)
        self._qr.setVisible(True)
        self._copy.setEnabled(bool(view.link))
        self._expires_ms = view.expires_ms
        if view.expires_ms:
            self._clock.start()
            self._tick()

    def refuse(self, reason: ReasonValue) -> None:
        """There is no code, and why."""
        self._clock.stop()
        self._link = ""
        self._qr.set_text("")
        self._qr.hide()
        self._copy.setEnabled(False)
        self._time.clear()
        self._text.setText(words.reason_text(reason))
        set_tone(self._text, "danger")

    def _tick(self) -> None:
        left = seconds_left(self._expires_ms, words.now_ms())
        self._bar.setValue(min(CODE_S, left))
        self._time.setText(self.tr("New code in {n} s").format(n=left))

    def copy_link(self) -> None:
        """Put the link in the clipboard."""
        QGuiApplication.clipboard().setText(self._link)
        self._copy.setText(self.tr("Copied"))
        QTimer.singleShot(_CONFIRMED_MS, self, self._named_again)

    def _named_again(self) -> None:
        self._copy.setText(self.tr("&Copy link"))
