"""Judgements are kept for ever as they were, and the list shows the latest and whether the case changed since."""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import closing
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
import sqlalchemy.exc

from desktop.problems import Problem
from desktop.store import CaseQuery, CaseRow
from desktop.store.database import Store
from desktop.store.judgements import opened
from tests.desktop.store.material import TODAY, Clock, case_draft, decision, save_case, save_firm


def only_row(store: Store) -> CaseRow:
    (row,) = store.list_cases(CaseQuery()).rows
    return row


def test_a_judgement_comes_back_exactly(store: Store) -> None:
    made = decision(store, save_case(store), id="j1")
    assert store.save_judgements([(made, 1, 1, 3)], by="张三") == 1
    assert store.judgement("j1") == made
    assert store.latest_judgement(made.case_id) == made


def test_judging_again_adds_a_second_one(store: Store, clock: Clock) -> None:
    case_id = save_case(store)
    store.save_judgements([(decision(store, case_id, id="j1", low=60.0), 1, 1, 3)])
    clock.pass_by(hours=2)
    store.save_judgements([(decision(store, case_id, id="j2", low=70.0), 1, 1, 1)])
    newest, first = store.judgements(case_id)
    assert (newest.id, newest.score_low, newest.made_at, newest.rank_worst) == ("j2", 70.0, clock.now, 1)
    assert (first.id, first.score_low, first.on) == ("j1", 60.0, TODAY)
    latest = store.latest_judgement(case_id)
    assert latest is not None
    assert latest.id == "j2"


def test_a_case_never_judged_has_no_judgement(store: Store) -> None:
    case_id = save_case(store)
    assert store.latest_judgement(case_id) is None
    assert store.judgements(case_id) == ()
    assert (only_row(store).recommendation, only_row(store).rank, only_row(store).judged_on) == ("", None, None)


def test_the_list_shows_the_latest_judgement(store: Store) -> None:
    case_id = save_case(store)
    store.save_judgements([(decision(store, case_id, id="j1", recommendation="hold", low=61.5), 2, 1, 3)])
    row = only_row(store)
    assert (row.recommendation, row.score_low, row.score_high) == ("hold", 61.5, 71.5)
    assert (row.rank, row.rank_best, row.rank_worst, row.judged_on) == (2, 1, 3, TODAY)
    assert (row.judgement_id, row.changed_since_judged) == ("j1", False)


def test_a_change_of_the_case_or_its_enterprise_shows_until_judged_again(store: Store) -> None:
    firm = save_firm(store)
    case_id = save_case(store, firm=firm)
    store.save_judgements([(decision(store, case_id, id="j1"), 1, 1, 1)])
    save_firm(store, id=firm, ent_staff=12)
    assert only_row(store).changed_since_judged
    store.save_judgements([(decision(store, case_id, id="j2"), 1, 1, 1)])
    assert not only_row(store).changed_since_judged
    store.save_case(case_draft(firm, "改名"), id=case_id, by="", why="")
    assert only_row(store).changed_since_judged
    assert store.list_cases(CaseQuery(changed_since_judged=True)).total == 1
    assert store.list_cases(CaseQuery(changed_since_judged=False)).total == 0


def test_a_judgement_of_older_facts_shows_as_changed(store: Store) -> None:
    firm = save_firm(store)
    case_id = save_case(store, firm=firm)
    made = decision(store, case_id, id="j1")
    store.save_case(case_draft(firm, "改名"), id=case_id, by="", why="")
    store.save_judgements([(made, 1, 1, 1)])
    assert only_row(store).changed_since_judged


def test_recommendations_filter_and_sort_in_the_order_of_the_classes(store: Store) -> None:
    firm = save_firm(store)
    wanted = ("block", "ready", "not_a_case", "unknown", "hold")
    made = [
        (decision(store, save_case(store, word, firm=firm), id=word, recommendation=word), None, None, None)
        for word in wanted
    ]
    save_case(store, "never", firm=firm)
    store.save_judgements(made)
    names = [row.project for row in store.list_cases(CaseQuery(sort="recommendation")).rows]
    assert names == ["ready", "unknown", "hold", "block", "not_a_case", "never"]
    asked = CaseQuery(recommendation=("hold", ""))
    assert {row.project for row in store.list_cases(asked).rows} == {"hold", "never"}


def test_the_present_rank_moves_without_touching_the_judgement(store: Store) -> None:
    case_id = save_case(store)
    store.save_judgements([(decision(store, case_id, id="j1"), 1, 1, 3)])
    store.put_ranks({case_id: (4, 2, 6)})
    row = only_row(store)
    assert (row.rank, row.rank_best, row.rank_worst) == (4, 2, 6)
    assert store.judgements(case_id)[0].rank == 1


def test_saving_a_case_keeps_its_judgement_in_the_list(store: Store) -> None:
    firm = save_firm(store)
    case_id = save_case(store, firm=firm)
    store.save_judgements([(decision(store, case_id, id="j1"), 1, 1, 3)])
    store.save_case(case_draft(firm, "改名"), id=case_id, by="", why="")
    assert (only_row(store).judgement_id, only_row(store).rank) == ("j1", 1)


def test_a_judgement_is_never_written_over(store: Store) -> None:
    case_id = save_case(store)
    made = decision(store, case_id, id="j1")
    store.save_judgements([(made, 1, 1, 1)])
    with pytest.raises(sqlalchemy.exc.IntegrityError):
        store.save_judgements([(decision(store, case_id, id="j1", low=99.0), 1, 1, 1)])
    assert store.judgement("j1") == made


@pytest.mark.parametrize("table", ["judgement", "journal", "project_revision", "enterprise_revision", "edition"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET rowid = rowid"])
def test_the_file_itself_refuses_to_change_evidence(store: Store, path: Path, table: str, statement: str) -> None:
    store.save_judgements([(decision(store, save_case(store), id="j1"), 1, 1, 1)])
    store.put_edition("00ff", {"pack.toml": "id = 'abc247'"})
    store.close()
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError, match="never changed"):
        connection.execute(statement.format(table))


@pytest.mark.parametrize("damage", ["X'00'", "zeroblob(length(doc))", "substr(doc, 1, length(doc) - 3)"])
def test_an_altered_judgement_is_found_out(store: Store, path: Path, damage: str, opener: object) -> None:
    case_id = save_case(store)
    store.save_judgements([(decision(store, case_id, id="j1"), 1, 1, 1)])
    store.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER judgement_refuses_update")
        connection.execute(f"UPDATE judgement SET doc = {damage}")
        connection.commit()
    again = opener()  # type: ignore[operator]  # the fixture's own type is no class
    with pytest.raises(Problem, match="校验值不符") as caught:
        again.latest_judgement(case_id)
    assert caught.value.code == "store-judgement-altered"


def test_a_judgement_of_another_program_version_is_a_problem() -> None:
    document = b'{"id":"j1"}'
    with pytest.raises(Problem, match="另一版本") as caught:
        opened("j1", sha256(document).hexdigest(), zlib.compress(document))
    assert caught.value.code == "store-judgement-foreign"


def test_an_edition_is_kept_once_under_its_checksum(store: Store) -> None:
    store.put_edition("00ff", {"pack.toml": "甲"})
    store.put_edition("00ff", {"pack.toml": "乙"})
    assert store.edition("00ff") == {"pack.toml": "甲"}
    assert store.edition("ffff") is None


def test_dossier_numbers_run_within_the_year_and_stay_with_their_judgement(store: Store) -> None:
    case_id = save_case(store)
    first = store.number_dossier(case_id, "j1", date(2026, 12, 30))
    assert first == "2026-0001"
    assert store.number_dossier(case_id, "j2", date(2026, 12, 31)) == "2026-0002"
    assert store.number_dossier(case_id, "j3", date(2027, 1, 4)) == "2027-0001"
    assert store.number_dossier(case_id, "j1", date(2027, 1, 5)) == first


def test_settings_and_mappings_are_kept_by_name(store: Store) -> None:
    assert store.setting("office") is None
    store.put_setting("office", {"name": "正定县工信局", "list": [1, 2.5, None]})
    store.put_setting("office", {"name": "肥东县工信局"})
    assert store.setting("office") == {"name": "肥东县工信局"}
    store.put_mapping("县表", {"企业": "ent_name"})
    assert (store.mappings(), store.mapping("县表")) == (("县表",), {"企业": "ent_name"})
    store.put_mapping("县表", None)
    assert (store.mappings(), store.mapping("县表")) == ((), None)
