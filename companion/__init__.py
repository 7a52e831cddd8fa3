"""Companion keeps AI conversations on their owner's machines and in step between them."""

__version__ = "0.1.0"
