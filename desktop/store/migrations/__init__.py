"""Bring a database to the present schema with Alembic, driven from code; loaded only when a file is new or old."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from desktop.store import schema

FOLDER = Path(__file__).parent


def upgrade(connection: Connection) -> None:
    """Run the missing migrations inside the open transaction of `connection` and mark the file with the new version."""
    from alembic import command
    from alembic.config import Config

    config = Config()  # no ini file: it would be read in the Chinese code page
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    connection.exec_driver_sql(f"PRAGMA user_version = {schema.VERSION}")
    connection.exec_driver_sql(f"PRAGMA application_id = {schema.APPLICATION_ID}")
