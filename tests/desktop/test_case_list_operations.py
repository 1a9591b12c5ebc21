"""The list filters by gates as judged, sums what is known, and spells its cells as a person reads them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from desktop import resources
from desktop.problems import Problem
from desktop.store import CaseDraft, CaseQuery, Condition, EnterpriseDraft
from desktop.store.database import Store
from desktop.work.operations import case_list, list_fields, list_views
from desktop.work.operations.judging import case_judgement, judge_cases
from desktop.work.progress import Progress
from tests.conftest import case_of

DAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Two cases, one of them judged."""
    path = tmp_path_factory.mktemp("list") / "store.db"
    with Store.open(path, dictionary=resources.dictionary(), places=resources.places()) as store:
        firm = EnterpriseDraft(facts=case_of("E3", ent_name="甲公司", ent_county_code="430281").facts)
        saved = store.save_enterprise(firm, id=None, by="甲", why="")
        for name, invest in (("改造", "1000.5"), ("新建", "")):
            given = {"prj_name": name} | ({"prj_invest_total_cny": invest} if invest else {})
            draft = CaseDraft(enterprise_id=saved.id, facts=case_of("E3", **given).facts)
            store.save_case(draft, id=None, by="甲", why="")
        judge_cases(store, store.case_ids(CaseQuery())[:1], DAY, progress=Progress())
        yield store


def test_cases_are_found_by_what_was_judged_of_a_gate(store: Store) -> None:
    case_id = store.case_ids(CaseQuery())[0]
    judged = case_judgement(store, case_id)
    assert judged is not None
    gate = next(one for one in judged.judgement.findings if one.kind == "gate")
    for verdict in ("yes", "no", "unknown"):
        asked = Condition(field=f"gate:{gate.pack}:{gate.id}", values=(verdict,))
        page = case_list.list_page(store, CaseQuery(where=(asked,)), ("project",))
        assert [row.id for row in page.rows] == ([case_id] if gate.verdict == verdict else []), verdict


def test_the_unknown_is_counted_and_never_added_as_nothing(store: Store) -> None:
    sums = case_list.list_sums(store, CaseQuery())
    assert sums.count == 2
    assert (sums.sums[0].known, sums.sums[0].unknown) == (Decimal("1000.5"), 1)
    assert case_list.list_sums(store, CaseQuery(), [(1, 1)]).sums[0].unknown == 1


def test_cells_are_spelled_for_a_person(store: Store) -> None:
    columns = ("enterprise", "ent_county_code", "prj_invest_total_cny", "recommendation", "rank")
    page = case_list.list_page(store, CaseQuery(), columns)
    assert page.rows[0].cells[:3] == ("甲公司", "湖南省株洲市醴陵市", "1,000.5")
    assert page.rows[1].cells[2:] == ("", "未评估", "")


def test_every_field_offered_can_be_shown(store: Store) -> None:
    fields = list_fields.list_fields(store, gates_on=DAY)
    assert len({field.id for field in fields}) == len(fields)
    assert {"person", "prj_content", "ent_uscc"} <= {field.id for field in fields if field.can_show}
    assert any(field.id.startswith("gate:abc247:") and not field.can_show for field in fields)


def test_a_view_without_a_name_is_refused(store: Store) -> None:
    with pytest.raises(Problem, match="视图名称"):
        list_views.save_view(store, "  ", list_views.ListShape())
