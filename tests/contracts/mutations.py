"""Changes a JSON text in every way that hand-editing, other versions and malice would."""

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

Path: TypeAlias = tuple[str | int, ...]

_DEEP = "@deep@"
_AGAIN = "@again@"
_HUGE = "x" * 300_000
_SURROGATE = "\ud83d half"

REPLACEMENTS: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 1e18, -1e300, float("nan"), float("inf"), 10**30, "", "text",
    _HUGE, _SURROGATE, "\x00", "../../etc/passwd", "data:image/png;base64,!!",
    "2026-13-45T99:99:99Z", [], {}, [None], [[]], [1, "a", {}], {"": None}, {"type": "text"},
    {"type": []}, {"a": {"b": [1]}}, _DEEP,
)  # fmt: skip


def mutations(value: Any, count: int, seed: str) -> Iterator[Any]:
    """Copies of `value` with one to three changes each; the same ones for the same seed."""
    chance = random.Random(seed)
    paths = list(_paths(value))
    for _ in range(count):
        changed = copy.deepcopy(value)
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            changed = _changed(changed, chance.choice(paths), chance)
        yield changed


def written(value: Any, *, as_lines: bool = False) -> bytes:
    """JSON, with what `json` cannot write put in its place."""
    lines = value if as_lines and isinstance(value, list) else [value]
    text = "\n".join(json.dumps(line) for line in lines)
    deep = "[" * 10_000 + "]" * 10_000
    return text.replace(f'"{_DEEP}"', deep).replace(_AGAIN, "").encode()


def _paths(value: Any, path: Path = ()) -> Iterator[Path]:
    yield path
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _paths(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _paths(item, (*path, index))


def _changed(value: Any, path: Path, chance: random.Random) -> Any:
    """`value` with a change at `path`, if there still is such a place."""
    if not path:
        return chance.choice(REPLACEMENTS)
    holder = value
    try:
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]]
    except (KeyError, IndexError, TypeError):
        return value
    if isinstance(holder, dict | list):
        chance.choice(_CHANGES)(holder, path[-1], chance)
    return value


def _replace(holder: Any, at: Any, chance: random.Random) -> None:
    holder[at] = copy.deepcopy(chance.choice(REPLACEMENTS))


def _drop(holder: Any, at: Any, _chance: random.Random) -> None:
    del holder[at]


def _double(holder: Any, at: Any, _chance: random.Random) -> None:
    if isinstance(holder, list):
        holder.insert(at, copy.deepcopy(holder[at]))
    else:
        holder[at + _AGAIN] = copy.deepcopy(holder[at])


def _borrow(holder: Any, at: Any, chance: random.Random) -> None:
    """A neighbour's value: makes circles, orphans, ids that stand twice, and wrong types."""
    others = list(holder.values()) if isinstance(holder, dict) else holder
    holder[at] = copy.deepcopy(chance.choice(others))


def _wrap(holder: Any, at: Any, chance: random.Random) -> None:
    holder[at] = chance.choice(([holder[at]], {"value": holder[at]}, {"text": holder[at]}))


def _shuffle(holder: Any, _at: Any, chance: random.Random) -> None:
    if isinstance(holder, list):
        chance.shuffle(holder)
    else:
        items = list(holder.items())
        chance.shuffle(items)
        holder.clear()
        holder.update(items)


_CHANGES: tuple[Callable[[Any, Any, random.Random], None], ...] = (
    _replace, _replace, _replace, _drop, _double, _borrow, _borrow, _wrap, _shuffle,
)  # fmt: skip
