"""Trees whose nodes may hold nothing: lifted over these, and read in the order of the window."""

from hypothesis import given
from hypothesis import strategies as st

from companion.formats.trees import in_reading_order, lifted, silent_nodes

names = st.sampled_from("abcdefgh")


def test_a_node_follows_the_nearest_that_is_wanted():
    parents = {"root": None, "a": "root", "gap": "a", "gap2": "gap", "b": "gap2", "c": "gap"}
    assert lifted(parents, {"a", "b", "c"}) == {"a": None, "b": "a", "c": "a"}


def test_a_parent_that_is_unknown_stays():
    assert lifted({"a": "gone", "gap": "lost", "b": "gap"}, {"a", "b"}) == {
        "a": "gone",
        "b": "lost",
    }


def test_nodes_that_hold_nothing_are_kept_without_what_others_tell():
    nodes = {"root": {"id": "root", "children": ["a"], "x": 1}, "a": {"message": 1}, "odd": 7}
    assert silent_nodes(nodes, {"a"}) == {"root": {"id": "root", "x": 1}, "odd": 7}


def test_above_a_circle_of_unwanted_nodes_there_is_nothing():
    assert lifted({"x": "y", "y": "x", "a": "x"}, {"a"}) == {"a": None}


@given(st.dictionaries(names, st.none() | names), st.sets(names))
def test_whatever_stands_there_the_nearest_wanted_one_is_found(parents, wanted):
    found = lifted(parents, wanted)
    assert found.keys() == wanted & parents.keys()
    for node, above in found.items():
        step, seen = parents[node], set()
        while step in parents and step not in wanted and step not in seen:
            seen.add(step)
            step = parents[step]
        assert above == (None if step in seen else step)


def test_siblings_stand_as_their_parent_lists_them_and_others_behind():
    parents = {"r": None, "a": "r", "b": "r", "c": "r", "b1": "b"}
    order = list(in_reading_order(parents, {"r": ["c", "b", "nobody", 7]}))
    assert order == ["r", "c", "b", "b1", "a"]


@given(st.dictionaries(names, st.none() | names), st.dictionaries(names, st.lists(names)))
def test_every_node_comes_once_and_after_its_parent(parents, children):
    order = list(in_reading_order(parents, children))
    assert sorted(order) == sorted(parents)
    reached: set[str] = set()
    for node in order:
        parent = parents[node]
        if parent in parents and parent not in reached:
            break  # the nodes on circles
        reached.add(node)
    assert set(order[len(reached) :]) == parents.keys() - reached


def test_long_lines_take_linear_time():
    many = 100_000
    parents = {str(n): str(n - 1) for n in range(many)}
    wanted = {str(n) for n in range(0, many, 50_000)}
    assert len(lifted(parents, wanted)) == 2
    assert len(list(in_reading_order(parents, {}))) == many
