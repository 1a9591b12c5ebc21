"""A store of 100,000 judged cases for benchmarks, multiplied by SQL from a few hundred and kept for later runs.

Every copy has names of its own, so that searching and sorting have something to tell apart; facts and decisions are
those of its original.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import msgspec

from desktop import resources
from desktop.store import CaseQuery, backup
from desktop.store.database import Store
from desktop.store.listing import folded
from desktop.work.operations.judging import judge_cases
from desktop.work.progress import Progress
from matching.decision import Decision
from tests.benchmarks.bench_judging import fill

CASES = 100_000
ORIGINALS = 300
DAY = date(2026, 11, 21)
_PLACES = (
    "醴陵", "浏阳", "宁乡", "湘潭", "攸县", "茶陵", "炎陵", "平江", "汨罗", "临湘", "岳阳", "华容", "湘阴", "常宁",
    "耒阳", "祁东", "衡山", "安仁", "桂东", "资兴", "永兴", "嘉禾", "临武",
)  # fmt: skip
_WORDS = tuple("恒瑞金华盛鑫宏达兴泰昌隆丰润源晟嘉永安康诚信德益利顺和美佳创新科联合众远航飞鹏")
_TRADES = (
    "陶瓷", "水泥", "钢铁", "化工", "造纸", "纺织", "食品", "机械", "建材", "玻璃", "铝业", "铜业", "电镀", "印染",
    "制药", "饲料", "木业", "塑胶", "环保", "能源",
)  # fmt: skip
_WORKS = (
    "余热发电", "电机变频", "锅炉清洁化", "窑炉节能", "废水回用", "脱硫脱硝", "光伏屋顶", "空压机更新", "照明改造",
    "除尘升级", "废渣利用", "热泵供热",
)  # fmt: skip
_KINDS = ("项目", "改造项目", "一期工程", "二期工程", "技术改造")


def stored(count: int = CASES) -> Path:
    """Return where the store lies, made now if this state of the program has not made it before."""
    folder = Path(tempfile.gettempdir()) / "lvjian-benchmarks"
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as probe, _opened(Path(probe) / "probe.db") as store:
        path = folder / f"{store._access.listing.signature}-{count}.db"
    if not path.is_file():
        making = path.with_suffix(".making")
        making.unlink(missing_ok=True)
        build(making, count)
        making.rename(path)
    return path


def build(path: Path, count: int) -> None:
    """Write a store with so many judged cases."""
    with _opened(path) as store:
        fill(store, ORIGINALS)
        judge_cases(store, None, DAY, progress=Progress())
        originals = [store.latest_judgement(case_id) for case_id in store.case_ids(CaseQuery())]
        by_id = {one.case_id: one for one in originals if one is not None}
        with store.transaction(), store._access.reading() as connection:
            listing = store._access.listing
            listing.drop_orders(connection)
            connection.exec_driver_sql(_COPY)
            rows = list(_copies(store, count - ORIGINALS))
            names = ", ".join(rows[0])
            places = ", ".join("?" * len(rows[0]))
            connection.exec_driver_sql(
                f"INSERT INTO temp.copy ({names}) VALUES ({places})", [tuple(row.values()) for row in rows]
            )
            for statement in _RECORDS:
                connection.exec_driver_sql(statement)
            for table, given in ((listing.table, _LIST), (listing.text, _TEXT)):
                columns = [column.name for column in table.columns]
                taken = ", ".join(given.get(name, f"o.{name}") for name in columns)
                connection.exec_driver_sql(
                    f"INSERT INTO {table.name} ({', '.join(columns)}) SELECT {taken} FROM temp.copy c "
                    f"JOIN {table.name} o ON o.number = c.old"
                )
            connection.exec_driver_sql(_WORDS_OF_COPIES)
            listing.index(connection)
            heads = connection.exec_driver_sql("SELECT number, id FROM project WHERE number <= ?", (ORIGINALS,))
            sources: dict[int, str] = dict(heads.tuples().all())
        chance = Random(1)
        with store.transaction():
            store.save_judgements(
                (_decision(by_id[sources[row["old"]]], row, chance), row["number"], row["number"], row["number"])
                for row in rows
            )
    shutil.rmtree(backup.folder_of(path), ignore_errors=True)


def _opened(path: Path) -> Store:
    return Store.open(path, dictionary=resources.dictionary(), places=resources.places())


def _copies(store: Store, count: int) -> Iterator[dict[str, Any]]:
    chance, speller = Random(7), store._access.listing.speller
    for place in range(count):
        number = ORIGINALS + 1 + place
        firm = f"{chance.choice(_PLACES)}市{''.join(chance.sample(_WORDS, 2))}{chance.choice(_TRADES)}有限公司"
        plan = f"{chance.choice(_WORDS)}{chance.choice(_WORDS)}{chance.choice(_WORKS)}{chance.choice(_KINDS)}"
        uscc = f"91430281LJ{number:08d}"
        spelled, told = speller.spell(firm), speller.spell(plan)
        yield {
            "number": number, "old": 1 + place % ORIGINALS, "case_id": f"case-{number:06d}",
            "firm_id": f"firm-{number:06d}", "firm": firm, "plan": plan, "uscc": uscc,
            "firm_key": spelled[1], "plan_key": told[1],
            "names": folded(f"{firm}\n{plan}\n{uscc}\n"), "initials": f"{spelled[0]}\n{told[0]}\n",
            "pinyin": f"{spelled[1]}\n{told[1]}\n",
        }  # fmt: skip


def _decision(original: Decision, row: dict[str, Any], chance: Random) -> Decision:
    low = round(chance.uniform(5, 60), 2)
    return msgspec.structs.replace(
        original, id=f"judged-{row['number']:06d}", case_id=row["case_id"], score_low=low, score_high=low + 20
    )


_COPY = """CREATE TEMP TABLE copy (number INTEGER PRIMARY KEY, old INTEGER, case_id TEXT, firm_id TEXT, firm TEXT,
    plan TEXT, uscc TEXT, firm_key TEXT, plan_key TEXT, names TEXT, initials TEXT, pinyin TEXT)"""
_OLD = "FROM temp.copy c JOIN project p ON p.number = c.old"
_RECORDS = (
    f"""INSERT INTO enterprise (id, revision, name, uscc, created_at)
    SELECT c.firm_id, e.revision, c.firm, c.uscc, e.created_at {_OLD} JOIN enterprise e ON e.id = p.enterprise_id""",
    f"""INSERT INTO enterprise_revision
    SELECT c.firm_id, r.revision, json_set(r.doc, '$.ent_name.v', c.firm), r.saved_at, r.saved_by, r.why
    {_OLD} JOIN enterprise_revision r ON r.enterprise_id = p.enterprise_id""",
    f"""INSERT INTO project (id, number, enterprise_id, revision, name, created_at)
    SELECT c.case_id, c.number, c.firm_id, p.revision, c.plan, p.created_at {_OLD}""",
    f"""INSERT INTO project_revision
    SELECT c.case_id, r.revision, c.firm_id, r.enterprise_revision, json_set(r.doc, '$.prj_name.v', c.plan), r.measures,
    r.saved_at, r.saved_by, r.why {_OLD} JOIN project_revision r ON r.project_id = p.id""",
)
_LIST = {
    "number": "c.number", "case_id": "c.case_id", "enterprise_id": "c.firm_id", "enterprise": "c.firm",
    "project": "c.plan", "uscc": "c.uscc", "enterprise_key": "c.firm_key", "project_key": "c.plan_key",
}  # fmt: skip
_TEXT = {"number": "c.number", "names": "c.names", "initials": "c.initials", "pinyin": "c.pinyin"}
_WORDS_OF_COPIES = f"""INSERT INTO case_search(rowid, words) SELECT number, content || x'0a0a' FROM case_text
    WHERE number > {ORIGINALS}"""


if __name__ == "__main__":
    start = perf_counter()
    sys.stdout.write(f"{stored()} {perf_counter() - start:.1f} s\n")
