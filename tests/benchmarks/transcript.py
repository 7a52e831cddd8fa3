"""`python -m tests.benchmarks.transcript [--messages N] [--json]`: a long conversation, measured.

How long until it is painted, how long each step of scrolling holds the window up, and what all
of it takes in memory. On a virtual screen, without a daemon: reading needs none.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from companion.model import ids
from companion.profile import Profile
from companion.store.writer import Edit, Store
from ui.connection import Connection
from ui.state import Reach, State
from ui.theme import Theme
from ui.widgets.conversation import Conversation

SENTENCE = "A harbour at night, the boats in their rows, and a lamp on the quay. "
CODE = "\n\n```python\ndef rows(count):\n    for at in range(count):\n        yield at\n```\n"
TABLE = "\n\n| boat | length |\n|---|---|\n| Möwe | 9 m |\n| 海鸥 | 11 m |\n"
BATCH = 500


def main() -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.transcript")
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="companion-long-") as folder:
        profile = Profile(Path(folder))
        conversation = make_long(profile, options.messages)
        found = measure(profile, conversation)
    print(json.dumps(found) if options.json else "\n".join(f"{k}: {v}" for k, v in found.items()))
    return 0


def make_long(profile: Profile, count: int) -> str:
    """A profile whose one conversation has so many messages, with code and tables among them."""
    profile.prepare()
    store = Store.open(profile.database)
    conversation = ids.imported("benchmark", "conversation")
    store.write([Edit(conversation, "conversation", {"title": "Long"})], wall_ms=1)
    dice = random.Random(1)
    parent: bytes | None = None
    for start in range(0, count, BATCH):
        edits = []
        for at in range(start, min(start + BATCH, count)):
            text = f"Message {at}. " + SENTENCE * dice.randint(1, 25)
            text += CODE if at % 5 == 1 else TABLE if at % 17 == 3 else ""
            message = ids.imported("benchmark", str(at))
            values = {
                "conversation": conversation,
                "parent": parent,
                "role": "assistant" if at % 2 else "user",
                "parts": [{"type": "text", "text": text}],
                "created_ms": 1_700_000_000_000 + at * 60_000,
            }
            edits.append(Edit(message, "message", values))
            parent = message
        store.write(edits, wall_ms=start + 2)
    store.close()
    return conversation.hex()


def measure(profile: Profile, conversation: str) -> dict[str, float]:
    """In milliseconds and megabytes."""
    application = QApplication(sys.argv[:1])
    Theme(application)
    state = State(profile, Connection(profile))
    state.reach = Reach.READY  # with a daemon the database stays open
    state.open_views()
    pane = Conversation(state)
    pane.resize(900, 800)
    pane.show()
    settle(application)
    assert state.views is not None
    row = state.views.conversation(conversation)
    assert row is not None
    before_mb = rss_mb()
    began = time.perf_counter()
    pane.show_conversation(row)
    held_ms = since_ms(began)
    wait_for_rows(application, pane, row.messages)
    pane.repaint()
    painted_ms = since_ms(began)
    settle(application)
    held = scroll(application, pane)
    began = time.perf_counter()
    pane.refresh()
    pane.repaint()
    refreshed_ms = since_ms(began)
    state.close_views()
    return {
        "messages": row.messages,
        "held_ms": round(held_ms, 1),
        "painted_ms": round(painted_ms, 1),
        **held,
        "refreshed_ms": round(refreshed_ms, 1),
        "rss_before_mb": round(before_mb, 1),
        "rss_added_mb": round(rss_mb() - before_mb, 1),
    }


def wait_for_rows(application: QApplication, pane: Conversation, count: int) -> None:
    """Until the conversation's messages are known, and laid out where they are seen."""
    while len(pane.transcript.reading.items) != count:
        application.processEvents()


def scroll(application: QApplication, pane: Conversation) -> dict[str, float]:
    """How long single steps hold the window up: turns of the wheel, then jumps anywhere."""
    bar = pane.transcript.verticalScrollBar()
    dice = random.Random(2)
    turns = [timed(application, pane, bar.value() - 120) for _ in range(300)]
    jumps = [timed(application, pane, dice.randint(0, bar.maximum())) for _ in range(60)]
    return {
        "turn_median_ms": round(median(turns), 1),
        "turn_p99_ms": round(sorted(turns)[int(len(turns) * 0.99)], 1),
        "turn_max_ms": round(max(turns), 1),
        "jump_median_ms": round(median(jumps), 1),
        "jump_max_ms": round(max(jumps), 1),
    }


def timed(application: QApplication, pane: Conversation, value: int) -> float:
    """One step, painted, with all events that it caused."""
    began = time.perf_counter()
    pane.transcript.verticalScrollBar().setValue(value)
    application.processEvents()
    return since_ms(began)


def settle(application: QApplication) -> None:
    """Let everything happen that was begun."""
    until = time.perf_counter() + 0.3
    while time.perf_counter() < until:
        application.processEvents()


def since_ms(began: float) -> float:
    """Elapsed, in milliseconds."""
    return (time.perf_counter() - began) * 1_000


def rss_mb() -> float:
    """What this process occupies now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    sys.exit(main())
