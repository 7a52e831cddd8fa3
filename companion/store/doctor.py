"""The doctor: whether everything that follows from the records follows from them here.

A record's packed state is the source; the index of live dots, the rows that views read, the
list of conflicts and the search index are made of it and can be made again. Beyond that, a few
facts of the replica table must never be behind what is there. Nothing that a person has written
is ever changed here.

It looks at the database through a read-only connection of its own, beside the writer; what has
to be mended is mended by the writer's thread, in one transaction, after another look.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Table, delete, func, insert, select, update

from companion.store import meta
