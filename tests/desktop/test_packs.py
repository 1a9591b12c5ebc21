"""The life of a policy pack beside the shipped ones: built, looked into, installed, judged by, withdrawn."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop import resources
from desktop.exchange.keys import make_key, trust
from desktop.problems import Problem
from desktop.store import CaseDraft, EnterpriseDraft
from desktop.store.database import Store
from desktop.work.operations.judging import case_judgement, judge_cases
from desktop.work.operations.office import packs_in_use, save_rubric
from desktop.work.operations.pack_checking import check_folder
from desktop.work.operations.pack_listing import list_packs
from desktop.work.operations.packs import build_pack, check_origin, inspect_pack, install_pack, withdraw_pack
from desktop.work.progress import Cancelled, Progress
from matching.case import Fact
from matching.errors import ResourceError
from tests.conftest import DAY
from tests.county import NEXT, TEXTS, texts_of, write_folder
from tests.desktop.exchange.material import unsigned_entries, zipped
from tests.empty_store import new_store

LATER = date(2027, 3, 1)
SUBSIDY = "mycounty.s4.subsidy"
Change = tuple[str, str, str]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "库.db", placed=True) as opened:
        yield opened


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "本单位"


def build(tmp_path: Path, keys: Path, *changed: Change, name: str = "county.lvpack") -> Path:
    folder = write_folder(tmp_path / f"{name} 文件夹", *changed)
    return build_pack(folder, tmp_path / name, keys=keys, built_on=DAY, name="示例县工信局").file


def install(store: Store, path: Path, keys: Path, accept: str = "") -> str:
    return install_pack(store, path, by="张三", keys=keys, accept=accept).outcome


def put(store: Store, name: str, **facts: object) -> str:
    firm = EnterpriseDraft(facts={"ent_name": Fact(value=f"{name}公司")})
    saved = store.save_enterprise(firm, id=None, by="测", why="")
    project = {"prj_name": Fact(value=name), **{key: Fact(value=value, evidence="E4") for key, value in facts.items()}}  # type: ignore[arg-type]  # written by hand
    return store.save_case(CaseDraft(enterprise_id=saved.id, facts=project), id=None, by="测", why="").id


def subsidy_of(store: Store, case_id: str) -> str:
    found = case_judgement(store, case_id)
    assert found is not None
    return next((offer.state for offer in found.judgement.offers if offer.id == SUBSIDY), "none")


def editions(store: Store) -> set[str]:
    return {pack.row.edition for pack in packs_in_use(store).editions if pack.row.id == "mycounty"}


# ---- check and build


def test_a_sound_folder_has_no_faults(tmp_path: Path) -> None:
    checked = check_folder(write_folder(tmp_path))
    assert checked.is_sound
    assert (checked.pack, checked.edition, checked.counts["gates"], checked.counts["cases"]) == (
        "mycounty",
        "2026",
        1,
        3,
    )
    assert checked.hints == ()


def test_checking_names_every_fault_with_its_place(tmp_path: Path) -> None:
    folder = write_folder(
        tmp_path, ("gates.toml", "prj_energy_saving_tce", "prj_savings"), ("offers.toml", "family =", "familie =")
    )
    first, second = check_folder(folder).faults
    assert (first.file, first.item, first.position) == ("gates.toml", "SL01", 0)
    assert (second.file, second.item) == ("offers.toml", SUBSIDY)


def test_a_worked_case_that_comes_out_otherwise_is_a_fault(tmp_path: Path) -> None:
    faults = check_folder(write_folder(tmp_path, ("pack.toml", "value = 100", "value = 2000"))).faults
    assert [(fault.file, fault.item) for fault in faults] == [("cases.toml", "节能量足够")] * 2


def test_results_no_worked_case_shows_are_pointed_out(tmp_path: Path) -> None:
    hints = check_folder(write_folder(tmp_path, ("cases.toml", 'SL01 = "no", ', ""))).hints
    assert hints == ("闸门 SL01 还缺结果为“否”的算例",)


def test_a_copy_of_a_shipped_pack_that_kept_its_name_is_pointed_out(tmp_path: Path) -> None:
    shipped = resources.pack_texts()["price943/2018"]
    for name, text in shipped.items():
        (tmp_path / name).write_text(text + "\n# 改过\n", encoding="utf-8")
    assert any("2018 版已经有了" in hint for hint in check_folder(tmp_path).hints)


def test_a_folder_without_a_pack_is_told(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "没有"):
        with pytest.raises(Problem) as refused:
            check_folder(folder)
        assert refused.value.code == "no_pack_folder"


def test_a_file_saved_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = write_folder(tmp_path) / "gates.toml"
    path.write_text("\ufeff" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert check_folder(tmp_path).is_sound


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    (write_folder(tmp_path) / "pack.toml").write_bytes(TEXTS["pack.toml"].encode("gbk"))
    with pytest.raises(Problem, match="UTF-8"):
        check_folder(tmp_path)


def test_a_faulty_folder_is_not_built(tmp_path: Path, keys: Path) -> None:
    with pytest.raises(Problem) as refused:
        build(tmp_path, keys, ("gates.toml", "prj_energy_saving_tce", "prj_savings"))
    assert refused.value.code == "pack_faulty"
    assert not (tmp_path / "county.lvpack").exists()


def test_the_key_is_made_with_the_first_file_and_used_for_the_next(tmp_path: Path, keys: Path) -> None:
    folder = write_folder(tmp_path / "甲")
    first = build_pack(folder, tmp_path / "1.lvpack", keys=keys, name="示例县工信局")
    second = build_pack(folder, tmp_path / "2.lvpack", keys=keys, name="别的名称")
    assert (first.signer, first.fingerprint) == (second.signer, second.fingerprint)


# ---- look into a file


def test_looking_into_a_file_shows_rows_and_cases_that_would_change(store: Store, tmp_path: Path, keys: Path) -> None:
    put(store, "大项目", prj_energy_saving_tce=500)
    put(store, "小项目", prj_energy_saving_tce=50)
    put(store, "不明项目")
    found = inspect_pack(store, build(tmp_path, keys), on=DAY, keys=keys, progress=Progress())
    assert (found.state, found.signer, found.against, found.refusal) == ("trusted", "示例县工信局", "", "")
    assert {change.kind for change in found.changes} == {"added"}
    assert found.judged == 3
    assert {case.project: case.lines() for case in found.cases} == {
        "大项目": ("示例县贷款贴息：无 → 可办理",),
        "不明项目": ("示例县贷款贴息：无 → 待查",),
    }
    assert editions(store) == set()


def test_a_next_edition_is_compared_with_the_one_in_force_on_its_first_day(
    store: Store, tmp_path: Path, keys: Path
) -> None:
    put(store, "中项目", prj_energy_saving_tce=200)
    put(store, "大项目", prj_energy_saving_tce=500)
    install(store, build(tmp_path, keys), keys)
    following = build(tmp_path, keys, *NEXT, name="next.lvpack")
    found = inspect_pack(store, following, on=DAY, keys=keys, progress=Progress())
    assert (found.against, found.on) == ("2026", date(2027, 1, 1))
    assert [(case.project, case.lines()) for case in found.cases] == [
        ("中项目", ("示例县贷款贴息：可办理 → 不可办理",))
    ]


def test_changed_conditions_are_told_in_the_words_of_the_form(store: Store, tmp_path: Path, keys: Path) -> None:
    install(store, build(tmp_path, keys), keys)
    folder = write_folder(tmp_path / "草稿", ("gates.toml", ">= mycounty_least_saving", "> mycounty_least_saving"))
    found = inspect_pack(store, folder, on=DAY, keys=keys, progress=Progress())
    assert found.state == "folder"
    (line,) = (line.replace(" ", "") for change in found.changes for line in change.lines)
    assert line == "条件由“年节能量不低于最少节能量”改为“年节能量大于最少节能量”"


def test_a_rule_that_stops_the_recommendation_shows_whom_it_stops(store: Store, tmp_path: Path, keys: Path) -> None:
    put(store, "小项目", prj_energy_saving_tce=5)
    stopping = (
        ("gates.toml", 'stage = "offers"', 'stage = "recommend"'), ("gates.toml", 'on_no = "close"', 'on_no = "block"'),
        ("gates.toml", 'on_unknown = "task"', 'on_unknown = "hold"'),
    )  # fmt: skip
    (case,) = inspect_pack(
        store, build(tmp_path, keys, *stopping), on=DAY, keys=keys, progress=Progress()
    ).cases  # fmt: skip
    assert case.recommendation == ("unknown", "block")
    assert "结论：待补正 → 不予推荐" in case.lines()


def notice_of_2026(folder: Path, *changed: Change) -> Path:
    """Write a later edition of the notice with other numbers."""
    folder.mkdir()
    later = (
        ("pack.toml", 'edition = "2018"', 'edition = "2026"'),
        ("pack.toml", "valid_from = 2018-11-20\nregion", "valid_from = 2026-01-01\nregion"),
    )
    for name, text in texts_of(*later, *changed, base=resources.pack_texts()["abc247/2018"]).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_other_weights_show_the_scores_before_and_after(store: Store, tmp_path: Path, keys: Path) -> None:
    put(store, "甲项目", prj_demo_effect_score=4, prj_replicable="yes")
    folder = notice_of_2026(
        tmp_path / "abc247",
        ("criteria.toml", 'block = "2"\nweight = 4\n', 'block = "2"\nweight = 6\n'),
        ("criteria.toml", 'block = "2"\nweight = 2\n', 'block = "2"\nweight = 1\n'),
    )
    found = inspect_pack(store, folder, on=DAY, keys=keys, progress=Progress())
    assert found.against == "2018"
    (case,) = found.cases
    assert case.score_before != case.score_after
    assert any(line.startswith("得分区间：") for line in case.lines())


def test_looking_can_be_cancelled(store: Store, tmp_path: Path, keys: Path) -> None:
    put(store, "甲项目")
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        inspect_pack(store, build(tmp_path, keys), on=DAY, keys=keys, progress=progress)


# ---- install


def test_an_installed_pack_is_judged_by(store: Store, tmp_path: Path, keys: Path) -> None:
    case_id = put(store, "大项目", prj_energy_saving_tce=500)
    assert install(store, build(tmp_path, keys), keys) == "installed"
    judge_cases(store, None, DAY, progress=Progress())
    assert subsidy_of(store, case_id) == "open"


def test_installing_the_same_again_changes_nothing(store: Store, tmp_path: Path, keys: Path) -> None:
    path = build(tmp_path, keys)
    install(store, path, keys)
    assert install(store, path, keys) == "unchanged"
    assert len(store.installed_packs()) == 1


def test_a_shipped_pack_built_unchanged_is_there_already(store: Store, tmp_path: Path, keys: Path) -> None:
    folder = tmp_path / "price943"
    shutil.copytree(Path(resources.__file__).parents[1] / "resources" / "packs" / "price943" / "2018", folder)
    path = build_pack(folder, tmp_path / "p.lvpack", keys=keys).file
    assert install(store, path, keys) == "unchanged"
    assert store.installed_packs() == ()


def test_old_judgements_stay_on_their_editions(store: Store, tmp_path: Path, keys: Path) -> None:
    case_id = put(store, "中项目", prj_energy_saving_tce=200)
    judge_cases(store, None, DAY, progress=Progress())
    before = case_judgement(store, case_id)
    install(store, build(tmp_path, keys), keys)
    assert case_judgement(store, case_id) == before
    judge_cases(store, None, LATER, progress=Progress())
    under_2026 = case_judgement(store, case_id)
    assert subsidy_of(store, case_id) == "open"
    install(store, build(tmp_path, keys, *NEXT, name="next.lvpack"), keys)
    assert case_judgement(store, case_id) == under_2026
    judge_cases(store, None, LATER, progress=Progress())
    assert subsidy_of(store, case_id) == "closed"
    withdraw_pack(store, "mycounty", "2027", by="张三")
    assert subsidy_of(store, case_id) == "closed"


def test_an_old_day_is_judged_by_the_edition_of_that_day(store: Store, tmp_path: Path, keys: Path) -> None:
    case_id = put(store, "中项目", prj_energy_saving_tce=200)
    install(store, build(tmp_path, keys), keys)
    install(store, build(tmp_path, keys, *NEXT, name="next.lvpack"), keys)
    for day, state in ((DAY, "open"), (LATER, "closed"), (date(2026, 5, 31), "none")):
        judge_cases(store, None, day, progress=Progress())
        assert subsidy_of(store, case_id) == state


REFUSED: dict[str, tuple[Change, ...]] = {
    "another content under the same edition": (("offers.toml", "贷款合同", "贷款合同原件"),),
    "the same first day": (("pack.toml", 'edition = "2026"', 'edition = "2026b"'),),
}


@pytest.mark.parametrize("changed", REFUSED.values(), ids=REFUSED)
def test_an_edition_that_cannot_stand_beside_the_others_is_refused(
    store: Store, tmp_path: Path, keys: Path, changed: tuple[Change, ...]
) -> None:
    install(store, build(tmp_path, keys), keys)
    with pytest.raises(Problem) as refused:
        install(store, build(tmp_path, keys, *changed, name="other.lvpack"), keys)
    assert refused.value.code == "pack_conflict"
    assert editions(store) == {"2026"}


def test_an_edition_that_overlaps_is_refused(store: Store, tmp_path: Path, keys: Path) -> None:
    ends = ("pack.toml", "valid_from = 2026-06-01", "valid_from = 2026-06-01\nvalid_to = 2027-06-30")
    install(store, build(tmp_path, keys, ends, ("cases.toml", "2030-07-01", "2026-07-01")), keys)
    with pytest.raises(Problem, match="重叠"):
        install(store, build(tmp_path, keys, *NEXT, name="next.lvpack"), keys)
    assert editions(store) == {"2026"}


def test_a_shipped_edition_with_other_content_is_refused(store: Store, tmp_path: Path, keys: Path) -> None:
    folder = tmp_path / "price943"
    folder.mkdir()
    for name, text in resources.pack_texts()["price943/2018"].items():
        (folder / name).write_text(text + "\n# 改过\n", encoding="utf-8")
    path = build_pack(folder, tmp_path / "p.lvpack", keys=keys).file
    with pytest.raises(Problem, match="2018 版已经有了"):
        install(store, path, keys)
    assert store.installed_packs() == ()


def test_a_file_with_a_bad_pack_is_refused_with_file_item_and_position(
    store: Store, tmp_path: Path, keys: Path
) -> None:
    from hashlib import sha256

    import msgspec

    entries = unsigned_entries()
    entries["gates.toml"] = entries["gates.toml"].replace(b"prj_energy_saving_tce", b"prj_savings")
    manifest = msgspec.json.decode(entries["manifest.json"])
    manifest["files"]["gates.toml"] = sha256(entries["gates.toml"]).hexdigest()
    path = tmp_path / "bad.lvpack"
    path.write_bytes(zipped({**entries, "manifest.json": msgspec.json.encode(manifest)}))
    with pytest.raises(ResourceError) as refused:
        install(store, path, keys, accept="bad.lvpack")
    assert (refused.value.file, refused.value.item, refused.value.position) == ("bad.lvpack/gates.toml", "SL01", 0)
    assert store.installed_packs() == ()


def test_a_manifest_that_names_another_pack_is_refused(store: Store, tmp_path: Path, keys: Path) -> None:
    from tests.desktop.exchange.material import built, key_named

    key = key_named("邻县工信局")
    trust(keys, key.signer)
    built(tmp_path, key=key, title="另一份文件")
    with pytest.raises(Problem) as refused:
        install(store, tmp_path / "county.lvpack", keys)
    assert refused.value.code == "pack_altered"


def test_a_file_of_another_office_needs_trust_or_acceptance(store: Store, tmp_path: Path, keys: Path) -> None:
    neighbour = make_key(tmp_path / "邻县", "邻县工信局").signer
    path = build(tmp_path, tmp_path / "邻县")
    for refused_with in ("", "county.lvpack"):
        with pytest.raises(Problem) as refused:
            check_origin(path, keys=keys, accept=refused_with)
        assert refused.value.code == "pack_unknown_signer"
    install(store, path, keys, accept="邻县工信局")
    (row,) = store.installed_packs()
    assert (row.signer, row.fingerprint, row.accepted) == ("邻县工信局", neighbour.fingerprint, "邻县工信局")


def test_a_trusted_office_needs_no_acceptance(store: Store, tmp_path: Path, keys: Path) -> None:
    trust(keys, make_key(tmp_path / "邻县", "邻县工信局").signer)
    install(store, build(tmp_path, tmp_path / "邻县"), keys)
    assert store.installed_packs()[0].accepted == ""


def test_own_weights_that_do_not_fit_a_new_edition_are_told(store: Store, tmp_path: Path, keys: Path) -> None:
    renamed = (("criteria.toml", '"C31"', '"C131"'), ("cases.toml", "C31 =", "C131 ="))
    folder = notice_of_2026(tmp_path / "abc247", *renamed)
    path = build_pack(folder, tmp_path / "n.lvpack", keys=keys).file
    save_rubric(store, "abc247", {"C31.weight": 5.0, "C30.weight": 2.0}, by="测")
    with pytest.raises(Problem) as refused:
        install(store, path, keys)
    assert refused.value.code == "pack_rubric"
    assert store.installed_packs() == ()


# ---- withdraw and list


def test_a_withdrawn_pack_is_judged_by_no_longer(store: Store, tmp_path: Path, keys: Path) -> None:
    case_id = put(store, "大项目", prj_energy_saving_tce=500)
    install(store, build(tmp_path, keys), keys)
    withdraw_pack(store, "mycounty", "2026", by="张三", why="已废止")
    judge_cases(store, None, DAY, progress=Progress())
    assert subsidy_of(store, case_id) == "none"


def test_only_installed_packs_can_be_withdrawn(store: Store) -> None:
    with pytest.raises(Problem) as refused:
        withdraw_pack(store, "abc247", "2018", by="张三")
    assert refused.value.code == "pack_shipped"
    with pytest.raises(Problem) as refused:
        withdraw_pack(store, "mycounty", "2026", by="张三")
    assert refused.value.code == "pack_not_installed"


def test_the_list_tells_origin_and_what_the_day_calls_for(store: Store, tmp_path: Path, keys: Path) -> None:
    install(store, build(tmp_path, keys), keys)
    install(store, build(tmp_path, keys, *NEXT, name="next.lvpack"), keys)
    rows = {row.edition: row for row in list_packs(store, on=LATER) if row.pack == "mycounty"}
    assert {edition: (row.origin, row.in_force) for edition, row in rows.items()} == {
        "2026": ("installed", False), "2027": ("installed", True),
    }  # fmt: skip
    withdraw_pack(store, "mycounty", "2027", by="张三")
    rows = {row.edition: row for row in list_packs(store, on=LATER, withdrawn=True) if row.pack == "mycounty"}
    assert {edition: (row.origin, row.in_force) for edition, row in rows.items()} == {
        "2026": ("installed", True), "2027": ("withdrawn", False),
    }  # fmt: skip


def test_a_pack_that_can_no_longer_be_read_is_listed_and_withdrawn(store: Store) -> None:
    from desktop.store import InstalledPack
    from tests.desktop.store.material import NOON

    texts = {**TEXTS, "gates.toml": TEXTS["gates.toml"].replace("prj_energy_saving_tce", "prj_gone_by_now")}
    store.install_pack(InstalledPack(pack="mycounty", edition="2026", checksum="x", installed_at=NOON, by="测"), texts)
    with pytest.raises(Problem) as refused:
        packs_in_use(store)
    assert refused.value.code == "packs"
    assert "prj_gone_by_now" in refused.value.what
    assert "prj_gone_by_now" in next(row for row in list_packs(store, on=DAY) if row.pack == "mycounty").problem
    withdraw_pack(store, "mycounty", "2026", by="张三")
    assert packs_in_use(store).editions


def test_the_library_is_read_once_for_the_same_packs(store: Store, tmp_path: Path, keys: Path) -> None:
    plain = packs_in_use(store)
    install(store, build(tmp_path, keys), keys)
    assert packs_in_use(store) is packs_in_use(store)
    withdraw_pack(store, "mycounty", "2026", by="张三")
    assert packs_in_use(store) is plain
