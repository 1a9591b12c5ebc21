"""A recommendation between two offices: a signed file there and back; what is wrong is refused with the reason."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from desktop.dossier.recommend_paper import paper_words, recommend_outline
from desktop.exchange import keys, recfile
from desktop.problems import Problem
from desktop.store import EnterpriseDraft
from desktop.store.database import Store
from desktop.work.operations import recommending
from desktop.work.operations.recommend_exchange import receive, send
from desktop.work.operations.recommend_printing import ladder_record, paper_pdf, sheet_of
from tests.desktop.dossier.reading import all_text
from tests.desktop.recommendation.county import BANK, DAY, INDUSTRY, entry, good_case, opened


class Offices:
    """Two offices, each with its own store and keys, and a file on its way."""

    def __init__(self, folder: Path, *, case: str = "", id: str = "") -> None:
        self.folder = folder
        self.county = opened(folder / "局.db", INDUSTRY)
        self.bank = opened(folder / "行.db", BANK)
        self.case, self.id = case, id
        self.file = folder / "荐.lvrec"

    def begin(self) -> None:
        """Let the county send a case it judged."""
        self.case = good_case(self.county)
        self.id = recommending.start(self.county, self.case, "miit_to_bank", entry("start", "甲"), today=DAY)
        recommending.move(self.county, self.id, entry("send", "乙"), today=DAY)
        send(self.county, self.id, self.file, keys=self.folder / "局", on=DAY)

    def take(self, file: Path | None = None, *, accept: str = "示例县工信局") -> object:
        return receive(self.bank, file or self.file, keys=self.folder / "行", by="丙", accept=accept, on=DAY)

    def close(self) -> None:
        self.county.close()
        self.bank.close()


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Offices:
    """Two offices that have begun, closed; every test works on a copy."""
    made = Offices(tmp_path_factory.mktemp("offices"))
    made.begin()
    made.close()
    return made


@pytest.fixture
def offices(begun: Offices, tmp_path: Path) -> Iterator[Offices]:
    folder = tmp_path / "各单位"
    shutil.copytree(begun.folder, folder)
    found = Offices(folder, case=begun.case, id=begun.id)
    yield found
    found.close()


def test_the_case_arrives_under_its_own_id_and_the_refusal_comes_back(offices: Offices) -> None:
    taken = receive(offices.bank, offices.file, keys=offices.folder / "行", by="丙", accept="示例县工信局", on=DAY)
    assert (taken.new_case, taken.case_id, len(taken.new_events)) == (True, offices.case, 2)
    assert taken.summary is not None
    assert taken.summary.recommendation == "ready"
    theirs = offices.bank.load_case(offices.case).case
    ours = offices.county.load_case(offices.case).case
    proved = {"prj_recommend_channel": "miit", "prj_recommend_date": DAY, "prj_recommend_status": "sent"}
    known = {name: fact.value for name, fact in ours.facts.items()}
    assert {name: fact.value for name, fact in theirs.facts.items()} == {**known, **proved}
    recommending.move(offices.bank, offices.id, entry("receive", "丙"), today=DAY)
    recommending.move(offices.bank, offices.id, entry("refuse", "丙", reason="papers", text="缺审计报告"), today=DAY)
    back = send(offices.bank, offices.id, offices.folder / "回执", keys=offices.folder / "行", on=DAY)
    for _ in range(2):
        answer = receive(offices.county, back, keys=offices.folder / "局", by="甲", accept="农行示例县支行", on=DAY)
    assert answer.new_events == ()
    found = recommending.find(offices.county, offices.id)
    assert found.state == "refused"
    assert found.last is not None
    assert found.last.text("text") == "缺审计报告"
    assert any(one.what == "recommendation_received" for one in offices.county.journal(offices.case))


def test_a_known_case_is_not_overwritten_and_the_differences_are_named(offices: Offices) -> None:
    offices.take()
    stored = offices.bank.load_case(offices.case)
    firm = dict(offices.bank.load_enterprise(stored.case.enterprise_id).facts)
    firm["ent_name"] = firm["ent_name"].but(value="银行所记的名称")
    offices.bank.save_enterprise(EnterpriseDraft(facts=firm), id=stored.case.enterprise_id, by="丙", why="核对")
    again = receive(offices.bank, offices.file, keys=offices.folder / "行", by="丙", accept="示例县工信局", on=DAY)
    assert [(one.field, one.ours, one.theirs) for one in again.differences] == [
        ("ent_name", "银行所记的名称", "示例厂")
    ]
    assert offices.bank.load_case(offices.case).case.text("ent_name") == "银行所记的名称"


def test_an_unknown_signer_an_altered_file_and_a_newer_one_are_refused(offices: Offices) -> None:
    with pytest.raises(Problem, match="还没有得到信任"):
        offices.take(accept="")
    content = bytearray(offices.file.read_bytes())
    content[len(content) // 2] ^= 1
    altered = offices.folder / "改.lvrec"
    altered.write_bytes(bytes(content))
    with pytest.raises(Problem):
        offices.take(altered)
    newer = msgspec.structs.replace  # the manifest is written as a newer program would
    key = keys.office_key(offices.folder / "局")
    assert key is not None
    opened_file, held = recfile.read_recommendation(offices.file, trusted=[key.signer], accept="")
    from desktop.exchange import sealed

    contents = {recfile.CONTENT: msgspec.json.encode(held)}
    statement = newer(opened_file.statement, format=2, files=sealed.checksums(contents))
    path = sealed.write_sealed(offices.folder / "新.lvrec", recfile.KIND, statement, contents, key)
    with pytest.raises(Problem, match="较新版本"):
        offices.take(path)
    assert offices.bank.recommendation_events() == ()


def _rewritten(offices: Offices, **changes: object) -> Path:
    """Write what a dishonest but properly signed sender would."""
    key = keys.office_key(offices.folder / "局")
    assert key is not None
    _opened, held = recfile.read_recommendation(offices.file, trusted=[key.signer], accept="")
    events = [*held.events[:-1], msgspec.structs.replace(held.events[-1], **changes)]
    return recfile.write_recommendation(
        offices.folder / "伪.lvrec", msgspec.structs.replace(held, events=events), direction="miit_to_bank",
        recommendation=offices.id, sender=("industry", "示例县工信局"), program="绿荐", on=DAY, key=key,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"side": "bank"}, "不应由"),
        ({"passed": {}}, "没有满足"),
        ({"move": "approve", "side": "bank", "office": "农行示例县支行"}, "没有"),
        ({"move": "receive", "side": "bank", "office": "农行示例县支行"}, "以本单位名义"),
        ({"on": "2027-01-01"}, "之后"),
        ({"case": "other"}, "另一件"),
    ],
)
def test_a_file_that_says_what_its_sender_cannot_say_changes_nothing(
    offices: Offices, changes: dict[str, object], told: str
) -> None:
    from datetime import date

    if "on" in changes:
        changes = {"on": date(2027, 1, 1)}
    with pytest.raises(Problem, match=told):
        offices.take(_rewritten(offices, **changes))
    assert offices.bank.recommendation_events() == ()


def test_a_draft_is_not_sent_out(offices: Offices) -> None:
    other = good_case(offices.county, ent_name="另一厂")
    draft = recommending.start(offices.county, other, "miit_to_bank", entry("start", "甲"), today=DAY)
    with pytest.raises(Problem, match="还没有送出"):
        send(offices.county, draft, offices.folder / "草.lvrec", keys=offices.folder / "局")


def test_the_sheet_tells_the_four_conditions_and_the_record_the_three_ways(offices: Offices) -> None:
    paper = sheet_of(offices.county, offices.id, on=DAY)
    printed = all_text(paper_pdf(paper)).replace("\n", "")
    for told in ("县域工业绿色项目推荐表", "社会信誉良好", "绿色环保达标", "示范效应强", "市场前景广阔", "校验码"):
        assert told in printed
    assert recommend_outline(paper) == recommend_outline(sheet_of(offices.county, offices.id, on=DAY))
    record = all_text(paper_pdf(ladder_record(offices.county, offices.case, on=DAY)))
    assert "督促整改、压缩退出、清收处置" in record.replace("\n", "")
    assert paper_words()("R02") == "县域工业绿色项目推荐函"


def test_the_store_of_either_office_is_whole(offices: Offices, tmp_path: Path) -> None:
    offices.take()
    store: Store = offices.bank
    assert len(store.recommendation_events([offices.case])) == 2
    assert store.recommendation_events(["no such case"]) == ()
