"""Choose the SQLite driver: plain, or SQLCipher when the office keeps its database under a key."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from types import ModuleType
from typing import Any

MAGIC = b"SQLite format 3\x00"
PAGE = 4096
RAW_KEY = re.compile(r"[0-9a-fA-F]{64}")
"""A key of 64 hexadecimal digits is taken as the key itself; anything else is a passphrase and stretched."""


def driver(key: str | None) -> ModuleType:
    """Return the DBAPI module that reads databases with or without a key."""
    if key is None:
        return sqlite3
    from sqlcipher3 import dbapi2  # a library of its own, loaded only where a key is used

    module: ModuleType = dbapi2
    return module


def key_literal(key: str) -> str:
    """Return a key as SQL text for PRAGMA key and ATTACH."""
    return f"\"x'{key}'\"" if RAW_KEY.fullmatch(key) else "'" + key.replace("'", "''") + "'"


def connect(path: Path, key: str | None, *, timeout: float) -> Any:  # sqlite3 and sqlcipher3 share no class
    """Open a driver connection that leaves transactions to us."""
    connection = driver(key).connect(str(path), timeout=timeout, isolation_level=None, check_same_thread=True)
    if key is not None:
        connection.execute(f"PRAGMA key = {key_literal(key)}")
    return connection


def is_encrypted(path: Path) -> bool:
    """Say whether a file looks like a database under a key: whole pages, no SQLite heading, nothing but noise.

    A damaged heading leaves the page behind it readable and is not taken for a key.
    """
    with path.open("rb") as file:
        page = file.read(PAGE)
    return len(page) == PAGE and not page.startswith(MAGIC) and path.stat().st_size % PAGE == 0 and _is_noise(page)


def is_plain(path: Path) -> bool:
    """Say whether a file carries the heading of an unencrypted database."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def _is_noise(page: bytes) -> bool:
    """Say whether a page uses nearly every byte value: true of ciphertext, never of a page of tables."""
    return len(set(page)) >= 240
