"""Run migrations on the connection the store hands over; Alembic loads this file by its place."""

from __future__ import annotations


def _run() -> None:
    from alembic import context

    connection = context.config.attributes["connection"]
    context.configure(connection=connection, transactional_ddl=True, transaction_per_migration=False)
    with context.begin_transaction():
        context.run_migrations()


_run()
