"""What clients may ask of the daemon, and what it tells them: a public, versioned interface.

One JSON object a line, UTF-8. A client sends `Request`s; the daemon answers each with one
`Reply` of the same id and, after `Subscribe`, sends `Event`s at any time. Commands that
change something answer as soon as it is durable; what it changed arrives as an event, the
same way whether the cause was here or on another device. Reading is done straight from the
database (companion.views). Ids are 32 hexadecimal digits; times are Unix milliseconds.
"""

from companion.control.commands import AddMessage as AddMessage
from companion.control.commands import Backup as Backup
from companion.control.commands import CancelImport as CancelImport
from companion.control.commands import CancelPairing as CancelPairing
from companion.control.commands import Command as Command
from companion.control.commands import Compare as Compare
from companion.control.commands import ComparePairing as ComparePairing
from companion.control.commands import ConfirmPairing as ConfirmPairing
from companion.control.commands import CreateConversation as CreateConversation
from companion.control.commands import DecideReturned as DecideReturned
from companion.control.commands import Delete as Delete
from companion.control.commands import EditMessageText as EditMessageText
from companion.control.commands import Examine as Examine
from companion.control.commands import FetchAttachment as FetchAttachment
from companion.control.commands import FieldChange as FieldChange
from companion.control.commands import GetStatus as GetStatus
from companion.control.commands import Hello as Hello
from companion.control.commands import ImportFiles as ImportFiles
from companion.control.commands import LeaveGroup as LeaveGroup
from companion.control.commands import ListNearby as ListNearby
from companion.control.commands import Quit as Quit
from companion.control.commands import RemoveDevice as RemoveDevice
from companion.control.commands import RenameDevice as RenameDevice
from companion.control.commands import Request as Request
from companion.control.commands import Resolve as Resolve
from companion.control.commands import Restore as Restore
from companion.control.commands import ScanPairing as ScanPairing
from companion.control.commands import SetAttachmentPolicy as SetAttachmentPolicy
from companion.control.commands import SetField as SetField
from companion.control.commands import SetFields as SetFields
from companion.control.commands import StartPairing as StartPairing
from companion.control.commands import Subscribe as Subscribe
from companion.control.commands import TypePairing as TypePairing
from companion.control.commands import UseEarlier as UseEarlier
from companion.control.commands import WatchFolder as WatchFolder
from companion.control.events import AttachmentProgress as AttachmentProgress
from companion.control.events import Changed as Changed
from companion.control.events import Event as Event
from companion.control.events import FolderImported as FolderImported
from companion.control.events import ImportProgress as ImportProgress
from companion.control.events import PairingChanged as PairingChanged
from companion.control.events import Push as Push
from companion.control.events import StatusChanged as StatusChanged
from companion.control.events import Stopping as Stopping
from companion.control.message import CONTROL_VERSION as CONTROL_VERSION
from companion.control.message import LINE_BYTES_MAX as LINE_BYTES_MAX
from companion.control.results import BackedUp as BackedUp
from companion.control.results import Compared as Compared
from companion.control.results import Created as Created
from companion.control.results import Diagnosis as Diagnosis
from companion.control.results import Done as Done
from companion.control.results import Examined as Examined
from companion.control.results import Fetching as Fetching
from companion.control.results import Imported as Imported
from companion.control.results import Nearby as Nearby
from companion.control.results import Pairing as Pairing
from companion.control.results import Reply as Reply
from companion.control.results import Result as Result
from companion.control.results import Status as Status
from companion.control.results import Timeline as Timeline
from companion.control.results import Welcome as Welcome
from companion.control.results import Whereabouts as Whereabouts
from companion.control.sync_commands import Diagnose as Diagnose
from companion.control.sync_commands import GetTimeline as GetTimeline
from companion.control.sync_commands import Pause as Pause
from companion.control.sync_commands import Resume as Resume
from companion.control.sync_commands import SetLimits as SetLimits
from companion.control.sync_commands import SetMode as SetMode
from companion.control.sync_commands import SyncNow as SyncNow
from companion.control.sync_commands import WhereIs as WhereIs
from companion.control.values import AffectedValue as AffectedValue
from companion.control.values import CheckStep as CheckStep
from companion.control.values import CheckValue as CheckValue
from companion.control.values import DeviceValue as DeviceValue
from companion.control.values import EmojiValue as EmojiValue
from companion.control.values import ExchangeValue as ExchangeValue
from companion.control.values import FindingValue as FindingValue
from companion.control.values import ImportedFile as ImportedFile
from companion.control.values import LinkState as LinkState
from companion.control.values import Mend as Mend
from companion.control.values import NearbyValue as NearbyValue
from companion.control.values import PairingStep as PairingStep
from companion.control.values import PairingValue as PairingValue
from companion.control.values import PairingWay as PairingWay
from companion.control.values import PlaceValue as PlaceValue
from companion.control.values import ReasonValue as ReasonValue
from companion.control.values import SkippedValue as SkippedValue
