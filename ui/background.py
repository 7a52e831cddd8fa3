"""Work beside the window: a function in a pool's thread, its outcome back in the window's."""

import contextlib
import logging
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, QThreadPool, Signal, SignalInstance, Slot

from companion.errors import CompanionError

_log = logging.getLogger(__name__)

_running: Final[set["_Work"]] = set()
"""Kept until the outcome has arrived, so that none is destroyed in the pool's thread."""


class _Work(QObject):
    done = Signal(object)
    failed = Signal(object)  # CompanionError or OSError

    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__()
        self._work = work
        self.done.connect(self._forget)
        self.failed.connect(self._forget)

    def run(self) -> None:
        """In the pool's thread."""
        try:
            outcome = self._work()
        except (CompanionError, OSError) as error:
            _tell(self.failed, error)
        except Exception:
            _log.exception("work in the background failed")
            _tell(self.failed, OSError("see the log"))
        else:
            _tell(self.done, outcome)

    @Slot(object)
    def _forget(self, _outcome: object) -> None:
        _running.discard(self)


def _tell(signal: SignalInstance, outcome: object) -> None:
    """Emit it; when the program has ended meanwhile, there is nobody left to be told."""
    with contextlib.suppress(RuntimeError):
        signal.emit(outcome)


def in_background(
    work: Callable[[], Any],
    done: Callable[[Any], None],
    failed: Callable[[Any], None] | None = None,
) -> None:
    """Do `work`, then call one of the two here.

    done, failed: bound methods of a QObject; they are not called when it is gone by then.
    failed: gets a CompanionError or an OSError.
    """
    job = _Work(work)
    job.done.connect(done)
    if failed is not None:
        job.failed.connect(failed)
    _running.add(job)
    QThreadPool.globalInstance().start(job.run)
