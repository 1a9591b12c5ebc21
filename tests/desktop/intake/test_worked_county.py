"""The real dictionary and the worked county: what is written as a form is read back fact by fact."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path

import pytest

from desktop import resources
from desktop.intake.form import write_blank_workbook, write_cases_workbook
from desktop.intake.headings import IMPORTED, HeadingIndex
from desktop.intake.layout import sheets
from desktop.store.database import Store
from desktop.work.operations.intake import import_files
from desktop.work.progress import Progress
from installer.example import cases
from matching.case import Case, Fact
from matching.fields import FieldDictionary
from matching.units import parse_unit


@pytest.fixture(scope="module")
def county(dictionary: FieldDictionary) -> list[Case]:
    return list(cases(resources.text("example/cases.toml"), dictionary))


def test_the_county_comes_back_fact_by_fact(tmp_path: Path, dictionary: FieldDictionary, county: list[Case]) -> None:
    write_cases_workbook(tmp_path / "县.xlsx", dictionary, county)
    with Store.open(tmp_path / "县.db", dictionary=dictionary) as store:
        report = import_files(store, [tmp_path / "县.xlsx"], by="李", progress=Progress())
        kept = {(stored.case.text("ent_name"), stored.case.text("prj_name")): stored.case for stored in store.cases()}
    assert report.is_clean
    for case in county:
        found = kept[case.text("ent_name"), case.text("prj_name")]
        assert _told(found.facts) == _told(case.facts)
        assert [_values(measure) for measure in found.measures] == [_values(measure) for measure in case.measures]


def test_the_example_row_alone_imports_nothing(tmp_path: Path, dictionary: FieldDictionary) -> None:
    write_blank_workbook(tmp_path / "空.xlsx", dictionary)
    with Store.open(tmp_path / "县.db", dictionary=dictionary) as store:
        report = import_files(store, [tmp_path / "空.xlsx"], by="李", progress=Progress())
    assert report.is_clean
    assert report.files[0].taken == ()


def test_the_example_row_would_be_accepted_as_it_stands(
    tmp_path: Path, dictionary: FieldDictionary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.intake.samples._NAMES", _without_mark())
    write_blank_workbook(tmp_path / "例.xlsx", dictionary)
    with Store.open(tmp_path / "县.db", dictionary=dictionary) as store:
        report = import_files(store, [tmp_path / "例.xlsx"], by="李", progress=Progress())
    assert [found.sentence() for found in report.files[0].rejected] == []
    assert len(report.files[0].taken) == 2


def test_the_real_form_keeps_within_what_spreadsheets_allow(tmp_path: Path, dictionary: FieldDictionary) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        write_blank_workbook(tmp_path / "空.xlsx", dictionary)


def test_every_label_and_alias_names_one_field_on_its_sheet(dictionary: FieldDictionary) -> None:
    index = HeadingIndex(dictionary)
    lost = [
        (field.id, name)
        for field in dictionary.of(*IMPORTED)
        for name in (field.label, *field.aliases)
        if (target := index.find(name, (field.subject,))) is None or target.id != field.id
    ]
    assert lost == []


def test_every_unit_of_the_form_can_be_converted(dictionary: FieldDictionary) -> None:
    named = {
        column.field.unit
        for sheet in sheets(dictionary)
        for column in sheet.columns
        if column.field is not None and column.field.kind in {"dec", "int"}
    }
    assert [unit for unit in named - {"", "-"} if parse_unit(unit) is None] == []


def _without_mark() -> dict[str, str]:
    from desktop.intake import samples

    return {**samples._NAMES, "@mark": "1"}


def _told(facts: Mapping[str, Fact]) -> dict[str, tuple[object, ...]]:
    return {name: (f.value, f.evidence, f.source, f.on, f.basis) for name, f in facts.items()}


def _values(facts: Mapping[str, Fact]) -> dict[str, object]:
    return {name: fact.value for name, fact in facts.items()}
