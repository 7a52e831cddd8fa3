"""A conversation whole: every branch in order, whatever its tree is like."""

from hypothesis import given
from hypothesis import strategies as st

from companion.views.transcript import Node, tree_order


def node(name: str, parent: str | None = None, ordinal: int = 0, *, deleted: bool = False) -> Node:
    return Node(name.encode(), parent.encode() if parent else None, ordinal, 0, False, deleted)


def order(*nodes: Node) -> str:
    return b"".join(tree_order(nodes)).decode()


def test_each_message_comes_after_the_one_it_follows_and_branches_stay_together():
    assert order(node("d", "b"), node("c", "a", 1), node("b", "a", 0), node("a")) == "abdc"


def test_a_message_whose_parent_is_not_there_begins_anew():
    assert order(node("b", "missing"), node("a")) == "ab"


def test_a_circle_is_walked_once():
    assert order(node("a"), node("c", "b"), node("b", "c")) == "abc"


def test_a_long_conversation_is_no_trouble():
    nodes = [
        Node(n.to_bytes(4), (n - 1).to_bytes(4, signed=True), 0, 0, False, False)
        for n in range(50_000)
    ]
    assert tree_order(reversed(nodes)) == [each.id for each in nodes]


@given(st.lists(st.tuples(st.integers(0, 9), st.none() | st.integers(0, 9))))
def test_none_is_lost_or_doubled(pairs):
    nodes = {i: Node(bytes([i]), None if p is None else bytes([p]), 0, 0, False, False)
             for i, p in pairs}  # fmt: skip
    assert sorted(tree_order(nodes.values())) == sorted(each.id for each in nodes.values())
