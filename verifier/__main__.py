"""`python -m verifier` and the command `servanda`. An interruption is quiet even while modules are still loading."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Run the command line; the exit code."""
    try:
        from verifier.cli import run

        return run()
    except KeyboardInterrupt:
        os.write(2, b"Interrupted.\n")
        return 130


if __name__ == "__main__":
    sys.exit(main())
