"""Trees of messages as exports write them: parents by name, with nodes that hold no message."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from companion.formats.values import without


def lifted(parents: Mapping[str, str | None], wanted: set[str]) -> dict[str, str | None]:
    """For each of the wanted nodes the nearest wanted one above it; in linear time, whatever
    circles there are. A parent that is unknown stays."""
    known: dict[str, str | None] = {}
    found: dict[str, str | None] = {}
    for node in parents:
        if node not in wanted:
            continue
        way: dict[str, None] = {}
        step = parents[node]
        while step in parents and step not in wanted and step not in known and step not in way:
            way[str(step)] = None
            step = parents[str(step)]
        above = None if step in way else known.get(step, step) if step is not None else None
        known.update(dict.fromkeys(way, above))
        found[node] = above
    return found


def silent_nodes(nodes: Mapping[str, Any], with_message: set[str]) -> dict[str, Any]:
    """The nodes that hold no message, without `children`, which the parents of others tell."""
    return {
        key: without(node, "children") if isinstance(node, dict) else node
        for key, node in nodes.items()
        if key not in with_message
    }


def in_reading_order(
    parents: Mapping[str, str | None], children: Mapping[str, Sequence[Any]]
) -> Iterator[str]:
    """Every node after its parent, siblings in the order in which their parent lists them, else
    in that of `parents`. Nodes on a circle come last."""
    place = {node: number for number, node in enumerate(parents)}
    listed: dict[tuple[str | None, str], int] = {
        (parent, child): number
        for parent, names in children.items()
        for number, child in enumerate(names)
        if isinstance(child, str)
    }
    below: dict[str | None, list[str]] = {}
    for node, parent in parents.items():
        below.setdefault(parent if parent in parents else None, []).append(node)
    last = len(place)
    for nodes in below.values():
        nodes.sort(key=lambda node: (listed.get((parents[node], node), last), place[node]))
    left = dict(place)
    waiting = list(reversed(below.get(None, [])))
    while waiting:
        node = waiting.pop()
        del left[node]
        yield node
        waiting.extend(reversed(below.get(node, [])))
    yield from left
