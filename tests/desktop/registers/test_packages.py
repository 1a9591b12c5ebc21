"""Registers between levels: signed, read-only above, updated by their sender only, and adding up level by level."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.exchange.container import packed
from desktop.exchange.keys import office_key
from desktop.exchange.registerfile import KIND, RECORDS
from desktop.exchange.sealed import checksums, write_sealed
from desktop.problems import Problem
from desktop.work.operations import registers as operations
from desktop.work.operations.register_packages import (
    PackageInspection,
    build_package,
    inspect_package,
    receive_package,
    received_packages,
)
from desktop.work.operations.register_tables import totals_of
from tests.desktop.registers.conftest import BY, Office, Open
from tests.matching.registers.material import ON, facts

MADE = datetime(2026, 11, 21, 8, tzinfo=UTC)


def built(office: Office, path: Path, *, hours: int = 0, personal: bool = False) -> Path:
    made = build_package(
        office.store, ["visit"], path, keys=office.keys, on=ON, made_at=MADE + timedelta(hours=hours),
        with_personal=personal,
    )  # fmt: skip
    return made.file


def taken(office: Office, path: Path, accept: str) -> PackageInspection:
    return receive_package(office.store, path, by=BY, keys=office.keys, accept=accept, on=ON)


def kinds(found: PackageInspection) -> list[str]:
    return [one.kind for one in found.changes]


@pytest.fixture
def county(offices: Open) -> Office:
    return offices("甲县工信局")


@pytest.fixture
def city(offices: Open) -> Office:
    return offices("乙市工信局")


def changed(office: Office, at: int = 0, **values: Any) -> None:
    kept = office.records()[at]
    operations.save_record(office.store, replace(kept, facts={**kept.facts, **facts(**values)}), on=ON, by=BY)


amounts = st.one_of(st.none(), st.decimals(0, 10**6, places=2).map(str))
rows = st.lists(st.tuples(st.sampled_from(["own", "must", None]), amounts), max_size=4)


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.lists(rows, min_size=3, max_size=3))
def test_totals_of_city_and_province_are_the_sums_of_the_counties(
    offices: Open, tmp_path: Path, data: list[list[tuple[str | None, str | None]]]
) -> None:
    city, province = offices("某市"), offices("某省")
    for at, held in enumerate(data):
        county = offices(f"第{at}县")
        for kind, saved in held:
            number = len(county.records())
            county.firm(f"{at}-{number}", ent_county_code=f"44028{at + 1}", ent_process_complexity="simple")
            county.add(firm=f"{at}-{number}", vis_year=2026, vis_kind=kind, vis_saved=saved)
        if county.records():
            taken(city, built(county, tmp_path / "c.lvreg", hours=len(county.records())), f"第{at}县")
    if not city.records():
        return
    taken(province, built(city, tmp_path / "s.lvreg", hours=len(city.records())), "某市")
    for table in ("place", "class"):
        own = [totals_of(offices(f"第{at}县").store, "visit", table, on=ON) for at in range(3)]
        for above in (city, province):
            total = totals_of(above.store, "visit", table, on=ON)
            columns = [at for at, head in enumerate(total.heads) if head.is_number]
            for at in columns:
                below = sum((Decimal(str(one.bottom[at].value)) for one in own), Decimal(0))
                assert Decimal(str(total.bottom[at].value)) == below
            assert total.left_out == sum(one.left_out for one in own)
    assert {one.origin for one in province.records()} == {one.origin for one in city.records()}


def test_what_came_is_read_only_and_keeps_its_office(county: Office, city: Office, tmp_path: Path) -> None:
    county.add(vis_year=2026, vis_saved="3", vis_before="100", vis_after="50", vis_end="2026-05-01")
    assert kinds(taken(city, built(county, tmp_path / "a.lvreg"), "甲县工信局")) == ["new"]
    (there,) = city.records()
    assert (there.origin, there.about, there.text("vis_saved")) == ("甲县工信局", "甲厂", "3")
    for attempt in (
        lambda: operations.save_record(city.store, replace(there, facts=facts(vis_year=2025)), by=BY),
        lambda: operations.save_record(city.store, replace(there, origin="", facts=facts(vis_year=2025)), by=BY),
        lambda: operations.move_record(city.store, there.id, "finish", on=ON, by=BY),
        lambda: operations.put_away(city.store, there.id, by=BY, why="删"),
    ):
        with pytest.raises(Problem) as refused:
            attempt()
        assert refused.value.code == "record_foreign"
    assert not operations.record_view(city.store, there.id, on=ON).moves


def test_a_later_file_updates_and_withdraws_and_is_shown_before(county: Office, city: Office, tmp_path: Path) -> None:
    county.add(vis_year=2025, vis_saved="3")
    second = county.add(vis_year=2026, vis_saved="5")
    taken(city, built(county, tmp_path / "a.lvreg"), "甲县工信局")
    changed(county, vis_saved="4")
    operations.put_away(county.store, second.id, by=BY, why="误报")
    path = built(county, tmp_path / "b.lvreg", hours=1)
    shown = inspect_package(city.store, path, keys=city.keys, on=ON)
    assert kinds(shown) == ["changed", "withdrawn"]
    assert shown.changes[0].lines == ("节能量：3 tce → 4 tce",)
    assert [one.text("vis_saved") for one in city.records()] == ["3", "5"]
    taken(city, path, "甲县工信局")
    assert [(one.text("vis_saved"), one.revision) for one in city.records()] == [("4", 2)]
    with pytest.raises(Problem):
        operations.take_back(city.store, second.id, by=BY)
    operations.take_back(county.store, second.id, by=BY)
    taken(city, built(county, tmp_path / "c.lvreg", hours=2), "甲县工信局")
    assert [one.text("vis_saved") for one in city.records()] == ["4", "5"]
    assert [one.counts for one in received_packages(city.store)] == [
        {"changed": 1, "same": 1}, {"changed": 1, "withdrawn": 1}, {"new": 2},
    ]  # fmt: skip


def test_an_older_file_changes_nothing_and_withdraws_nothing(county: Office, city: Office, tmp_path: Path) -> None:
    county.add(vis_year=2025, vis_saved="3")
    old = built(county, tmp_path / "a.lvreg")
    changed(county, vis_saved="4")
    county.add(vis_year=2026)
    taken(city, built(county, tmp_path / "b.lvreg", hours=1), "甲县工信局")
    found = taken(city, old, "甲县工信局")
    assert (found.outdated, kinds(found)) == (True, ["older"])
    assert [one.text("vis_saved") for one in city.records()] == ["4", ""]


def test_a_corrected_county_of_the_enterprise_comes_along_without_a_new_revision(
    county: Office, city: Office, tmp_path: Path
) -> None:
    from desktop.store import EnterpriseDraft
    from tests.conftest import case_of

    county.firm("甲", ent_county_code="440281")
    county.add(vis_year=2026)
    taken(city, built(county, tmp_path / "a.lvreg"), "甲县工信局")
    right = case_of("E3", ent_name="甲厂", ent_county_code="440282").facts
    county.store.save_enterprise(EnterpriseDraft(facts=right), id=county.firm("甲"), by=BY, why="改正")
    assert kinds(taken(city, built(county, tmp_path / "b.lvreg", hours=1), "甲县工信局")) == ["changed"]
    table = totals_of(city.store, "visit", "place", on=ON)
    assert "440282" in table.rows[0][1].text


def test_nobody_else_updates_a_record(offices: Open, county: Office, city: Office, tmp_path: Path) -> None:
    county.add(vis_year=2025, vis_saved="3")
    own = built(county, tmp_path / "a.lvreg")
    taken(city, own, "甲县工信局")
    other = offices("丙县工信局")
    taken(other, own, "甲县工信局")
    found = taken(city, built(other, tmp_path / "b.lvreg", hours=5), "丙县工信局")
    assert kinds(found) == ["other"]
    assert [one.origin for one in city.records()] == ["甲县工信局"]
    with pytest.raises(Problem) as refused:
        inspect_package(county.store, own, keys=county.keys, on=ON)
    assert refused.value.code == "lvreg_own"
    assert kinds(taken(county, built(other, tmp_path / "d.lvreg"), "丙县工信局")) == ["other"]
    assert [one.origin for one in county.records()] == [""]


def test_personal_data_and_other_facts_of_the_enterprise_stay_behind(
    county: Office, city: Office, tmp_path: Path
) -> None:
    county.firm("甲", ent_uscc="91440281MA4EXAMP5T", ent_county_code="440281", ent_is_above_scale="yes",
                ent_process_complexity="simple")  # fmt: skip
    body = county.add("body", bod_name="甲所", bod_phone="13800000000")
    county.add(vis_year=2026, vis_contact="某人", vis_body=body.id)
    path = built(county, tmp_path / "a.lvreg")
    with zipfile.ZipFile(path) as archive:
        held = archive.read(RECORDS).decode()
    assert "某人" not in held
    assert "13800000000" not in held
    assert BY not in held
    found = next(one for one in msgspec.json.decode(held) if one["register"] == "visit")
    assert set(found["around"]) == {"ent_name", "ent_uscc", "ent_county_code", "ent_process_complexity"}
    taken(city, path, "甲县工信局")
    (there,) = city.records()
    assert operations.record_view(city.store, there.id, on=ON).worked.value("vis_body") == body.id
    assert "某人" in zipfile.ZipFile(built(county, tmp_path / "b.lvreg", personal=True)).read(RECORDS).decode()


def test_a_file_that_was_altered_is_refused(county: Office, city: Office, tmp_path: Path) -> None:
    county.add(vis_year=2026, vis_saved="3")
    content = bytearray(built(county, tmp_path / "a.lvreg").read_bytes())
    for place in range(0, len(content), max(1, len(content) // 60)):
        changed_bytes = bytearray(content)
        changed_bytes[place] ^= 1
        (tmp_path / "b.lvreg").write_bytes(changed_bytes)
        with pytest.raises(Problem) as refused:
            inspect_package(city.store, tmp_path / "b.lvreg", keys=city.keys, on=ON)
        assert refused.value.code.startswith("lvreg_")
    assert not city.records()


def test_an_unknown_signer_must_be_accepted_by_name(county: Office, city: Office, tmp_path: Path) -> None:
    county.add(vis_year=2026)
    path = built(county, tmp_path / "a.lvreg")
    with pytest.raises(Problem) as refused:
        taken(city, path, "")
    assert refused.value.code == "lvreg_unknown_signer"
    assert not city.records()


def test_an_unsigned_file_is_refused(county: Office, city: Office, tmp_path: Path) -> None:
    county.add(vis_year=2026)
    with zipfile.ZipFile(built(county, tmp_path / "a.lvreg")) as archive:
        entries = {name: archive.read(name) for name in archive.namelist() if name != "signature"}
    manifest = msgspec.json.decode(entries["manifest.json"]) | {"public_key": "", "built_by": ""}
    entries["manifest.json"] = msgspec.json.encode(manifest)
    (tmp_path / "b.lvreg").write_bytes(packed(entries))
    with pytest.raises(Problem) as refused:
        taken(city, tmp_path / "b.lvreg", "b.lvreg")
    assert refused.value.code == "lvreg_unsigned"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"register":"visit"', '"register":"novel"', "lvreg_newer"),
        ('"vis_year"', '"vis_yore"', "lvreg_newer"),
        ('"state":"open"', '"state":"gone"', "lvreg_newer"),
        ('"revision":1', '"revision":0', "lvreg_newer"),
        ('"id":"', '"id":"../', "lvreg_newer"),
        ('"number":1', '"size":1', "lvreg_altered"),
    ],
)
def test_contents_this_program_does_not_know_are_refused_whole_even_when_signed(
    county: Office, city: Office, tmp_path: Path, old: str, new: str, code: str
) -> None:
    county.add(vis_year=2026)
    path = built(county, tmp_path / "a.lvreg")
    with zipfile.ZipFile(path) as archive:
        records = archive.read(RECORDS).decode().replace(old, new)
        statement = msgspec.json.decode(archive.read("manifest.json"), type=KIND.statement)
    contents = {RECORDS: records.encode()}
    write_sealed(path, KIND, msgspec.structs.replace(statement, files=checksums(contents)), contents,
                 office_key(county.keys))  # fmt: skip
    with pytest.raises(Problem) as refused:
        taken(city, path, "甲县工信局")
    assert refused.value.code == code
    assert not city.records()


def test_a_file_of_a_newer_program_is_refused(county: Office, city: Office, tmp_path: Path) -> None:
    county.add(vis_year=2026)
    path = built(county, tmp_path / "a.lvreg")
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        statement = msgspec.json.decode(archive.read("manifest.json"), type=KIND.statement)
        contents = {RECORDS: archive.read(RECORDS)}
    write_sealed(path, KIND, msgspec.structs.replace(statement, format=9), contents, office_key(county.keys))
    with pytest.raises(Problem) as refused:
        taken(city, path, "甲县工信局")
    assert refused.value.code == "lvreg_newer"


def test_nothing_to_send_makes_no_file(county: Office, tmp_path: Path) -> None:
    with pytest.raises(Problem) as refused:
        built(county, tmp_path / "a.lvreg")
    assert refused.value.code == "lvreg_empty"
    assert not (tmp_path / "a.lvreg").exists()
