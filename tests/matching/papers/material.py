"""Records of papers made in one line, and a checklist of a small route."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from desktop import resources
from matching.criteria.facts import CaseView
from matching.expression import Expression, read_expression, symbols_of
from matching.papers.checklist import Checklist, checklist_of
from matching.papers.records import Attachment
from matching.papers.routes import Ask, Route
from tests.conftest import case_of

DAY = date(2026, 11, 21)
LICENCE, PERMIT, QUERY = "business_licence", "discharge_permit", "credit_query"


def record(paper: str = LICENCE, number: int = 1, **stated: Any) -> Attachment:
    """Make a record with a file; a seen original where `sha256` is empty."""
    return Attachment(**{"subject": "case", "subject_id": "case", "sha256": "aa", "file": "扫描.pdf", **stated},
                      paper=paper, number=number)  # fmt: skip


@cache
def condition(text: str) -> Expression:
    return read_expression(text, symbols_of(resources.dictionary(), {}))


def ask(*papers: str, when: str = "", **more: Any) -> Ask:
    return Ask(papers=papers, when=condition(when) if when else None, **more)


def checklist(*asks: Ask, records: tuple[Attachment, ...] = (), on: date = DAY, **facts: Any) -> Checklist:
    """Judge a route of these asks for a case of these facts."""
    view = CaseView(case_of("E2", **facts), resources.dictionary(), on)
    route = Route(id="r", title="试办", asks=asks)
    return checklist_of(
        route, view, resources.paper_catalogue(), records, soon_days=30, cite=lambda clause: clause and f"第{clause}条"
    )
