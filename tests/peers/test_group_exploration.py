"""Several devices of a group act at once: all small histories, and many large ones at random."""

import itertools
import random
from collections.abc import Callable

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from peers.group import group_of
from tests.peers.devices import NAME, Device, devices, in_a_group, settle
from tests.peers.group_oracle import Oracle

Act = Callable[[list[Device]], None]
COUNT = 4


def removes(author: int, subject: int) -> Act:
    return lambda made: made[author].removes(made[subject])


def leaves(author: int) -> Act:
    return lambda made: made[author].leaves()


def renames(author: int, subject: int) -> Act:
    return lambda made: made[author].renames(made[subject], f"by {author}")


def admits(author: int) -> Act:
    return lambda made: made[author].admits(made[COUNT - 1])


# Three are in the group, the fourth is not yet.
REMOVALS = [(a, removes(a, s)) for a, s in itertools.permutations(range(COUNT - 1), 2)]
ADDITIONS = [(a, admits(a)) for a in range(COUNT - 1)]
OTHERS = [(a, leaves(a)) for a in range(COUNT - 1)] + [(a, renames(a, 2)) for a in range(COUNT - 1)]


def history(acts: list[tuple[int, Act]], heard: tuple[tuple[int, ...], ...]) -> list[Device]:
    """The devices after these acts; before each its author has heard those numbered so. Who finds
    itself out by then does nothing."""
    made = [*in_a_group(COUNT - 1), devices(COUNT)[COUNT - 1]]
    said: list[list[bytes]] = []
    for (author, act), known in zip(acts, heard, strict=True):
        device = made[author]
        device.takes([raw for number in known for raw in said[number]])
        before = set(device.statements)
        if device.is_in:
            act(made)
        said.append([raw for raw in device.statements if raw not in before])
    return made


def judge(made: list[Device]) -> None:
    """All see the same, whatever came when, as the rules have it; and the secret is theirs."""
    union = list(dict.fromkeys(raw for device in made for raw in device.statements))
    expected = group_of(NAME, union)
    assert set(expected.members) == Oracle(NAME, union).members()
    for order in (union[::-1], random.Random(len(union)).sample(union, len(union))):
        late = Device(made[0].identity, order[:1])
        for raw in order[1:]:
            late.takes([raw])
        assert late.group == expected
    settle(made)
    inside = [device for device in made if device.id in made[0].group.members]
    secrets = {device.known.secrets[0] for device in inside}
    assert len(secrets) <= 1
    for device in made:
        assert device.group == made[0].group
        if device not in inside and inside and made[0].group.past_members >= {device.id}:
            assert secrets.isdisjoint(device.known.secrets), "one that is out has the secret"


def test_any_two_acts_at_once_or_one_after_the_other():
    everything = REMOVALS + ADDITIONS + OTHERS
    for acts in itertools.product(everything, repeat=2):
        for heard in (((), ()), ((), (0,))):
            judge(history(list(acts), heard))


def test_any_three_removals_and_additions_whoever_knew_of_which():
    for acts in itertools.combinations_with_replacement(REMOVALS + ADDITIONS, 3):
        for order in {acts, acts[::-1]}:
            for heard in (((), (), ()), ((), (0,), ()), ((), (0,), (1,))):
                judge(history(list(order), heard))


class Group(RuleBasedStateMachine):
    """Five devices act, and meet now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.made = [*in_a_group(4), devices(5)[4]]

    numbers = st.integers(0, 4)

    @rule(author=numbers, subject=numbers)
    def remove(self, author: int, subject: int) -> None:
        a, b = self.made[author], self.made[subject]
        if a.is_in and b.id in a.group.members and a is not b:
            a.removes(b)

    @rule(author=numbers, subject=numbers)
    def admit(self, author: int, subject: int) -> None:
        a, b = self.made[author], self.made[subject]
        if a.is_in and b.id not in a.group.members:
            a.admits(b)

    @rule(author=numbers)
    def leave(self, author: int) -> None:
        if self.made[author].is_in:
            self.made[author].leaves()

    @rule(author=numbers, subject=numbers, name=st.sampled_from(["x", "y"]))
    def rename(self, author: int, subject: int, name: str) -> None:
        a, b = self.made[author], self.made[subject]
        if a.is_in and b.id in a.group.members:
            a.renames(b, name)

    @rule(author=numbers)
    def put_right(self, author: int) -> None:
        if self.made[author].is_in:
            self.made[author].cares()

    @rule(a=numbers, b=numbers)
    def meet(self, a: int, b: int) -> None:
        self.made[a].hears(self.made[b])

    @rule(a=numbers, b=numbers, share=st.randoms(use_true_random=False))
    def hear_some(self, a: int, b: int, share: random.Random) -> None:
        statements = self.made[b].statements
        self.made[a].takes(share.sample(statements, len(statements) // 2))

    def teardown(self) -> None:
        judge(self.made)


TestGroup = Group.TestCase
TestGroup.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
