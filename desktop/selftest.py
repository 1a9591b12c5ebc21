"""Check, inside the shipped program, that every part works: resources, store, import, judging, paper and window."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import resources
from desktop.problems import Problem
from desktop.work.progress import Progress
from matching.errors import ResourceError

if TYPE_CHECKING:
    from desktop.store.database import Store

DAY = date(2026, 11, 21)
CLERK = "自检"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Tell what was checked and what went wrong, if anything did."""

    title: str
    problem: str = ""


class SelfTestFailed(Exception):
    """Tell that a part does not do what it should."""


def selftest() -> tuple[Check, ...]:
    """Run all checks in a folder of their own, named in Chinese with a space; nothing of the user's is touched."""
    with tempfile.TemporaryDirectory(prefix="绿荐 自检 ", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        steps: tuple[tuple[str, Callable[[Path], None]], ...] = (
            ("字段、代码与政策包", _resources),
            ("政策包算例", _worked_cases),
            ("政策包签名", _signature),
            ("字体", _fonts),
            ("计算库", _arithmetic),
            ("数据库：导入、评估、排序与打印", _main_job),
            ("Word 文件", _word),
            ("互荐文件", _recommendation_file),
            ("材料清单", _papers),
            ("台账与上报文件", _registers),
            ("统计表", _statistics),
            ("数据库：加密", _encryption),
            ("窗口", lambda folder: _window(folder / "窗口.db")),
        )
        return tuple(_run(title, step, place) for title, step in steps)


def start_only(database: Path) -> tuple[Check, ...]:
    """Open the window on a database, as one does who starts the program, and close it when its first rows are there."""
    return (_run("窗口", lambda _folder: _window(database), database.parent),)


def _run(title: str, step: Callable[[Path], None], place: Path) -> Check:
    try:
        step(place)
    except (Problem, ResourceError, SelfTestFailed, OSError, ImportError) as error:
        return Check(title=title, problem=str(error) or type(error).__name__)
    return Check(title=title)


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise SelfTestFailed(what)


def _resources(place: Path) -> None:
    _require(len(resources.dictionary()) > 0, "数据字典是空的")
    _require(len(resources.packs().editions) > 0, "没有政策包")
    _require(bool(resources.name_code("county", "440281")), "行政区划代码表不完整")


def _worked_cases(place: Path) -> None:
    from desktop.work.operations.judging import ground_on
    from matching.trial import failures

    ground = ground_on(resources.packs(), DAY)
    for pack in resources.packs().editions:
        for failure in failures(pack, ground):
            raise SelfTestFailed(f"{pack.row.id}：{failure.sentence()}")


def _signature(place: Path) -> None:
    from desktop.exchange import keys, packfile

    key = keys.make_key(place / "密钥", "自检单位")
    pack = resources.packs().editions[0]
    path = packfile.write_pack(
        place / "自检.lvpack",
        pack.texts,
        pack=pack.row.id,
        edition=pack.row.edition,
        title=pack.row.title,
        program="",
        key=key,
    )
    _require(packfile.read_pack(path, trusted=[key.signer]).state == "trusted", "签名核对不上")


def _fonts(place: Path) -> None:
    from desktop.dossier.fonts import bundled

    bundled()


def _arithmetic(place: Path) -> None:
    """Solve one small system in every way the ranking's libraries know: they are put together by the build."""
    import numpy as np
    from scipy.linalg import cho_factor, cho_solve

    rows = np.array([[4.0, 1.0, 0.5], [1.0, 3.0, 0.2], [0.5, 0.2, 2.0]])
    right = rows @ np.array([1.0, 2.0, 3.0])
    left, sizes, over = np.linalg.svd(rows)
    values, vectors = np.linalg.eigh(rows)
    q, r = np.linalg.qr(rows)
    answers = (
        (np.linalg.solve(rows, right), [1.0, 2.0, 3.0]),
        (np.linalg.lstsq(rows, right, rcond=None)[0], [1.0, 2.0, 3.0]),
        (cho_solve(cho_factor(rows), right), [1.0, 2.0, 3.0]),
        ((left * sizes) @ over, rows),
        ((vectors * values) @ vectors.T, rows),
        (q @ r, rows),
        (np.sort(np.linalg.eigvals(rows)), values),
        (np.linalg.det(rows), np.prod(values)),
        (np.linalg.inv(rows) @ rows, np.eye(3)),
    )
    _require(all(np.allclose(found, wanted) for found, wanted in answers), "矩阵运算的结果不对")


def _open(place: Path) -> Store:
    from desktop.store.database import Store

    return Store.open(place / "自检.db", dictionary=resources.dictionary(), places=resources.places())


def _first_case(store: Store) -> str:
    from desktop.store import CaseQuery
    from desktop.work.operations import cases

    found = cases.case_ids(store, CaseQuery(sort="rank", limit=1))
    _require(bool(found), "数据库里没有项目")
    return found[0]


def _main_job(place: Path) -> None:
    from desktop.work.operations import batch_printing, intake, judging, verifying

    progress, keys = Progress(), place / "打印密钥"
    with _open(place) as store:
        report = intake.import_files(store, [resources.example_workbook()], by=CLERK, progress=progress)
        _require(report.is_clean, "示例表没有全部读入")
        judged = judging.judge_cases(store, None, DAY, progress=progress)
        _require(judged.judged > 0, "没有评估任何项目")
        first = _first_case(store)
        wish = batch_printing.BatchWish(printed_on=DAY)
        printed = batch_printing.print_dossiers(store, [first], place / "材料", wish=wish, keys=keys, progress=progress)
        _require(all(path.read_bytes().startswith(b"%PDF") for path in printed.files), "PDF 没有写成")
        # Read in a process of its own, which the shipped program starts otherwise than a checkout.
        found = verifying.verify_file(store, printed.files[-1], keys=keys, progress=progress)
        _require(found.state == "same", f"刚打印的材料核验不过：{found.why}")


def _word(place: Path) -> None:
    from desktop.work.operations import batch_printing
    from desktop.work.operations.handing_out import WORD

    with _open(place) as store:
        wish = batch_printing.BatchWish(printed_on=DAY, ending=WORD)
        first = [_first_case(store)]
        printed = batch_printing.print_dossiers(store, first, place / "Word", wish=wish, progress=Progress())
        _require(any(path.suffix == WORD for path in printed.files), "Word 文件没有写成")


def _recommendation_file(place: Path) -> None:
    from desktop.exchange import keys, recfile
    from matching.recommendation.events import Event

    key = keys.make_key(place / "互荐密钥", CLERK)
    event = Event(
        id="1", recommendation="1", case="1", direction="miit_to_bank", step=1, move="start", on=DAY,
        side="industry", office=CLERK, by=CLERK,
    )  # fmt: skip
    content = recfile.Content(enterprise="自检企业", project="自检项目", case_id="1", events=[event])
    path = recfile.write_recommendation(
        place / "自检.lvrec", content, direction="miit_to_bank", recommendation="1", sender=("industry", CLERK),
        program="", on=DAY, key=key,
    )  # fmt: skip
    opened, read = recfile.look_at(path, trusted=[key.signer])
    _require(opened.state == "trusted" and read == content, "互荐文件读回来不一样")


def _papers(place: Path) -> None:
    from desktop.work.operations.paper_printing import checklist_pdf
    from desktop.work.operations.paper_records import PaperDetails, PaperOf, attach_paper, check_files

    source = place / "环评批复.pdf"
    source.write_bytes(b"%PDF-1.4\n%%EOF\n")
    with _open(place) as store:
        case_id = _first_case(store)
        attach_paper(store, PaperOf(paper="eia", subject_id=case_id), source, PaperDetails(), on=DAY, by=CLERK)
        _require(check_files(store).is_clean, "附件存进去后不一样")
        _require(checklist_pdf(store, case_id, "recommend", on=DAY).startswith(b"%PDF"), "材料清单没有印成")


def _registers(place: Path) -> None:
    from dataclasses import replace

    from desktop.exchange.keys import trusted_signers
    from desktop.exchange.registerfile import read_registers
    from desktop.work.operations.register_packages import build_package
    from desktop.work.operations.registers import blank, save_record
    from matching.case import Fact

    with _open(place) as store:
        record = replace(blank(store, "expert"), facts={"svc_expert_id": Fact(value="ZJ-001")})
        save_record(store, record, on=DAY, by=CLERK)
        made = build_package(store, ["expert"], place / "自检.lvreg", keys=place / "台账密钥", on=DAY)
    found = read_registers(made.file, trusted=trusted_signers(place / "台账密钥"))
    _require(found.opened.state == "trusted" and len(found.records) == 1, "台账上报文件读回来不一样")


def _statistics(place: Path) -> None:
    from desktop.statistics.periods import read_period
    from desktop.work.operations.statistics import Request, table_for
    from desktop.work.operations.statistics_printing import write_table_file

    with _open(place) as store:
        answer = table_for(store, Request(layout="cohort", period=read_period(str(DAY.year))), on=DAY)
        for name in ("统计.pdf", "统计.xlsx"):
            write_table_file(store, answer, place / name, on=DAY)
            _require((place / name).stat().st_size > 0, "统计表没有写成")


def _encryption(place: Path) -> None:
    from desktop.store import EnterpriseDraft
    from desktop.store.database import Store
    from matching.case import Fact

    path = place / "加密.db"
    facts = {"ent_name": Fact(value="自检企业")}
    with Store.open(path, dictionary=resources.dictionary(), key="自检口令") as store:
        store.save_enterprise(EnterpriseDraft(facts=facts), id=None, by=CLERK, why="自检")
    _require("自检企业".encode() not in path.read_bytes(), "加密的数据库里读得到企业名称")
    with Store.open(path, dictionary=resources.dictionary(), key="自检口令") as store:
        _require(len(store.enterprise_index()) == 1, "加密的数据库读不回来")


def _window(database: Path) -> None:
    import os

    if "DISPLAY" not in os.environ and "WAYLAND_DISPLAY" not in os.environ and os.name != "nt":
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from desktop.app import window_opens

    _require(window_opens(database), "窗口没有打开")
