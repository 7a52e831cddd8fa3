"""What clients may ask of the daemon about the group of devices, and where these are."""

from companion.control.message import Message


class RenameDevice(Message, frozen=True):
    """Give a device of the group another name, on all devices: this one, if none is named. An empty
    name changes nothing. Answered by Done."""

    name: str
    device_id: str = ""


class RemoveDevice(Message, frozen=True):
    """Put another device out of the group: a lost one, or one that was added by mistake. Its links
    end on every device that learns of it, and the group takes another secret. What it wrote stays,
    here and on it. Answered by Done once that is certain; the others learn it as they connect.

    successor: the id of a device of the group that takes its place and its name, as after a
        computer was set up anew.
    """

    device_id: str
    successor: str = ""


class AddAddress(Message, frozen=True):
    """Try another device of the group at this address as well, from now on, also where nothing is
    announced. Answered by Done.

    address: an IPv4 or IPv6 address, with a port or at the usual one (peers.typed_address).
    """

    device_id: str
    address: str


class RemoveAddress(Message, frozen=True):
    """Take such an address back: the one at this port or, without a port, all of this host.
    Answered by Done."""

    device_id: str
    address: str


class FindDevices(Message, frozen=True):
    """Ask every address of the networks that this computer is in, at most 254 of each, whether a
    Companion is there, and dial all devices of the group that are away. Takes some seconds.
    Answered by Nearby; whom it knows, it links to."""


class LeaveGroup(Message, frozen=True):
    """Be no longer one of the devices, or accept not to be one any more. Answered by Done.

    wipe: delete everything that Companion keeps here, the device's key too, for good. The daemon
        then stops, and deletes it once it has stopped, or when it is next started. Else
        everything stays here, and this device is a group of its own.
    """

    wipe: bool
