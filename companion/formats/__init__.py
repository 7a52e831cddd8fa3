"""One file per import and export format, behind one small interface."""
