"""What linked devices are told of addresses, and what comes of what they tell."""

from companion.model.ids import DeviceId
from peers.addresses import Endpoint
from peers.dialling import Dialling
from peers.interfaces import Interfaces
from peers.tidings import Tidings

A, B, C = (DeviceId(letter * 16) for letter in (b"a", b"b", b"c"))


class _At(Interfaces):
    """A computer at a given address."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address

    def addresses(self) -> list[str]:
        return [self.address]


class Device:
    """One with its links; what it is told over them is kept, and handed on when the test likes."""

    def __init__(self, own: DeviceId, address: str, members: set[DeviceId]) -> None:
        self.members = members
        self.inbox: list[tuple[DeviceId, bytes]] = []
        self.links: dict[DeviceId, _Line] = {}
        self.own = own
        self.interfaces = _At(address)
        self.dialling = Dialling(random=lambda: 1.0)
        self.learn_members()
        self.tidings = Tidings(
            own,
            self.interfaces,
            self.dialling,
            sessions=lambda: list(self.links.items()),
            members=lambda: self.members,
        )
        self.tidings.port = 47_823

    def learn_members(self) -> None:
        for member in self.members:
            self.dialling.add(member, [], 0)

    def link(self, other: "Device") -> None:
        for one, two in ((self, other), (other, self)):
            one.links[two.own] = _Line(one.own, two)
        for one, two in ((self, other), (other, self)):
            one.tidings.linked(two.own)

    def listen(self) -> None:
        inbox, self.inbox = self.inbox, []
        for sender, message in inbox:
            self.tidings.hear(sender, message)


class _Line:
    def __init__(self, sender: DeviceId, receiver: Device) -> None:
        self._sender, self._receiver = sender, receiver

    def tell(self, message: bytes) -> None:
        self._receiver.inbox.append((self._sender, message))


def settle(*devices: Device) -> None:
    while any(device.inbox for device in devices):
        for device in devices:
            device.listen()


def test_two_that_have_a_third_in_common_learn_of_each_other_and_of_every_move():
    a = Device(A, "10.0.0.1", {B, C})
    b = Device(B, "10.0.1.1", {A, C})
    c = Device(C, "10.0.2.1", {A, B})
    a.link(b)
    b.link(c)
    settle(a, b, c)
    assert a.dialling.endpoints(C) == [Endpoint("10.0.2.1", 47_823)]
    assert c.dialling.endpoints(A) == [Endpoint("10.0.0.1", 47_823)]
    c.interfaces.address = "10.0.2.99"
    c.tidings.tell()
    settle(a, b, c)
    assert Endpoint("10.0.2.99", 47_823) in a.dialling.endpoints(C)


def test_what_is_told_of_a_device_before_it_is_known_as_a_member_counts_afterwards():
    a = Device(A, "10.0.0.1", {B})
    b = Device(B, "10.0.1.1", {A, C})
    c = Device(C, "10.0.2.1", {B})
    b.link(c)
    a.link(b)
    settle(a, b, c)
    a.members.add(C)
    a.learn_members()
    assert a.dialling.endpoints(C) == []
    a.tidings.members_changed()
    assert a.dialling.endpoints(C) == [Endpoint("10.0.2.1", 47_823)]
