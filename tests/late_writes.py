"""What a removed device wrote, brought in as by a third device that did not know of its removal."""

from companion.control import messages as m
from companion.profile import Profile
from companion.store.writer import Store
from tests.companion.store.test_writer import sync
from tests.ui.daemons import RealDaemon


def removed_having_written(holder: RealDaemon, lost: RealDaemon, titles: list[str]) -> None:
    """`lost` gives the first conversations other titles, unseen by `holder`, which removes it;
    then both are stopped, and what was written is in the holder's database."""
    with lost.views() as views:
        rows = views.conversations(limit=len(titles), offset=0)
    lost.ask(m.Pause(), m.Done)
    for row, title in zip(rows, titles, strict=True):
        lost.ask(m.SetField(record=row.id, field="title", value=title), m.Done)
    lost.stop()
    (device,) = [each.device_id for each in holder.status().devices if not each.is_self]
    holder.ask(m.RemoveDevice(device_id=device), m.Done)
    holder.stop()
    _carry(lost.profile, holder.profile)


def _carry(source: Profile, target: Profile) -> None:
    stores = Store.open(source.database), Store.open(target.database)
    sync(*stores)
    for store in stores:
        store.close()
