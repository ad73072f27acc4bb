"""`python -m cairn.cli` is the same command."""

import sys

from cairn.cli.main import main

sys.exit(main())
