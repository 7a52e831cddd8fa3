"""Every sentence is said somewhere, and whatever is said has its sentence with its values."""

import ast
import string
from collections.abc import Iterator
from typing import NamedTuple

from companion.reasons import ENGLISH
from tests.architecture.source import Module, modules

MAKERS = {"CompanionError", "Reason", "ReasonValue"}
"""Those who take a code and its values: the first as keywords, the others as a dict."""

OTHERS_VALUES_ONLY = {"_fail"}
"""Helpers that take a code and may add values of their own."""


class Use(NamedTuple):
    """A code as it stands in the source. params: None when they cannot be read there."""

    place: str
    code: str
    params: frozenset[str] | None


def test_every_code_used_is_a_sentence_with_exactly_these_values():
    wrong = [
        f"{use.place}: {use.code} {sorted(use.params or ())}"
        for module in modules()
        for use in uses(module)
        if use.code not in ENGLISH
        or (use.params is not None and use.params != placeholders(ENGLISH[use.code]))
    ]
    assert wrong == []


def test_every_sentence_is_said_somewhere():
    said = {
        node.value
        for module in modules()
        if not module.name.endswith(("companion/reasons.py", "sentences.py"))
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert ENGLISH.keys() - said == set()


def test_the_uses_of_codes_are_found():
    source = """
raise CompanionError("a", path=1)
raise CompanionError("b" if x else "c", **values)
x = m.ReasonValue("d", {"detail": 1})
y = Reason("e"); z = Reason("f", values); w = Reason(code)
self._fail("g", n=1)
"""
    found = list(uses(Module("x.py", source, ast.parse(source))))
    assert [(use.code, use.params and set(use.params)) for use in found] == [
        ("a", {"path"}),
        ("b", None),
        ("c", None),
        ("d", {"detail"}),
        ("e", frozenset()),
        ("f", None),
        ("g", None),
    ]


def uses(module: Module) -> Iterator[Use]:
    """Every place where a code is written out, in the order of the source."""
    calls = [node for node in ast.walk(module.tree) if isinstance(node, ast.Call) and node.args]
    for call in sorted(calls, key=lambda each: (each.lineno, each.col_offset)):
        maker = _name(call.func)
        if maker not in MAKERS | OTHERS_VALUES_ONLY:
            continue
        for code in _codes(call.args[0]):
            params = None if maker in OTHERS_VALUES_ONLY else _params(call)
            yield Use(f"{module.name}:{call.lineno}", code, params)


def placeholders(template: str) -> frozenset[str]:
    """The names of the values that a sentence wants."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name)


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _codes(argument: ast.expr) -> list[str]:
    match argument:
        case ast.Constant(value=str(code)):
            return [code]
        case ast.IfExp(body=body, orelse=orelse):
            return _codes(body) + _codes(orelse)
    return []


def _params(call: ast.Call) -> frozenset[str] | None:
    if len(call.args) > 1:
        match call.args[1]:
            case ast.Dict(keys=keys) if all(isinstance(key, ast.Constant) for key in keys):
                return frozenset(key.value for key in keys)
        return None
    if any(keyword.arg is None for keyword in call.keywords):
        return None
    return frozenset(keyword.arg for keyword in call.keywords)
