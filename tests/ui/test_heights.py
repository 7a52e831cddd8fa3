"""Heights are summed and searched as a plain list would be, only quicker."""

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from ui.widgets.heights import Heights

HEIGHTS = st.lists(st.integers(0, 500), min_size=1, max_size=60)


@given(HEIGHTS, st.data())
def test_tops_and_places_are_those_of_a_plain_list(heights: list[int], data: st.DataObject) -> None:
    gap = data.draw(st.integers(1, 9))
    tree = Heights(heights, gap)
    for _ in range(data.draw(st.integers(0, 5))):
        at = data.draw(st.integers(0, len(heights) - 1))
        heights[at] = tree[at] + data.draw(st.integers(0, 100))
        tree[at] = heights[at]
    tops = list(accumulate((height + gap for height in heights), initial=0))
    assert [tree.top(at) for at in range(len(heights) + 1)] == tops
    place = data.draw(st.integers(-10, tops[-1] + 50))
    above = [at for at, top in enumerate(tops[:-1]) if top <= place]
    assert tree.at(place) == (above[-1] if above else 0)


def test_no_heights_are_no_trouble() -> None:
    assert Heights().top(0) == 0
    assert Heights().at(100) == 0
