"""Which messages of a conversation's tree are shown, and in what order."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Node(NamedTuple):
    """A message, as far as its place matters."""

    id: bytes
    parent: bytes | None
    ordinal: int
    created_ms: int
    continues: bool
    passed_over: bool  # deleted or hidden


def shown_branch(nodes: Iterable[Node], leaf: bytes | None) -> list[bytes]:
    """The ids of the chosen branch, in reading order; deleted and hidden messages are passed
    over.

    The branch runs through `leaf`, and beyond it along the latest messages. Of a message's
    children one is on it, with all that *continue*: two devices that both wrote the next
    message meant no alternatives, so both are read, one after the other.
    """
    nodes = list(nodes)
    known = {node.id: node for node in nodes}
    children: dict[bytes | None, list[Node]] = defaultdict(list)
    for node in nodes:
        # A parent that has not arrived yet must not hide what has.
        children[node.parent if node.parent in known else None].append(node)
    chosen = set(_ancestors(known, leaf))
    shown: list[bytes] = []
    seen: set[bytes] = set()
    waiting = list(reversed(_followed(children[None], chosen)))
    while waiting:
        node = waiting.pop()
        if node.id in seen:
            continue
        seen.add(node.id)
        if not node.passed_over:
            shown.append(node.id)
        waiting += reversed(_followed(children[node.id], chosen))
    return shown


def _ancestors(known: dict[bytes, Node], leaf: bytes | None) -> Iterator[bytes]:
    passed: set[bytes] = set()  # a circle of parents ends here
    while leaf is not None and leaf in known and leaf not in passed:
        passed.add(leaf)
        yield leaf
        leaf = known[leaf].parent


def _followed(children: list[Node], chosen: set[bytes]) -> list[Node]:
    """The one child of the branch, and those that continue, in the order they were written."""
    if not children:
        return []
    ordered = sorted(children, key=lambda node: (node.ordinal, node.created_ms, node.id))
    on_branch = [node for node in ordered if node.id in chosen]
    versions = [node for node in ordered if not node.continues]
    followed = on_branch or versions[-1:]
    return [node for node in ordered if node.continues or node in followed]
