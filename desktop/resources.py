"""Read what is in `resources/` once: dictionary, code tables, packs, bands, fonts, the worked county."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.paths import resource_folder
from desktop.problems import Problem
from matching.errors import ResourceError
from matching.fields import FieldDictionary, load_fields

if TYPE_CHECKING:  # the list of cases needs none of these, so the window starts without them
    from matching.benefit.plausibility import Check
    from matching.benefit.rules import BenefitRules
    from matching.codes import CodeTables
    from matching.derive import Derivation
    from matching.duties.reports import Report
    from matching.finance.rules import FinanceRules
    from matching.mandatory import MandatoryRules
    from matching.monitoring.comparisons import Comparison
    from matching.offers.products import Product
    from matching.offers.rules import OfferRules
    from matching.packs import Pack, PackLibrary
    from matching.packs.adjust import Adjustments
    from matching.papers.catalogue import Catalogue
    from matching.papers.routes import Route
    from matching.ranking.labels import LabelRules
    from matching.recommendation.rules import RecommendationRules
    from matching.registers import Registers
    from matching.suggest.vocabulary import WordFile
    from matching.suggest.words import Words
    from matching.tools import Sheet, Tool
    from matching.tools.motors import MotorTables

NOT_FIELDS = frozenset({"derivations.toml", "plausibility.toml"})
NOT_FACTORS = frozenset({"motors.toml"})
TARIFF_SHEETS = "tariffs.toml"
PRODUCT_SHEETS = "product_form.toml"


@cache
def dictionary() -> FieldDictionary:
    """Return the data dictionary."""
    texts = {path.name: _read(path) for path in _files("fields", "*.toml") if path.name not in NOT_FIELDS}
    return load_fields(texts)


@cache
def codes() -> CodeTables:
    """Return region and industry codes."""
    from matching.codes import load_codes

    return load_codes({path.name: _read(path) for path in _files("codes", "*.*")})


@cache
def places() -> dict[str, str]:
    """Return the name of every county by its code, as lists show it."""
    return {region.code: region.name for region in codes().counties()}


@cache
def checks() -> tuple[Check, ...]:
    """Return the plausibility bands."""
    from matching.benefit.plausibility import load_checks

    return load_checks(_read(resource_folder() / "fields" / "plausibility.toml"), dictionary(), benefit_rules())


@cache
def benefit_rules() -> BenefitRules:
    """Return what the benefit of measures is worked out by, factors included."""
    texts = {f"benefit/{path.name}": _read(path) for path in _files("benefit", "*.toml")}
    factors = (path for path in _files("factors", "*.toml") if path.name not in NOT_FACTORS)
    texts |= {f"factors/{path.name}": _read(path) for path in factors}
    return _benefit_rules_of(texts)


def benefit_edition(checksum: str, *, texts: Callable[[], Mapping[str, str] | None]) -> BenefitRules | None:
    """Return the rules of a checksum: the shipped ones, or those whose texts are kept elsewhere; None when nowhere."""
    if checksum == benefit_rules().checksum:
        return benefit_rules()
    if checksum not in _kept_rules:
        found = texts()
        if found is None:
            return None
        _kept_rules[checksum] = _benefit_rules_of(found)
    return _kept_rules[checksum]


_kept_rules: dict[str, BenefitRules] = {}


def _benefit_rules_of(texts: Mapping[str, str]) -> BenefitRules:
    from matching.benefit.rules import load_benefit

    return load_benefit(texts, dictionary())


@cache
def labels() -> LabelRules:
    """Return what the office's decisions teach the ranking model."""
    from matching.ranking.labels import load_labels

    return load_labels(_read(resource_folder() / "ranking" / "labels.toml"))


@cache
def derivations() -> tuple[Derivation, ...]:
    """Return the rules for facts that follow from another fact."""
    from matching.derive import load_derivations

    text = _read(resource_folder() / "fields" / "derivations.toml")
    return load_derivations(text, dictionary(), section=codes().section)


@cache
def registers() -> Registers:
    """Return the registers an office keeps beside its cases."""
    return read_registers()


def read_registers(clauses: Collection[str] | None = None) -> Registers:
    """Read the registers; `clauses`, where given, are all they may cite (to know them takes reading every pack)."""
    from matching.registers.load import load_registers

    texts = {f"registers/{path.name}": _read(path) for path in _files("registers", "*.toml")}
    return load_registers(texts, dictionary(), clauses=clauses)


@cache
def mandatory_rules() -> MandatoryRules:
    """Return the classes of firms that must audit, by the gates that know them."""
    from matching.mandatory import FILE, load_mandatory

    return load_mandatory(_read(resource_folder() / FILE), dictionary())


@cache
def reports() -> tuple[Report, ...]:
    """Return the reports the sources ask for."""
    from matching.duties.reports import FILE, load_reports

    return load_reports(_read(resource_folder() / FILE), dictionary())


@cache
def comparisons() -> tuple[Comparison, ...]:
    """Return which actual figures of monitoring are held against which forecasts."""
    from matching.monitoring.comparisons import load_comparisons

    return load_comparisons(_read(resource_folder() / "fields" / "monitoring.toml"), dictionary())


@cache
def tools() -> dict[str, Tool]:
    """Return the tariff and motor tools by id."""
    from matching.tools import read_tools
    from matching.tools.work import PROGRAMS

    texts = {path.name: _read(path) for path in _files("tools", "*.toml") if path.name != TARIFF_SHEETS}
    return read_tools(texts, PROGRAMS.keys())


@cache
def tariff_sheets() -> dict[str, Sheet]:
    """Return how the office's tariff workbook is laid out."""
    from matching.tools import read_sheets

    return read_sheets(_read(resource_folder() / "tools" / TARIFF_SHEETS))


@cache
def motors() -> MotorTables:
    """Return the efficiency tables and phase-out hints of motors."""
    from matching.tools.motors import read_motors

    return read_motors(_read(resource_folder() / "factors" / "motors.toml"))


@cache
def suggestion_words() -> tuple[Words, Mapping[str, WordFile]]:
    """Return the office's words that lead to directions, catalogue parts and industries."""
    from matching.suggest.build import read_files

    texts = {f"suggest/{path.name}": _read(path) for path in _files("suggest", "*.toml")}
    return read_files(texts, dictionary(), codes())


@cache
def finance_rules() -> FinanceRules:
    """Return what appraisals take where nothing is filled in, and how public money may be stacked."""
    from matching.finance.rules import FILE, load_rules

    return load_rules(_read(resource_folder() / FILE), dictionary())


@cache
def product_sheets() -> dict[str, Sheet]:
    """Return how the workbook of the office's products and pledge rates is laid out."""
    from matching.tools import read_sheets

    return read_sheets(_read(resource_folder() / "offers" / PRODUCT_SHEETS), file=PRODUCT_SHEETS)


@cache
def shipped_products() -> tuple[Product, ...]:
    """Return the product box as it ships: names as drafts."""
    from matching.offers.products import FILE, load_products

    return load_products(_read(resource_folder() / FILE), dictionary())


@cache
def offer_rules() -> OfferRules:
    """Return the measure of fit, the stacking rules, what offers are worth, and what the guarantee package counts."""
    from matching.offers.rules import load_offer_rules

    texts = {path.name: _read(path) for path in _files("offers", "*.toml")}
    return load_offer_rules(texts, dictionary(), finance_rules())


@cache
def paper_catalogue() -> Catalogue:
    """Return the catalogue of papers."""
    from matching.papers.catalogue import FILE, load_catalogue

    return load_catalogue(_read(resource_folder() / FILE), dictionary())


@cache
def paper_routes() -> Mapping[str, Route]:
    """Return the routes with the papers each asks for, by id."""
    from matching.papers.routes import FILE, load_routes

    return load_routes(_read(resource_folder() / FILE), dictionary(), paper_catalogue())


@cache
def recommendation_rules() -> RecommendationRules:
    """Return states, moves, guards, rights and clock of the mutual recommendation."""
    from matching.recommendation.rules import load_recommendation

    return load_recommendation({path.name: _read(path) for path in _files("recommendation", "*.toml")}, dictionary())


@cache
def pack_texts() -> dict[str, dict[str, str]]:
    """Return the file texts of every shipped edition by `id/edition`."""
    folders: dict[str, dict[str, str]] = {}
    for path in _files("packs", "*/*/*.toml"):
        folders.setdefault(f"{path.parent.parent.name}/{path.parent.name}", {})[path.name] = _read(path)
    return folders


def packs(adjustments: Mapping[str, Adjustments] | None = None, *, installed: Sequence[Pack] = ()) -> PackLibrary:
    """Return all packs, shipped and installed, with the office's own weights and scales where it set any."""
    from matching.packs.library import library_of

    own = adjustments or {}
    key = (_frozen({pack: _frozen(changes) for pack, changes in own.items()}), tuple(p.checksum for p in installed))
    if key not in _libraries:
        shipped = [_shipped(folder, _frozen(own.get(folder.partition("/")[0]))) for folder in pack_texts()]
        known = {pack.checksum for pack in shipped}
        library = library_of((*shipped, *(p for p in installed if p.checksum not in known)), adjustments=own)
        if len(_libraries) >= _LIBRARIES_KEPT:
            _libraries.pop(next(iter(_libraries)))
        _libraries[key] = library
    return _libraries[key]


def edition(
    folder: str, checksum: str, adjustments: Adjustments | None, *, texts: Callable[[], Mapping[str, str] | None]
) -> Pack | None:
    """Return an edition by its checksum: a shipped one, or one whose texts are kept elsewhere; None when nowhere."""
    from matching.packs import load_edition

    numbers = _frozen(adjustments)
    shipped = _shipped_checksums().get(checksum)
    if shipped is not None:
        return _shipped(shipped, numbers)
    if (checksum, numbers) not in _kept:
        found = texts()
        if found is None:
            return None
        _kept[checksum, numbers] = load_edition(found, dictionary(), folder=f"packs/{folder}/", adjustments=adjustments)
    return _kept[checksum, numbers]


_Frozen = tuple[tuple[str, Any], ...]
_LIBRARIES_KEPT = 8
_libraries: dict[tuple[_Frozen, tuple[str, ...]], PackLibrary] = {}
_kept: dict[tuple[str, _Frozen], Pack] = {}
"""Editions read from texts kept in a store, by checksum and the office's numbers: one content, one edition."""


@cache
def _shipped(folder: str, numbers: _Frozen) -> Pack:
    from matching.packs import load_edition

    texts = pack_texts()[folder]
    return load_edition(texts, dictionary(), folder=f"packs/{folder}/", adjustments=dict(numbers))


@cache
def _shipped_checksums() -> dict[str, str]:
    return {_shipped(folder, ()).checksum: folder for folder in pack_texts()}


def _frozen(values: Mapping[str, Any] | None) -> _Frozen:
    return tuple(sorted((values or {}).items()))


def name_code(table: str, code: str) -> str:
    """Return the name of a region or industry code, empty when it is not in the tables."""
    return codes().name(table, code)


def font_path(name: str) -> Path:
    """Return the path of a bundled font file."""
    return resource_folder() / "fonts" / name


def text(relative: str) -> str:
    """Return the text of a resource file."""
    return _read(resource_folder() / relative)


def texts(folder: str) -> dict[str, str]:
    """Return the TOML files of a folder of the resources by their names."""
    return {f"{folder}/{path.name}": _read(path) for path in _files(folder, "*.toml")}


def example_workbook() -> Path:
    """Return the workbook of the worked county."""
    return resource_folder() / "example" / "示例县绿色项目.xlsx"


def _files(folder: str, pattern: str) -> list[Path]:
    found = sorted((resource_folder() / folder).glob(pattern))
    if not found:
        raise Problem(f"程序的 {folder} 资料不完整", remedy="请重新安装本程序", code="resources")
    return found


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise Problem(f"读不到程序资料 {path.name}", remedy="请重新安装本程序", code="resources") from error
    except UnicodeDecodeError as error:
        raise ResourceError("不是 UTF-8 编码", file=path.name) from error
