"""The window's end of the control connection: connects, starts a daemon, asks, and listens.

Every wait is a timer and every answer a callback, so the window never stands still. `closed`
may come twice for one broken connection; `_phase` makes the second one mean nothing.
"""

import logging
from collections.abc import Callable
from enum import Enum, auto
from typing import Final, TypeVar

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal
from shiboken6 import isValid

from companion.control import messages as m
from companion.control.codec import LineBuffer, decode_answer, encode
from companion.control.launch import Launched, start_daemon
from companion.errors import RemoteProtocolError
from companion.profile import Profile
from ui.transport import Transport

START_TIMEOUT_MS: Final = 15_000
"""How long a daemon that was started may take to answer, a migration included."""

GRACE_MS: Final = 1_000
"""A daemon that ends at once may have lost a race with another one, which then answers."""

STARTING_RETRY_MS: Final = 50
RETRY_MS_MIN: Final = 250
RETRY_MS_MAX: Final = 5_000

OnResult = Callable[[m.Result], None]
OnError = Callable[[m.ReasonValue], None]

_Answer = TypeVar("_Answer", m.Result, m.ReasonValue)

_log = logging.getLogger(__name__)


class Phase(Enum):
    """Where the connection stands."""

    IDLE = auto()  # not connected; a timer may be running
    OPENING = auto()
    GREETING = auto()  # open, waiting for Welcome
    READY = auto()
    ENDED = auto()  # closed for good by us


class Connection(QObject):
    """Requests and events. Call `begin` once; `end` at the end."""

    starting = Signal()  # no daemon answered: one is being started
    ready = Signal(object)  # Welcome; also after a reconnection
    subscribed = Signal()  # from now on no event is missed; what was before may have been
    lost = Signal(object)  # ReasonValue: why there is none; it is tried again by itself
    stopped = Signal()  # the daemon said that it ends; `begin` starts it again
    heard = Signal(object)  # Event

    def __init__(self, profile: Profile, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._profile = profile
        self._phase = Phase.IDLE
        self._lines = LineBuffer()
        self._last_id = 0
        self._waiting: dict[int, tuple[OnResult | None, OnError | None]] = {}
        self._launched: Launched | None = None
        self._may_launch = True
        self._since_launch = QElapsedTimer()
        self._retry_ms = RETRY_MS_MIN
        self._retry = QTimer(self, singleShot=True)
        self._retry.timeout.connect(self._open)
        self._transport = Transport(profile.directory, self)
        self._transport.opened.connect(self._greet)
        self._transport.received.connect(self._take)
        self._transport.closed.connect(self._closed)

    @property
    def is_ready(self) -> bool:
        """Whether a request would be sent now."""
        return self._phase is Phase.READY

    @property
    def started_daemon(self) -> bool:
        """Whether the daemon that answers was started by this window."""
        return self._launched is not None and not self._launched.has_ended()

    def begin(self) -> None:
        """Connect; start a daemon when none answers. Call it again when the person asks for it:
        a daemon that could not start is not started over and over unasked."""
        if self._phase is Phase.IDLE:
            self._retry.stop()
            self._launched = None
            self._may_launch = True
            self._retry_ms = RETRY_MS_MIN
            self._open()

    def end(self) -> None:
        """Close, and stay closed."""
        self._phase = Phase.ENDED
        self._retry.stop()
        self._transport.close()

    def request(
        self,
        command: m.Command,
        on_result: OnResult | None = None,
        on_error: OnError | None = None,
    ) -> None:
        """Send a command. One of the two is called later, unless the window ends first.

        on_result, on_error: a bound method of a QObject is not called when that is gone by then,
        as a dialog is that was closed meanwhile.
        """
        if not self.is_ready and not isinstance(command, m.Hello):
            if on_error is not None:
                # Later, as every answer: a caller may still be setting itself up.
                QTimer.singleShot(0, self, lambda: _tell(on_error, self._unreachable()))
            return
        self._last_id += 1
        self._waiting[self._last_id] = (on_result, on_error)
        self._transport.write(encode(m.Request(self._last_id, command)))

    # --- connecting ----------------------------------------------------------------------

    def _open(self) -> None:
        if self._phase is Phase.IDLE:
            self._phase = Phase.OPENING
            self._transport.open()

    def _greet(self) -> None:
        self._phase = Phase.GREETING
        self._lines = LineBuffer()
        self.request(m.Hello(client="window"), self._welcomed, self._refused)

    def _welcomed(self, welcome: m.Result) -> None:
        self._phase = Phase.READY
        self._retry_ms = RETRY_MS_MIN
        self.ready.emit(welcome)
        self.request(m.Subscribe(), self._subscribed)

    def _subscribed(self, _done: m.Result) -> None:
        self.subscribed.emit()

    def _refused(self, reason: m.ReasonValue) -> None:
        _log.warning("the daemon refused this window: %s", reason.code)
        self.lost.emit(reason)
        self._transport.close()

    def _closed(self) -> None:
        before = self._phase
        if before in (Phase.IDLE, Phase.ENDED):
            return
        self._phase = Phase.IDLE
        self._fail_requests()
        if before is Phase.READY:
            self.lost.emit(self._unreachable())
            self._launched = None
            self._may_launch = True
            self._wait(RETRY_MS_MIN)
        elif before is Phase.GREETING:
            self._wait(self._next_retry_ms())
        else:
            self._start_or_wait()

    def _start_or_wait(self) -> None:
        """Nothing answers: start a daemon, or see how the one that was started does."""
        if self._launched is None:
            if self._may_launch:
                self._launch()
            else:
                self._wait(self._next_retry_ms())
        elif self._launched.has_ended() and self._since_launch.elapsed() > GRACE_MS:
            self.lost.emit(
                m.ReasonValue("daemon_not_started", {"detail": self._launched.last_words()})
            )
            self._launched = None
            self._may_launch = False
            self._wait(self._next_retry_ms())
        elif self._since_launch.elapsed() > START_TIMEOUT_MS:
            self.lost.emit(self._unreachable())
            self._wait(self._next_retry_ms())
        else:
            self._wait(STARTING_RETRY_MS)

    def _launch(self) -> None:
        self.starting.emit()
        try:
            self._launched = start_daemon(self._profile.directory)
        except OSError as error:
            _log.warning("the daemon cannot be started: %s", error)
            params: dict[str, str | int] = {"profile": str(self._profile.directory)}
            self.lost.emit(m.ReasonValue("profile_not_writable", params))
            self._may_launch = False
            self._wait(self._next_retry_ms())
            return
        self._since_launch.start()
        self._wait(STARTING_RETRY_MS)

    def _wait(self, delay_ms: int) -> None:
        self._retry.start(delay_ms)

    def _next_retry_ms(self) -> int:
        self._retry_ms = min(self._retry_ms * 2, RETRY_MS_MAX)
        return self._retry_ms

    # --- answers and events --------------------------------------------------------------

    def _take(self, data: bytes) -> None:
        try:
            for line in self._lines.feed(data):
                self._dispatch(decode_answer(line))
        except RemoteProtocolError as error:
            _log.warning("dropped the daemon: %s", error)
            self._transport.close()

    def _dispatch(self, answer: m.Reply | m.Push) -> None:
        if isinstance(answer, m.Push):
            if isinstance(answer.event, m.Stopping):
                self._stop()
            else:
                self.heard.emit(answer.event)
            return
        on_result, on_error = self._waiting.pop(answer.id, (None, None))
        if answer.error is not None and on_error is not None:
            _tell(on_error, answer.error)
        elif answer.result is not None and on_result is not None:
            _tell(on_result, answer.result)

    def _stop(self) -> None:
        """The daemon ends on purpose, so it is not started again unasked."""
        self._phase = Phase.IDLE
        self._retry.stop()
        self._fail_requests()
        self._transport.close()
        self.stopped.emit()

    def _fail_requests(self) -> None:
        waiting, self._waiting = self._waiting, {}
        for _, on_error in waiting.values():
            if on_error is not None:
                _tell(on_error, self._unreachable())

    def _unreachable(self) -> m.ReasonValue:
        return m.ReasonValue("daemon_unreachable", {"log": str(self._profile.log)})


def _tell(callback: Callable[[_Answer], None], answer: _Answer) -> None:
    """Call it; what goes wrong in it must not keep the answers behind it from others."""
    owner = getattr(callback, "__self__", None)
    if isinstance(owner, QObject) and not isValid(owner):
        return
    try:
        callback(answer)
    except Exception:
        _log.exception("an answer could not be shown")
