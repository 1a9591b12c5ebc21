"""What the form is made from, prepared by the worker: sections, code lists, rules for what follows from other facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from desktop.ui.forms.plan import Section, form_sections
from matching.fields import Field, FieldDictionary

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress
    from matching.benefit.rules import BenefitRules
    from matching.codes import CodeTables
    from matching.derive import Derivation

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


def load_material(on: date) -> Callable[[Store, Progress], FormMaterial]:
    """Read dictionary, packs in force on a day and code tables; done before the first case shows, never in between."""

    def operation(store: Store, _progress: Progress) -> FormMaterial:
        import desktop.ui.forms.case_form  # noqa: F401 - found loaded when the window makes the form
        import matching.benefit.project  # noqa: F401 - and when it shows the first measure
        from desktop import resources
        from desktop.work.operations.catalogue import CODE_TABLE, catalogue_lines
        from desktop.work.operations.office import packs_in_use
        from matching.packs import fields_asked

        dictionary, codes, benefit = resources.dictionary(), resources.codes(), resources.benefit_rules()
        _ = benefit.symbols  # made here, once, and not while somebody types
        return FormMaterial(
            dictionary=dictionary,
            sections=form_sections(dictionary, fields_asked(packs_in_use(store).on(on))),
            measure_fields=dictionary.of("measure"),
            codes=_code_lines(codes) | {CODE_TABLE: catalogue_lines(store)},
            read_code=codes.read,
            name_code=codes.name,
            derivations=resources.derivations(),
            benefit=benefit,
            on=on,
        )

    return operation


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
