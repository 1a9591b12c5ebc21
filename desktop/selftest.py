"""Check, inside the shipped program, that every part works: resources, store, import, judging, paper and window."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop import resources
from desktop.problems import Problem
from desktop.work.progress import Progress
from matching.errors import ResourceError

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
            ("数据库：导入、评估、排序与打印", _main_job),
            ("数据库：加密", _encryption),
            ("窗口", _window),
        )
        return tuple(_run(title, step, place) for title, step in steps)


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


def _main_job(place: Path) -> None:
    from desktop.store import CaseQuery
    from desktop.store.database import Store
    from desktop.work.operations import cases, intake, judging, printing

    progress = Progress()
    with Store.open(place / "自检.db", dictionary=resources.dictionary(), places=resources.places()) as store:
        report = intake.import_files(store, [resources.example_workbook()], by=CLERK, progress=progress)
        _require(report.is_clean, "示例表没有全部读入")
        judged = judging.judge_cases(store, None, DAY, progress=progress)
        _require(judged.judged > 0, "没有评估任何项目")
        first = cases.case_ids(store, CaseQuery(sort="rank", limit=1))[:1]
        printed = printing.print_dossiers(store, first, place / "材料", printed_on=DAY, progress=progress)
        _require(all(path.read_bytes().startswith(b"%PDF") for path in printed.files), "PDF 没有写成")


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


def _window(place: Path) -> None:
    import os

    if "DISPLAY" not in os.environ and "WAYLAND_DISPLAY" not in os.environ and os.name != "nt":
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from desktop.app import window_opens

    _require(window_opens(place / "窗口.db"), "窗口没有打开")
