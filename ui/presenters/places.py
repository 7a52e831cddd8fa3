"""The window's left edge as a tree: the places of conversations, and the devices; no Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from companion.control.messages import DeviceValue
from companion.views.places import Place, PlaceCounts, PlaceKind
from ui.phrases import Phrase, translate, verbatim
from ui.presenters import devices
from ui.presenters.sources import source_name

LEVELS_MAX: Final = 32
"""Of folders within folders; what lies deeper is shown beneath the last of these."""


@dataclass(frozen=True, slots=True)
class Node:
    """A line of the tree. Without a place it is a heading, or a device."""

    key: str
    label: Phrase
    icon: str = ""
    place: Place | None = None
    count: int = 0
    note: Phrase | None = None  # instead of a count
    tone: str = "secondary"  # of the icon, and of what stands at the end
    children: tuple["Node", ...] = ()

    @property
    def is_heading(self) -> bool:
        """Whether it stands above a section."""
        return self.place is None and not self.key.startswith("device:")

    @property
    def takes(self) -> bool:
        """Whether conversations may be dragged to it."""
        unsuited = (PlaceKind.SOURCE, PlaceKind.CONFLICTS)
        return self.place is not None and self.place.kind not in unsuited


def present(counts: PlaceCounts, known: Sequence[DeviceValue]) -> tuple[Node, ...]:
    """The whole tree; sections in which there is nothing are left out."""
    sections = (
        Node("folders", translate("Places", "Folders"), children=_folders(counts.folders)),
        Node("tags", translate("Places", "Tags"), children=_tags(counts.tags)),
        Node("sources", translate("Places", "Sources"), children=_sources(counts.sources)),
        Node("devices", translate("Places", "Devices"), children=_devices(known)),
    )
    return (*_general(counts), *(section for section in sections if section.children))


def title(place: Place) -> Phrase:
    """What a place is called above its list."""
    match place.kind:
        case PlaceKind.ALL:
            return translate("Places", "All conversations")
        case PlaceKind.PINNED:
            return translate("Places", "Pinned")
        case PlaceKind.ARCHIVED:
            return translate("Places", "Archive")
        case PlaceKind.CONFLICTS:
            return translate("Places", "Conflicts")
        case PlaceKind.TRASH:
            return translate("Places", "Trash")
        case PlaceKind.FOLDER:
            return verbatim(place.name)
        case PlaceKind.TAG:
            return verbatim(f"#{place.name}")
        case PlaceKind.SOURCE:
            return source_name(place.name)


def emptiness(place: Place) -> Phrase:
    """What is said where nothing is."""
    match place.kind:
        case PlaceKind.PINNED:
            return translate(
                "Places", "Nothing is pinned. Ctrl+D keeps a conversation at the top of its list."
            )
        case PlaceKind.ARCHIVED:
            return translate(
                "Places",
                "The archive is empty. Ctrl+E puts a conversation away without deleting it.",
            )
        case PlaceKind.CONFLICTS:
            return translate("Places", "No conflicts. Your devices agree about everything.")
        case PlaceKind.TRASH:
            return translate("Places", "The trash is empty.")
        case PlaceKind.ALL:
            return translate("Places", "Nothing here yet.")
        case _:
            return translate("Places", "There is nothing left in here.")


def notice(place: Place) -> Phrase | None:
    """What one has to know about a place, above its list."""
    if place.kind is not PlaceKind.TRASH:
        return None
    return translate(
        "Places",
        "What was deleted can be restored for 37 days. After that it goes for good, on all your "
        "devices, once each of them knows of it.",
    )


def _general(counts: PlaceCounts) -> tuple[Node, ...]:
    def node(kind: PlaceKind, icon: str, count: int, tone: str = "secondary") -> Node:
        place = Place(kind)
        return Node(kind.value, title(place), icon, place, count, tone=tone)

    conflicts = "attention" if counts.conflicts else "secondary"
    return (
        node(PlaceKind.ALL, "all", counts.all),
        node(PlaceKind.PINNED, "pin", counts.pinned),
        node(PlaceKind.ARCHIVED, "archive", counts.archived),
        node(PlaceKind.CONFLICTS, "conflict", counts.conflicts, conflicts),
        node(PlaceKind.TRASH, "delete", counts.trash),
    )


def _folders(counts: dict[str, int]) -> tuple[Node, ...]:
    """The folders of a level within the next higher one, each counted with those in it."""
    return _level({tuple(path.split("/")): n for path, n in counts.items()}, ())


def _level(counts: dict[tuple[str, ...], int], above: tuple[str, ...]) -> tuple[Node, ...]:
    depth = len(above)
    named: dict[str, dict[tuple[str, ...], int]] = {}
    for path, count in counts.items():
        if len(path) > depth:
            name = path[depth] if depth < LEVELS_MAX else "/".join(path[depth:])
            named.setdefault(name, {})[path] = count
    nodes = []
    for name, within in sorted(named.items(), key=lambda item: (item[0].casefold(), item[0])):
        path = (*above, name)
        whole = "/".join(path)
        nodes.append(
            Node(
                f"folder:{whole}",
                verbatim(name),
                "folder",
                Place(PlaceKind.FOLDER, whole),
                sum(within.values()),
                children=_level(within, path) if depth < LEVELS_MAX else (),
            )
        )
    return tuple(nodes)


def _tags(counts: dict[str, int]) -> tuple[Node, ...]:
    return tuple(
        Node(f"tag:{_alike(name)}", verbatim(name), "tag", Place(PlaceKind.TAG, name), count)
        for name, count in sorted(counts.items(), key=lambda item: (item[0].casefold(), item[0]))
    )


def _alike(name: str) -> str:
    """The same for tags that are one place: as SQLite has it, Latin letters' case is nothing."""
    return "".join(each.lower() if each.isascii() else each for each in name)


def _sources(counts: dict[str, int]) -> tuple[Node, ...]:
    named = sorted(counts.items(), key=lambda item: str(source_name(item[0])).casefold())
    return tuple(
        Node(f"source:{app}", source_name(app), "source", Place(PlaceKind.SOURCE, app), count)
        for app, count in named
    )


def _devices(known: Sequence[DeviceValue]) -> tuple[Node, ...]:
    """This one first; a single device needs no list."""
    if len(known) < 2:
        return ()
    views = [devices.present(each) for each in known]
    return tuple(
        Node(
            f"device:{view.device_id}",
            verbatim(view.name),
            "laptop",
            note=view.state,
            tone=view.tone,
        )
        for view in sorted(views, key=lambda view: (not view.is_self, view.name.casefold()))
    )
