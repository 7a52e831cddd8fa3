"""`python -m ui`: the window alone, as `companion` starts it."""

import sys

from ui.app import main

sys.exit(main())
