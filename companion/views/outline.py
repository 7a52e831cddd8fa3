"""What a transcript consists of, before any of its messages is read: their places in order.

Ten thousand places are read in the time of a few dozen messages, so a long conversation can be
opened at once, and at any place; the messages themselves are read where they are looked at.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from companion.model.ids import to_text
from companion.views.database import Database
from companion.views.rows import OutlineRow
from companion.views.transcript import Node, shown_branch
from companion.views.whole import nodes_of

_OUTLINE = """
    SELECT uid, parent, ordinal, created_ms, continues, deleted, hidden, length(text) AS characters
    FROM message
    WHERE conversation = ?
"""


def outline(database: Database, conversation: bytes) -> list[OutlineRow]:
    """The places of the chosen branch, in reading order, those of hidden messages among them."""
    rows = database.rows(_OUTLINE, (conversation,))
    nodes = [Node(*row[:6]) for row in rows]
    about = {row["uid"]: (bool(row["hidden"]), row["characters"]) for row in rows}
    shown = shown_branch(nodes, _leaf(database, conversation))
    alternatives = _alternatives(nodes, {uid for uid, (hidden, _) in about.items() if not hidden})
    return [
        OutlineRow(to_text(uid), *about[uid], versions=alternatives.get(uid, ())) for uid in shown
    ]


def branch_end(database: Database, conversation: bytes, message: bytes) -> bytes:
    """The last message of the branch that leads through `message`: what to choose for a leaf, so
    that the branch is shown and goes on at its end."""
    rows = database.rows(_OUTLINE, (conversation,))
    branch = shown_branch((Node(*row[:6]) for row in rows), message)
    return branch[-1] if message in branch else message


def branch_through(database: Database, conversation: bytes, message: bytes) -> list[bytes]:
    """From `message` on to the end of its branch, hidden messages left out."""
    branch = shown_branch(nodes_of(database, conversation, with_hidden=False), message)
    return branch[branch.index(message) :] if message in branch else []


def _leaf(database: Database, conversation: bytes) -> bytes | None:
    row = database.row("SELECT current_leaf FROM conversation WHERE uid = ?", (conversation,))
    return row["current_leaf"] if row is not None else None


def _alternatives(nodes: Sequence[Node], shown: set[bytes]) -> dict[bytes, tuple[str, ...]]:
    """Of each message that others stand in place of: all of them, itself too, in their order.
    Those below which there is nothing to be seen are none."""
    alive = _with_ancestors(nodes, shown)
    children: dict[bytes | None, list[Node]] = defaultdict(list)
    known = {node.id for node in nodes}
    for node in nodes:
        if not node.continues and node.id in alive:
            children[node.parent if node.parent in known else None].append(node)
    found: dict[bytes, tuple[str, ...]] = {}
    for versions in children.values():
        if len(versions) > 1:
            versions.sort(key=lambda node: (node.ordinal, node.created_ms, node.id))
            ids = tuple(to_text(node.id) for node in versions)
            found |= dict.fromkeys((node.id for node in versions), ids)
    return found


def _with_ancestors(nodes: Iterable[Node], shown: set[bytes]) -> set[bytes]:
    """The messages that are seen, and those that they follow, directly or not."""
    known = {node.id: node for node in nodes}
    alive: set[bytes] = set()
    for node in known.values():
        step = node.id if node.id in shown and not node.passed_over else None
        while step is not None and step in known and step not in alive:
            alive.add(step)
            step = known[step].parent
    return alive
