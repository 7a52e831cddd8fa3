"""The links that are up, with what goes on over each."""

from collections.abc import Collection
from dataclasses import dataclass

from companion.errors import CompanionError
from companion.model.dots import VersionVector
from companion.model.ids import DeviceId
from companion.reasons import Reason
from companion.replication.comparing import Compared
from companion.replication.outputs import Progress, Status
from peers.exchanges import Traffic
from peers.link import Link
from peers.sessions import LinkSession


@dataclass(slots=True)
class StandingLink:
    """One of peers.links. `since_ms` is monotonic."""

    link: Link
    session: LinkSession
    run: bytes
    since_ms: int
    status: Status

    @property
    def is_settled(self) -> bool:
        """Whether both sides have everything, files too as far as the other one has them."""
        return self.status.progress is Progress.IN_STEP and self.session.is_settled

    def traffic(self) -> Traffic:
        """What has gone over it."""
        return Traffic(
            records_sent=self.status.sent,
            records_received=self.status.received,
            bytes_sent=self.link.bytes_sent,
            bytes_received=self.link.bytes_received,
        )


class StandingLinks(dict[DeviceId, StandingLink]):
    """At most one to each device."""

    def committed(
        self, vector: VersionVector, *, local: bool, source: object, later: Collection[DeviceId]
    ) -> None:
        """The database has absorbed more, by the session `source` if one brought it."""
        for device, standing in self.items():
            if standing.session is not source and device not in later:
                standing.session.committed(vector, local=local)

    def tell(self, device: DeviceId, vector: VersionVector) -> None:
        """The database has absorbed more: have this device get it, if it is linked."""
        if (standing := self.get(device)) is not None:
            standing.session.committed(vector, local=True)

    def is_settled(self, device: DeviceId) -> bool:
        """Whether a device is linked, in step, and nothing more is on its way."""
        standing = self.get(device)
        return standing is not None and standing.is_settled

    def blobs_arrived(self, source: object) -> None:
        """The bytes of an attachment have come, by the session `source` if one brought them."""
        for standing in self.values():
            if standing.session is not source:
                standing.session.blobs_arrived()

    async def compare(self, device: DeviceId) -> Compared:
        """Compare all records with a linked device, and mend.

        Raises:
            CompanionError: compare_not_linked, or why it could not be done.
        """
        standing = self.get(device)
        if standing is None:
            raise CompanionError("compare_not_linked")
        return await standing.session.compare()

    def close(self, reason: Reason) -> None:
        """Say goodbye to all."""
        for standing in self.values():
            standing.session.close(reason)
