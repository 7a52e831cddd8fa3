"""Everything that crosses to another machine."""
