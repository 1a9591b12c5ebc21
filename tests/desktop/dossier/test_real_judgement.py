"""A dossier of a judgement made by the shipped packs, from facts to extracted text."""

from __future__ import annotations

from datetime import date

from desktop import resources
from desktop.dossier.pdf import pdf_bytes
from matching.case import Case
from matching.findings import Judgement
from matching.judge import Ground, judge
from tests.desktop.dossier.material import case, paper, settings
from tests.desktop.dossier.reading import all_text, squeezed
from tests.desktop.dossier.test_pages import strings

DAY = date(2026, 11, 20)


def judged(whose: Case) -> Judgement:
    ground = Ground(
        dictionary=resources.dictionary(),
        packs=resources.packs().on(DAY),
        checks=resources.checks(),
        derivations=resources.derivations(),
        name_code=resources.name_code,
    )
    return judge(whose, ground, on=DAY, identity="j1")


def test_a_judgement_by_the_shipped_packs_prints_whole() -> None:
    status = {pack.row.id: pack.row.status for pack in resources.packs().on(DAY)}
    outline = paper(judged(case()), case(), settings(pack_status=status), codes=resources.name_code)
    extracted = all_text(pdf_bytes([outline]))
    assert [text for text in map(squeezed, strings(outline)) if text not in extracted] == []


def test_a_case_of_which_nothing_is_known_prints_whole() -> None:
    nothing = Case(id="c9", enterprise_id="e9")
    extracted = all_text(pdf_bytes([paper(judged(nothing), nothing)]))
    assert "？待补正" in extracted
    assert "企业名称未提供" in extracted
