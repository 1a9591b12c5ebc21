"""Every released schema opens and is brought up to date, after a backup; the tables are the ones the code names."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.store import CaseQuery, schema
from desktop.store.database import Store
from tests.desktop.store.conftest import Opener
from tests.desktop.store.material import save_case
from tests.desktop.store.sample import DONE, INSTALLED, OVERRIDE, RECORD, USE, fill, sample_path, store_fields

DERIVED = ("case_list", "case_text", "case_search", "ix_list", "ix_case_list", "alembic_version")


@pytest.fixture(params=range(1, schema.VERSION + 1))
def released(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(sample_path(request.param), tmp_path / "released.db"))


def check_sample(store: Store) -> None:
    (row,) = store.list_cases(CaseQuery(text="yryy")).rows
    case = store.load_case(row.id).case
    assert (case.text("ent_name"), case.value("prj_invest")) == ("示例一环保有限公司", Decimal("130"))
    first = store.load_case(row.id, revision=1).case
    assert (first.value("prj_invest"), first.measures[0]["msr_before"].value) == (Decimal("120.50"), Decimal("10.50"))
    latest = store.latest_judgement(row.id)
    assert latest is not None
    assert (latest.id, row.rank, row.changed_since_judged) == ("judgement-1", 1, True)
    assert [found.project for found in store.list_cases(CaseQuery(deleted=True)).rows] == ["误录的项目"]
    assert store.edition("00ff") == {"pack.toml": 'id = "abc247"'}
    assert store.setting("office") == {"name": "示例县工信局"}
    assert store.mappings() == ("县表",)
    assert store.number_dossier(row.id, "judgement-1", row.saved_at.date()) == "2026-0001"
    assert store.overrides() == {row.id: (OVERRIDE,)}
    (checked,) = store.monitoring()[row.id]
    assert (checked.number, checked.result, checked.by) == (1, "a", "张三")
    (became,), (compared,) = store.outcomes([row.id]), store.comparisons()
    assert (became.kind, became.judgement, compared.better) == ("recommended", "judgement-1", row.id)
    assert (store.active_model(), store.model("0123456789abcdef")) == ("", b"{}")
    assert [file.content for file in store.shared_decisions()] == [b"{}"]
    kept = store.basis("ab12")
    assert kept is not None
    assert kept.packs == (USE,)
    assert store.installed_packs() == (INSTALLED,)
    assert store.edition(INSTALLED.checksum) == {"pack.toml": 'id = "county"'}
    (registered,) = store.registers.records(store_fields())
    assert (registered.number, registered.state, registered.facts) == (1, "listed", RECORD.facts)
    (marked,) = store.duties.marks()
    assert (marked.kind, marked.key, marked.value) == (DONE.kind, DONE.key, DONE.value)
    assert [event.move for event in store.recommendation_events()] == ["start"]
    assert len(store.journal()) == 22


def test_a_file_of_every_released_version_opens_with_all_it_holds(opener: Opener, released: Path) -> None:
    check_sample(opener(released))


def test_a_file_of_every_released_version_can_be_worked_with(opener: Opener, released: Path) -> None:
    store = opener(released)
    save_case(store, "新项目")
    assert store.list_cases(CaseQuery()).total == 2


def test_a_new_database_holds_the_same_tables_as_an_upgraded_one(opener: Opener, released: Path, path: Path) -> None:
    opener(released).close()
    opener().close()
    assert tables_of(released) == tables_of(path)


def tables_of(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").fetchall()
    return {name: sql for name, sql in found if not name.startswith(DERIVED)}


def test_the_sample_holds_a_row_in_every_table(tmp_path: Path) -> None:
    with closing(sqlite3.connect(shutil.copyfile(sample_path(schema.VERSION), tmp_path / "copy.db"))) as connection:
        for table in schema.metadata.tables:
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() > (0,), table


def test_the_tables_in_the_file_are_the_ones_the_code_names(store: Store) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    def is_record(name: str | None, kind: str, parents: object) -> bool:
        return not (name or "").startswith(DERIVED)

    with store._access.reading() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_record, "compare_type": True})
        assert compare_metadata(context, schema.metadata) == []


def test_an_old_file_is_backed_up_before_it_is_upgraded(
    opener: Opener, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opener()
    fill(store)
    store.close()
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    upgraded = opener()
    assert "migration" in {info.kind for info in upgraded.backups()}
    check_sample(upgraded)
    upgraded.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)


def test_a_failed_upgrade_leaves_the_file_as_it_was(
    opener: Opener, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alembic.util.exc import CommandError

    from desktop.store import migrations

    store = opener()
    fill(store)
    store.close()
    broken = tmp_path / "broken"
    shutil.copytree(migrations.FOLDER, broken)
    step = 'revision = "9999"\ndown_revision = "{}"\ndef upgrade():\n    from alembic import op\n    {}\n'
    failing = 'op.execute("DROP TABLE setting")\n    op.execute("no such statement")'
    head = sorted(path.stem for path in (broken / "versions").glob("r*.py"))[-1][1:5]
    (broken / "versions" / "r9999_broken.py").write_text(step.format(head, failing), encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(schema, "VERSION", schema.VERSION + 1)
        patch.setattr(migrations, "FOLDER", broken)
        with pytest.raises(Exception, match=r"syntax error") as caught:
            opener()
        assert not isinstance(caught.value, CommandError)
    check_sample(opener())


def test_opening_a_file_that_is_up_to_date_loads_nothing_it_does_not_need(opener: Opener, path: Path) -> None:
    opener().close()
    script = (
        "import sys; from pathlib import Path; from desktop.store.database import Store;"
        "from tests.desktop.store.material import PLACES, dictionary_of; from desktop.store import CaseQuery;"
        "store = Store.open(Path(sys.argv[1]), dictionary=dictionary_of(), places=PLACES);"
        "store.list_cases(CaseQuery(text='lyhb')); store.close();"
        "print({'alembic', 'pypinyin', 'sqlcipher3', 'sqlalchemy.orm'} & set(sys.modules))"
    )
    root = Path(__file__).parents[3]
    run = subprocess.run([sys.executable, "-c", script, str(path)], cwd=root, check=True, capture_output=True)
    assert run.stdout.strip() == b"set()"


def test_naming_the_records_loads_no_database() -> None:
    script = "import sys, desktop.store; sys.exit('sqlalchemy' in sys.modules or 'sqlite3' in sys.modules)"
    root = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", script], cwd=root, check=False).returncode == 0
