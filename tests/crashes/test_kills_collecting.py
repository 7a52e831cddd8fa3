"""SIGKILL while deleted conversations go for good: each is there whole or gone whole.

The moments are drawn from a seed and follow the progress of the work.
"""

import random
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from companion.model.deletion import GRACE_MS, UNDO_MS
from companion.model.hlc import LOGICAL_BITS
from companion.model.ids import RecordId
from companion.model.records import CONVERSATION, DELETED, MESSAGE
from companion.store.blobs import Blobs
from companion.store.doctor import examine
from companion.store.snapshots import read_only
from companion.store.writer import Edit, Store

CONVERSATIONS, MESSAGES = 400, 3
LONG_AGO_MS = 1_738_324_800_000
NOW_MS = LONG_AGO_MS + UNDO_MS + GRACE_MS
GIVE_UP_S = 60.0

LOOK = """
import asyncio, sys
from pathlib import Path
from companion import collecting
from companion.library import Library
from companion.model.ids import DeviceId

collecting.PURGE_MAX = 5

class Alone:
    def others(self):
        return {}

async def main():
    library = await Library.open(Path(sys.argv[1]), Path(sys.argv[2]))
    look = collecting.Collecting(library, Alone(), DeviceId(b"d" * 16), on_warning=lambda: None)
    await look.look(int(sys.argv[3]))
    await library.close()

asyncio.run(main())
"""


def number(of: int, part: int = 0) -> RecordId:
    return RecordId(of.to_bytes(8, "big") + part.to_bytes(8, "big"))


def make(database: Path) -> None:
    """Conversations with messages, each second of them deleted long ago, and known to be due."""
    store = Store.open(database)
    whole = [
        edit
        for n in range(1, CONVERSATIONS + 1)
        for edit in (
            Edit(number(n), CONVERSATION, {"title": f"Title {n}"}),
            *(Edit(number(n, k), MESSAGE, {"conversation": number(n)}) for k in range(1, MESSAGES)),
        )
    ]
    store.write(whole, wall_ms=LONG_AGO_MS)
    deleted = range(2, CONVERSATIONS + 1, 2)
    store.write(
        [Edit(number(n), CONVERSATION, {DELETED: True}) for n in deleted], wall_ms=LONG_AGO_MS
    )
    store.ripe(store.vector(), after=0, now_ms=LONG_AGO_MS + UNDO_MS)
    store.close()


def still_there(database: Path) -> int:
    with closing(read_only(database)) as connection:
        return connection.execute("SELECT count(*) FROM conversation").fetchone()[0]


def look_and_be_killed(directory: Path, after: int) -> bool:
    """Whether the process was killed, once so many conversations were gone, before its end."""
    database = directory / "companion.db"
    before = still_there(database)
    arguments = [str(database), str(directory / "blobs"), str(NOW_MS)]
    process = subprocess.Popen([sys.executable, "-c", LOOK, *arguments])
    give_up = time.monotonic() + GIVE_UP_S
    while process.poll() is None and before - still_there(database) < after:
        assert time.monotonic() < give_up
    process.kill()
    return process.wait() != 0


def judge(directory: Path) -> None:
    database = directory / "companion.db"
    examined = examine(database, Blobs(directory / "blobs"), now_ms=NOW_MS)
    assert examined.findings == []
    store = Store.open(database)
    for n in range(1, CONVERSATIONS + 1):
        parts = [store.state(number(n, k)) for k in range(MESSAGES)]
        gone = [part is None or part.is_purged for part in parts]
        assert len(set(gone)) == 1, f"conversation {n} is half gone"
        assert n % 2 == 0 or not gone[0], f"conversation {n} was not deleted"
        assert gone[0] == store.was_purged(number(n))
    store.close()


def test_conversations_that_go_for_good_go_whole_whenever_it_is_cut(tmp_path: Path, rounds: int):
    dice = random.Random(17)
    make(tmp_path / "companion.db")
    killed = 0
    for _ in range(rounds):
        killed += look_and_be_killed(tmp_path, dice.randrange(1, CONVERSATIONS // 2 // rounds))
        judge(tmp_path)
    assert killed
    assert not look_and_be_killed(tmp_path, CONVERSATIONS)
    judge(tmp_path)
    assert still_there(tmp_path / "companion.db") == CONVERSATIONS // 2


def test_the_time_of_a_deletion_is_what_the_test_thinks(tmp_path: Path):
    make(tmp_path / "companion.db")
    store = Store.open(tmp_path / "companion.db")
    (sibling,) = store.state(number(2)).fields[DELETED]
    assert sibling.hlc >> LOGICAL_BITS == LONG_AGO_MS
    store.close()
