"""Importing what a person chose: all of it or nothing, and a second time without doubling.

An import is one more author. What an export says again is nothing new: a value that the record
holds, or once held before somebody changed it here, is left alone, so local edits survive the next
import and a deleted record stays deleted. What a person and the source have both changed since the
last import is a conflict like any other.

Two steps, each in bounded memory. Reading makes records of the file, in a thread of its own, and
lays them down in a temporary file (`spool`). Saving compares them with what is here and writes what
is new, portion by portion (`planning`), in one transaction: a crash, a full disk or a person who
changes their mind leaves nothing half done.
"""
