"""What the form is made from, prepared by the worker: sections, code lists, rules for what follows from other facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from desktop.ui.forms.plan import Section, form_sections
from desktop.ui.texts import t
from matching.fields import TRI, Field, FieldDictionary

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress
    from matching.benefit.rules import BenefitRules
    from matching.codes import CodeTables
    from matching.derive import Derivation
    from matching.packs import Asking

ReadCode = Callable[[str, str], str]
NameCode = Callable[[str, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormMaterial:
    """Hold what every case's form has in common."""

    dictionary: FieldDictionary
    sections: tuple[Section, ...]
    measure_fields: tuple[Field, ...]
    codes: Mapping[str, tuple[str, ...]]
    """By code table the lines offered while typing, each code and name."""
    read_code: ReadCode
    name_code: NameCode
    derivations: tuple[Derivation, ...]
    benefit: BenefitRules
    """What the figures of a measure are worked out by."""
    on: date
    """Day whose factors the form works with."""
    units: Mapping[str, tuple[str, ...]]
    """By field the units its number may be typed in, where there is a choice."""
    initials: Mapping[str, str]
    """By label of an answer the initials of its pinyin, to choose it by typing."""
    asked_by: Mapping[str, tuple[Asking, ...]]
    """By field what in the packs in force asks for it."""


def load_material(on: date) -> Callable[[Store, Progress], FormMaterial]:
    """Read dictionary, packs in force on a day and code tables; done before the first case shows, never in between."""

    def operation(store: Store, _progress: Progress) -> FormMaterial:
        import desktop.ui.forms.case_form  # noqa: F401 - found loaded when the window makes the form
        import matching.benefit.project  # noqa: F401 - and when it shows the first measure
        from desktop import resources
        from desktop.ui.forms.units import unit_rows, units_offered
        from desktop.work.operations.catalogue import CODE_TABLE, catalogue_lines
        from desktop.work.operations.office import packs_in_use
        from matching.packs import asked_by, fields_asked

        packs = packs_in_use(store).on(on)
        dictionary, codes, benefit = resources.dictionary(), resources.codes(), resources.benefit_rules()
        _ = benefit.symbols  # made here, once, and not while somebody types
        return FormMaterial(
            dictionary=dictionary,
            sections=form_sections(dictionary, fields_asked(packs)),
            measure_fields=dictionary.of("measure"),
            codes=_code_lines(codes) | {CODE_TABLE: catalogue_lines(store)},
            read_code=codes.read,
            name_code=codes.name,
            derivations=resources.derivations(),
            benefit=benefit,
            on=on,
            units=units_offered(tuple(dictionary.values()), unit_rows()),
            initials=_initials(dictionary),
            asked_by=asked_by(packs, on),
        )

    return operation


def _initials(dictionary: FieldDictionary) -> Mapping[str, str]:
    from desktop.store.pinyin import Speller

    speller = Speller()
    labels = {choice.label for field in dictionary.values() for choice in field.values}
    labels |= {field.choice_label(answer) for field in dictionary.values() if field.kind == "tri" for answer in TRI}
    return {label: speller.spell(label)[0] for label in (*labels, t("form.yes"), t("form.no"), t("form.not_given"))}


def code_line(code: str, name: str) -> str:
    """Return a code with its name as shown and as understood again when it is read."""
    return f"{code} {name}" if name else code


def _code_lines(codes: CodeTables) -> dict[str, tuple[str, ...]]:
    provinces = codes.regions_below()
    prefectures = [region for province in provinces for region in codes.regions_below(province.code)]
    counties = codes.counties()
    everything = sorted({region.code for region in (*provinces, *prefectures, *counties)})
    return {
        "province": tuple(code_line(region.code, region.name) for region in provinces),
        "prefecture": tuple(code_line(region.code, codes.full_name(region.code)) for region in prefectures),
        "county": tuple(code_line(region.code, codes.full_name(region.code)) for region in counties),
        "region": tuple(code_line(code, codes.full_name(code)) for code in everything),
        "industry": tuple(code_line(industry.code, industry.name) for industry in codes.industries()),
    }
