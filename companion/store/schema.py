"""The tables, for typed queries. What they mean stands beside their making, in migrations.

The tables from `conversation` on are projections of `record`: derived, never a source.
"""

from typing import ClassVar

from sqlalchemy import Table
from sqlmodel import Field, SQLModel

APPLICATION_ID = 0x434D504E
"""In the header of the file ("CMPN"): whose database it is."""

REVISION = "0005"
"""The migration that this version of the program works on."""

SCHEMAS_KNOWN = 5
"""How many schemas there have been; for people, in the error of a newer database."""

PROJECTED_SINCE = "0003"
"""The migration that last left projections empty, to be made of the records anew."""


class _Row(SQLModel):
    __table__: ClassVar[Table]


class Meta(_Row, table=True):
    """A small fact about this database."""

    __tablename__ = "meta"
    key: str = Field(primary_key=True)
    value: bytes


class Replica(_Row, table=True):
    """A replica ever heard of, and what of it is here."""

    __tablename__ = "replica"
    number: int = Field(primary_key=True)
    uid: bytes
    seen: int = 0
    arrived: int = 0
    head_counter: int = 0
    head: bytes | None = None


class Chain(_Row, table=True):
    """The hash over the own writes of an incarnation, up to each."""

    __tablename__ = "chain"
    replica: int = Field(primary_key=True)
    counter: int = Field(primary_key=True)
    head: bytes


class Record(_Row, table=True):
    """A record with its causality."""

    __tablename__ = "record"
    number: int = Field(primary_key=True)
    uid: bytes
    kind: str
    state: bytes


class LiveDot(_Row, table=True):
    """A write whose value has not been superseded."""

    __tablename__ = "dot"
    replica: int = Field(primary_key=True)
    counter: int = Field(primary_key=True)
    record: int


class Unfinished(_Row, table=True):
    """Where a cut pass of another replica stands."""

    __tablename__ = "unfinished"
    replica: int = Field(primary_key=True)
    epoch: int
    passed: bytes


class History(_Row, table=True):
    """A value that was replaced."""

    __tablename__ = "history"
    number: int | None = Field(default=None, primary_key=True)
    record: int
    field: str
    value: bytes
    replica: int
    counter: int
    hlc: int
    replaced_ms: int


class Purged(_Row, table=True):
    """A record that was deleted for good."""

    __tablename__ = "purged"
    uid: bytes = Field(primary_key=True)
    record: int | None


class Due(_Row, table=True):
    """A deleted record that could be purged."""

    __tablename__ = "due"
    record: int = Field(primary_key=True)
    since_ms: int


class Heard(_Row, table=True):
    """The last sign of life of another device."""

    __tablename__ = "heard"
    device: bytes = Field(primary_key=True)
    beat: bytes
    heard_ms: int
    told_ms: int


class Held(_Row, table=True):
    """A record that was purged elsewhere while it was still in use here."""

    __tablename__ = "held"
    uid: bytes = Field(primary_key=True)
    conversation: bytes
    state: bytes
    held_ms: int


class Blob(_Row, table=True):
    """An attachment's bytes are here."""

    __tablename__ = "blob"
    digest: bytes = Field(primary_key=True)


class Conversation(_Row, table=True):
    """A conversation as it is shown."""

    __tablename__ = "conversation"
    record: int = Field(primary_key=True)
    uid: bytes
    title: str
    created_ms: int
    updated_ms: int
    pinned: bool
    archived: bool
    folder: str
    tags: str
    model: str
    source_app: str
    current_leaf: bytes | None
    deleted: bool


class ConversationTag(_Row, table=True):
    """A tag of a conversation; follows `Conversation.tags`."""

    __tablename__ = "conversation_tag"
    record: int = Field(primary_key=True)
    name: str = Field(primary_key=True)


class Message(_Row, table=True):
    """A message as it is shown; its parts stand in the record alone."""

    __tablename__ = "message"
    record: int = Field(primary_key=True)
    uid: bytes
    conversation: bytes | None
    parent: bytes | None
    ordinal: int
    continues: bool
    role: str
    model: str
    created_ms: int
    hidden: bool
    has_image: bool
    has_file: bool
    has_code: bool
    deleted: bool
    text: str
    asides: str


class Attachment(_Row, table=True):
    """An attachment as it is shown."""

    __tablename__ = "attachment"
    record: int = Field(primary_key=True)
    uid: bytes
    name: str
    media_type: str
    size: int
    digest: bytes | None
    deleted: bool


class Prompt(_Row, table=True):
    """A saved prompt as it is shown."""

    __tablename__ = "prompt"
    record: int = Field(primary_key=True)
    uid: bytes
    title: str
    text: str
    deleted: bool


class Conflict(_Row, table=True):
    """A field with concurrent values that a person has to decide about."""

    __tablename__ = "conflict"
    record: int = Field(primary_key=True)
    field: str = Field(primary_key=True)
    conversation: bytes | None
