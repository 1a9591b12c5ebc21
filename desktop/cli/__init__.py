"""The same operations as the window, from the command line."""

from desktop.cli.run import run

__all__ = ["run"]
