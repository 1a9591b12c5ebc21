"""Print every layout from the worked county as small pictures: `python -m tests.samples --out docs/samples`.

All firms, offices and people are made up. The page beside them, docs/samples.md, is written by the same command.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from desktop import resources
from desktop.statistics.periods import read_period
from desktop.store.database import Store
from desktop.work.operations import recommending
from desktop.work.operations.exporting import load_example
from desktop.work.operations.judging import judge_cases
from desktop.work.operations.model_card import card_pdf
from desktop.work.operations.official_layouts import layouts
from desktop.work.operations.official_material import Subject
from desktop.work.operations.official_printing import filled_form
from desktop.work.operations.overview import MEASURES, overview, write_overview
from desktop.work.operations.printing import FORMS, PaperChoice, preview_dossier, save_dossier
from desktop.work.operations.ranked import ranking_view
from desktop.work.operations.recommend_printing import print_sheet
from desktop.work.operations.side_by_side import Look, compare_cases, write_comparison
from desktop.work.operations.statistics import Request, table_for
from desktop.work.operations.statistics_printing import write_table_file
from desktop.work.progress import Progress
from tests.desktop.recommendation.county import BANK, INDUSTRY, become, entry
from tests.systems.conftest import enter

DAY = date(2026, 11, 21)
_ABOUT = "Printed from the worked county by `python -m tests.samples --out docs/samples`; all firms are made up."
BEGAN = datetime(2026, 11, 2, 8, tzinfo=UTC)
WIDTH = 700
COLOURS = 12
_FIRST = 1
_CHART = re.compile(r"图\d")
_MOST = 4
"""Pages of the full dossier: the first, and those with charts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Name one printed paper and the pages of it that are shown."""

    name: str
    told: str
    file: Path
    pages: tuple[int, ...] = (_FIRST,)


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, print, and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    lines = [
        "# Samples",
        "",
        "Printed from the worked county by `python -m tests.samples --out docs/samples`; all firms are made up.",
        "",
    ]
    with tempfile.TemporaryDirectory() as folder:
        for sample in samples(Path(folder)):
            pictures = [_picture(sample, page, options.out) for page in sample.pages]
            lines += [
                f"- {sample.told}: " + ", ".join(f"[{one.stem}]({options.out.name}/{one.name})" for one in pictures)
            ]
    (options.out.parent / f"{options.out.name}.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


def samples(folder: Path) -> Iterator[Sample]:
    """Print everything into a folder, one paper after the other."""
    with Store.open(
        folder / "示例县.db", dictionary=resources.dictionary(), places=resources.places(), now=lambda: BEGAN
    ) as store:
        load_example(store, on=DAY, by="示例", progress=Progress())
        become(store, INDUSTRY)
        judge_cases(store, None, DAY, progress=Progress())
        best, second = (one.case_id for one in ranking_view(store, DAY).cases[:2])
        yield from _dossiers(store, best, folder)
        yield from _recommended(store, best, folder)
        yield from _forms(store, best, folder)
        yield from _tables(store, folder)
        yield from _others(store, best, second, folder)


def _dossiers(store: Store, case_id: str, folder: Path) -> Iterator[Sample]:
    told = {"full": "dossier in full", "core": "core of the dossier", "summary": "one-page summary"}
    for form in FORMS:
        path = folder / f"{form}.pdf"
        path.write_bytes(preview_dossier(store, case_id, printed_on=DAY, choice=PaperChoice(form=form), keys=folder))
        pages = (_FIRST, *_charted(path))[:_MOST] if form == "full" else (_FIRST,)
        yield Sample(name=f"dossier_{form}", told=told[form], file=path, pages=pages)
    word = save_dossier(store, case_id, folder / "word.docx", printed_on=DAY, choice=PaperChoice(form="core"))
    if shutil.which("soffice"):
        yield Sample(name="dossier_word", told="core of the dossier as Word file", file=_as_pdf(word))


def _charted(path: Path) -> list[int]:
    """Return the pages that carry a numbered chart."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return [number for number, text in enumerate(texts, start=1) if _CHART.search(text)]


def _recommended(store: Store, case_id: str, folder: Path) -> Iterator[Sample]:
    yield _sheet(store, case_id, folder, "R06", "record of gates and ladder")
    found = recommending.start(store, case_id, "miit_to_bank", entry("start", "甲"), today=DAY)
    recommending.move(store, found, entry("send", "乙"), today=DAY)
    yield _sheet(store, found, folder, "R01", "recommendation sheet, industry office to bank")


def _sheet(store: Store, subject: str, folder: Path, kind: str, told: str) -> Sample:
    path = print_sheet(store, subject, folder / f"{kind}.pdf", kind=kind, on=DAY, keys=folder)
    return Sample(name=kind, told=f"{kind}: {told}", file=path)


def _forms(store: Store, case_id: str, folder: Path) -> Iterator[Sample]:
    firm = store.load_case(case_id).case.enterprise_id
    records = _records(store, firm, case_id)
    for form in layouts(store).values():
        row = form.row
        subject = {
            "case": Subject(case_id=case_id),
            "enterprise": Subject(enterprise_id=firm),
            "period": Subject(period=read_period("2026")),
            "record": Subject(record_id=records.get(row.register, "")),
        }[row.about]
        path = folder / f"{row.id}.pdf"
        path.write_bytes(filled_form(store, row.id, subject, on=DAY, printed_on=DAY, keys=folder).content)
        yield Sample(name=row.id, told=f"{row.id}: {row.title_en}", file=path)


def _records(store: Store, firm: str, case_id: str) -> dict[str, str]:
    """Keep one made-up record of every register a form is printed of; return their ids."""
    card = enter(
        store, "case_card", enterprise_id=firm, project_id=case_id, cc_title="烟气余热回收（示例）",
        cc_before="锅炉排烟温度高，冷凝水直排。", cc_done="加装冷凝式余热回收器，空压站换永磁变频机并联控。",
        cc_finance="贷款与自有资金结合，设备抵押。", cc_lesson="先测后改，按实测结算。",
    )  # fmt: skip
    enter(
        store, "case_result", enterprise_id=firm, project_id=case_id, cr_card=card.id, cr_what="tce", cr_value="310",
        cr_basis="metered", cr_from="2026-01-01", cr_to="2026-10-31", cr_source="能耗在线监测（示例）",
    )  # fmt: skip
    audit = enter(
        store, "cp_audit", enterprise_id=firm, cpa_list_year=2026, cpa_kind="mandatory", cpa_listed_on="2026-01-20",
        cpa_registered_on="2026-02-10", cpa_started_on="2026-03-01",
        cpa_report_on="2026-08-10", cpa_measures=12, cpa_invest_cny=300, cpa_benefit_cny=120, cpa_saving_tce="612.4",
        cpa_water_m3=9000, cpa_cod_t="1.2",
    )  # fmt: skip
    body = enter(store, "sw_body", org_name="示例评价机构", org_staff_count=12)
    waste = enter(
        store, "sw_eval", enterprise_id=firm, project_id=case_id, swe_body=body.id, swe_engaged_on="2026-03-01",
        swe_product="砂浆（示例）", swe_used_t=1200, swe_in_t=1300, swe_stock_t=100, swe_loss_t=0,
        swe_report_on="2026-05-20", swe_filed_on="2026-06-02",
    )  # fmt: skip
    quarters = (("2026-02-15", "粉煤灰", 420), ("2026-05-15", "粉煤灰", 480), ("2026-08-15", "炉渣", 300))
    for on, kind, used in quarters:
        enter(
            store, "sw_quarter", enterprise_id=firm, project_id=case_id, swq_eval=waste.id, swq_on=on, swq_waste=kind,
            swq_used_t=used, swq_output_cny=used, swq_relief_cny=12,
        )  # fmt: skip
    ledger = enter(store, "mrv", enterprise_id=firm, mrv_year=2025, mrv_report_on="2026-03-20", mrv_reported_t=5200)
    enter(store, "mrv_line", enterprise_id=firm, mvl_ledger=ledger.id, mvl_kind="fuel", mvl_fuel="bituminous",
          mvl_quantity=1800, mvl_proof="购煤台账（示例）")  # fmt: skip
    quota = enter(
        store, "lg_quota", lgq_year=2018, lgq_province="440000", ref_quota_381=5, lgq_document="附件3（示例）"
    )
    giant = enter(store, "lg_candidate", enterprise_id=firm, lgc_quota=quota.id, lgc_copies=2)
    made = {
        "case_card": card,
        "cp_audit": audit,
        "sw_body": body,
        "sw_eval": waste,
        "mrv": ledger,
        "lg_candidate": giant,
    }
    return {register: record.id for register, record in made.items()}


def _tables(store: Store, folder: Path) -> Iterator[Sample]:
    for layout, by, told in (
        ("effects", "county", "expected effects by county"), ("effects", "area", "expected effects by area"),
        ("dispatch", "county", "R03, dispatch assessment"), ("green_loans", "label", "R04, green loans"),
        ("clean_production", "", "R16, roll-up of clean production"),
    ):  # fmt: skip
        path = folder / f"stats_{layout}_{by}.pdf"
        request = Request(layout=layout, period=read_period("2026"), rows=(by,) if by else ())
        write_table_file(store, table_for(store, request, on=DAY), path, on=DAY)
        yield Sample(name=path.stem.rstrip("_"), told=f"period table: {told}", file=path)


def _others(store: Store, best: str, second: str, folder: Path) -> Iterator[Sample]:
    card = folder / "card.pdf"
    card.write_bytes(card_pdf(store, DAY))
    yield Sample(name="model_card", told="card of the model that orders the projects", file=card)
    found = compare_cases(store, [best, second], on=DAY)
    both = write_comparison(store, found, folder / "comparison.pdf", look=Look(), on=DAY)
    yield Sample(name="comparison", told="two projects side by side", file=both)
    shown = write_overview(store, overview(store, on=DAY), folder / "overview.pdf", MEASURES[:2])
    yield Sample(name="overview", told="overview of the county", file=shown)
    become(store, BANK)
    found_back = recommending.start(
        store, second, "bank_to_miit", entry("start", "丙", text="项目成熟，建议支持。"), today=DAY
    )
    yield _sheet(store, found_back, folder, "R02", "letter of the bank to the industry office")


def _as_pdf(word: Path) -> Path:
    command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(word.parent), str(word)]
    subprocess.run(command, check=True, capture_output=True)
    return word.with_suffix(".pdf")


def _picture(sample: Sample, page: int, out: Path) -> Path:
    """Draw one page small and with few colours."""
    import pypdfium2

    document = pypdfium2.PdfDocument(sample.file)
    drawn = document[min(page, len(document)) - 1]
    picture = drawn.render(scale=WIDTH / drawn.get_size()[0]).to_pil().convert("L").quantize(COLOURS)
    name = sample.name if len(sample.pages) == 1 else f"{sample.name}_{page}"
    path = out / f"{name}.png"
    picture.save(path, optimize=True)
    document.close()
    return path


if __name__ == "__main__":
    raise SystemExit(main())
