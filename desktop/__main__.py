"""Start the program: the window without arguments, a command otherwise."""

from __future__ import annotations

import sys
from collections.abc import Sequence

READ_WORKBOOK = "--read-workbook"
"""First argument with which the frozen program starts itself again to read one workbook apart."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    if arguments[:1] == [READ_WORKBOOK]:
        from desktop.intake import reader

        return reader.main(arguments[1:])
    from desktop.cli import run

    return run(arguments or ["desktop"])


if __name__ == "__main__":
    from multiprocessing import freeze_support

    freeze_support()
    sys.exit(main())
