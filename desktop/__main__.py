"""Start the program: the window without arguments, a command otherwise."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

READ_WORKBOOK = "--read-workbook"
"""First argument with which the frozen program starts itself again to read one workbook apart."""
READ_PDF = "--read-pdf"
"""The same for one PDF whose origin is to be checked."""


FOR_THE_WINDOW = frozenset(
    {".lvpack", ".lvrec", ".lvreg", ".pdf", ".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".tsv"}
)
"""Endings of the files the window takes; the same as those it takes when they are dropped on it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    if arguments[:1] == [READ_WORKBOOK]:
        from desktop.intake import reader

        return reader.main(arguments[1:])
    if arguments[:1] == [READ_PDF]:
        from desktop.work import pdf_reader

        return pdf_reader.main(arguments[1:])
    from desktop.cli import run

    if len(arguments) == 1 and _is_for_the_window(arguments[0]):
        arguments = ["desktop", *arguments]
    return run(arguments or ["desktop"])


def _is_for_the_window(argument: str) -> bool:
    """Say whether the one argument is a file the window can begin with, as when it is opened from the file manager."""
    return os.path.splitext(argument)[1].lower() in FOR_THE_WINDOW and os.path.isfile(argument)


if __name__ == "__main__":
    from multiprocessing import freeze_support

    freeze_support()
    sys.exit(main())
