"""Where things live on the user's machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path

APPLICATION = "lvjian"
STORE_NAME = "lvjian.db"


PORTABLE_MARK = "portable.txt"
"""Lies beside the shipped program that keeps its data beside itself, on a USB stick."""
PORTABLE_DATA = "数据"


def data_folder() -> Path:
    """Return the folder for database, backups and crash notes; LVJIAN_HOME or the portable mark put it elsewhere."""
    override = os.environ.get("LVJIAN_HOME")
    if override:
        return Path(override)
    program = Path(sys.executable).parent
    if getattr(sys, "frozen", False) and (program / PORTABLE_MARK).exists():
        return program / PORTABLE_DATA
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / APPLICATION
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / APPLICATION


def default_store() -> Path:
    """Return the database used when none is named."""
    return data_folder() / STORE_NAME


def resource_folder() -> Path:
    """Return the folder of packs, fields, codes, fonts and the worked county, frozen or not."""
    import resources

    return Path(resources.__file__).parent


def notices_folder() -> Path:
    """Return the folder the build puts licences, the list of parts and the release key into; absent when not frozen."""
    return Path(getattr(sys, "_MEIPASS", resource_folder().parent)) / "notices"
