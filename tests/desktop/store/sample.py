"""Write the sample database of the present schema to tests/data; run once per released schema, then keep the file.

python -m tests.desktop.store.sample
"""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.store import CaseDraft, InstalledPack
from desktop.store.backup import folder_of
from desktop.store.database import Store
from desktop.store.schema import VERSION
from matching.duties.marks import Mark
from matching.fields import FieldDictionary
from matching.findings import PackUse
from matching.ground import Basis
from matching.override import Override
from matching.papers.records import Attachment
from matching.ranking.labels import Comparison, Outcome
from matching.recommendation.events import Event
from matching.recommendation.ladder import LadderEvent
from matching.registers.records import Record
from tests.desktop.store.material import (
    NOON,
    PLACES,
    Clock,
    case_draft,
    decision,
    dictionary_of,
    facts,
    save_case,
    save_firm,
)

USE = PackUse(id="abc247", edition="2018", title="通知", document_number="247号", checksum="00ff")
OVERRIDE = Override(
    finding="G05", pack="abc247", edition="2018", over="no", decided="yes", by="王五", role="高级审批人",
    reason="产能已于上月拆除，见现场记录", on=date(2026, 11, 20),
)  # fmt: skip
INSTALLED = InstalledPack(
    pack="county", edition="2026", checksum="11aa", installed_at=NOON, by="张三", signer="邻县工信局",
    fingerprint="0A1B-2C3D", accepted="邻县工信局",
)  # fmt: skip
FOLDER = Path(__file__).parents[2] / "data"


RECORD = Record(id="", register="sample", facts=facts(ent_name="示例咨询公司"), state="listed")
DONE = Mark(number=0, kind="done", key="duty:sample.a1@2026", value="2026-11-20", note="已报")


def sample_path(version: int) -> Path:
    """Return where the sample of one schema version lies."""
    return FOLDER / f"store-{version:04d}.db"


def fill(store: Store) -> None:
    """Put at least one row into every table."""
    firm = save_firm(store, "示例一环保有限公司", ent_uscc="91130123MA00000000", ent_county_code="130123", ent_size="a")
    measures = (facts(msr_name="电机更新", msr_before=Decimal("10.50")),)
    draft = CaseDraft(
        enterprise_id=firm, facts=facts(prj_name="余热利用", prj_invest=Decimal("120.50")), measures=measures
    )
    case_id = store.save_case(draft, id=None, by="张三", why="录入").id
    store.save_judgements([(decision(store, case_id, id="judgement-1"), 1, 1, 2)], by="张三")
    store.save_case(case_draft(firm, "余热余压利用", prj_invest=Decimal("130")), id=case_id, by="李四", why="更正")
    binned = save_case(store, "误录的项目", firm=firm)
    became = Outcome(case_id=case_id, kind="recommended", on=date(2026, 11, 21), by="张三", judgement="judgement-1")
    store.record_outcome(became, told="推荐")
    store.record_comparison(Comparison(better=case_id, worse=binned, on=date(2026, 11, 21), by="张三"), told="在前")
    store.keep_model("0123456789abcdef", b"{}", origin="imported", taken=True, sentence="示例", by="张三")
    store.activate_model("", by="张三", why="示例")
    store.share_decisions("00ff", b"{}", by="张三", told="示例")
    store.delete_case(binned, by="张三", why="误录")
    store.put_edition("00ff", {"pack.toml": 'id = "abc247"'})
    store.put_basis(
        "ab12", Basis(packs=(USE,), rubric_checksum="cd34", adjustments={}, model="rubric", program="0.1.0")
    )
    store.lay_override(case_id, OVERRIDE)
    store.record_monitoring(case_id, facts(mon_result="a"), recheck=False, by="张三", why="年中检查")
    seen = Attachment(
        subject="case", subject_id=case_id, paper="eia", seen_by="张三", seen_on=date(2026, 11, 20), endless=True
    )
    store.papers.attach(seen, by="张三", why="看过原件")
    begun = Event(
        id="event-1", recommendation="recommendation-1", case=case_id, direction="miit_to_bank", step=1, move="start",
        on=date(2026, 11, 20), side="industry", office="示例县工信局", by="张三",
    )  # fmt: skip
    store.record_recommendation(begun, told="拟推荐")
    chosen = LadderEvent(
        id="ladder-1", case=case_id, gate="G06", kind="chosen", on=date(2026, 11, 20), by="王五", office="示例县支行",
        text="限期整改", choice="urge_rectify",
    )  # fmt: skip
    store.record_ladder(chosen, told="督促整改")
    store.registers.save(RECORD, store_fields(), by="张三", why="登记")
    store.duties.record(DONE, by="张三")
    store.name_persons({case_id: "王五"}, by="张三")
    store.install_pack(INSTALLED, {"pack.toml": 'id = "county"'})
    store.put_setting("office", {"name": "示例县工信局"})
    store.put_mapping("县表", {"企业": "ent_name"})
    store.number_dossier(case_id, "judgement-1", date(2026, 11, 21))


def store_fields() -> FieldDictionary:
    """Return what the records of the sample's register may hold."""
    return dictionary_of()


def main() -> None:
    """Write the sample."""
    with TemporaryDirectory() as place:
        path = Path(place) / "sample.db"
        store = Store.open(path, dictionary=dictionary_of(), places=PLACES, now=Clock())
        fill(store)
        store.close()
        (copy,) = folder_of(path).iterdir()
        FOLDER.mkdir(exist_ok=True)
        shutil.copyfile(copy, sample_path(VERSION))


if __name__ == "__main__":
    main()
