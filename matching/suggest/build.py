"""Make the model from resources: the office's words, dictionary, packs and code tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from matching.errors import ResourceError
from matching.suggest import vocabulary
from matching.suggest.found import CLAUSES
from matching.suggest.reading import Reader
from matching.suggest.vocabulary import Phrase, Target, WordFile
from matching.suggest.words import FILE, Words, load_words

if TYPE_CHECKING:
    from matching.codes import CodeTables
    from matching.fields import FieldDictionary
    from matching.packs import Pack
    from matching.suggest.model import SuggestionModel

INDUSTRY = "industry"
ITEMS = "prj_gfcat_item"
"""Field of a catalogue item; what may be suggested for it is the table the office supplied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Hold everything the model is made from."""

    words: Words
    files: Mapping[str, WordFile]
    dictionary: FieldDictionary
    codes: CodeTables
    packs: Sequence[Pack]
    on: date
    """Day on which a document counts as over or not."""
    items: Sequence[str] = ()
    """Catalogue items of the office, each number and name."""


def read_files(
    texts: Mapping[str, str], dictionary: FieldDictionary, codes: CodeTables
) -> tuple[Words, dict[str, WordFile]]:
    """Read and check the files of resources/suggest."""
    if FILE not in texts:
        raise ResourceError("文件缺失", file=FILE)
    files: dict[str, WordFile] = {}
    for name, text in texts.items():
        if name == FILE:
            continue
        rows = vocabulary.load_file(text, file=name)
        if rows.field == CLAUSES:
            files[name] = rows
            continue
        if rows.field not in dictionary:
            raise ResourceError(f"数据字典没有字段 {rows.field}", file=name)
        files[name] = _checked(rows, dictionary, codes, file=name)
    return load_words(texts[FILE]), files


def _checked(rows: WordFile, dictionary: FieldDictionary, codes: CodeTables, *, file: str) -> WordFile:
    """Refuse unknown values; let industries be written without their section letter."""
    if rows.table != INDUSTRY:
        vocabulary.check_values(rows, (choice.id for choice in dictionary[rows.field].values), file=file)
        return rows
    classes = []
    for row in rows.classes:
        found = codes.industry(row.value)
        if found is None:
            raise ResourceError("代码表没有这个行业", file=file, item=row.value, remedy="请按 GB/T 4754 改正")
        classes.append(msgspec.structs.replace(row, value=found.code))
    return msgspec.structs.replace(rows, classes=tuple(classes))


def make_model(material: Material) -> SuggestionModel:
    """Make the model; this imports scikit-learn."""
    from matching.suggest.model import SuggestionModel

    phrases: list[Phrase] = []
    targets: list[Target] = []
    for rows in material.files.values():
        target, found = _of_file(rows, material)
        targets.append(target)
        phrases += found
    weights = material.words.weights
    items = Target(field=ITEMS, labels={line: line for line in material.items})
    phrases += vocabulary.item_phrases(ITEMS, material.items, weights)
    reader = _reader(material, phrases)
    in_order = sorted((*targets, items), key=lambda target: target.field == CLAUSES)
    return SuggestionModel(material.words, reader, in_order, phrases)


def _of_file(rows: WordFile, material: Material) -> tuple[Target, list[Phrase]]:
    weights = material.words.weights
    if rows.field == CLAUSES:
        return vocabulary.clauses(rows, material.packs, weights, material.on)
    phrases = list(vocabulary.office_phrases(rows, weights))
    if rows.table == INDUSTRY:
        names = vocabulary.industries_within(rows, material.codes.industries())
        phrases += vocabulary.name_phrases(rows, names, weights)
        second = frozenset(code for code in names if code[1:].startswith(rows.installed))
        labels = {code: f"{code} {name}" for code, name in names.items()}
        return Target(field=rows.field, labels=labels, second=second, second_share=rows.installed_share), phrases
    phrases += vocabulary.label_phrases(rows, material.dictionary, weights)
    phrases += vocabulary.clause_phrases(material.packs, rows, weights)
    choices = material.dictionary[rows.field].values
    return Target(field=rows.field, labels={one.id: one.label for one in choices if one.id not in rows.out}), phrases


def _reader(material: Material, phrases: Iterable[Phrase]) -> Reader:
    """Return a reader that knows the names of places, but for short ones that are also words of the vocabulary."""
    from matching.codes.region_names import PLACEHOLDERS, short_names

    codes = material.codes
    provinces = codes.regions_below()
    prefectures = [region for province in provinces for region in codes.regions_below(province.code)]
    names = {region.name for region in (*provinces, *prefectures, *codes.counties())} - PLACEHOLDERS
    vocabulary_text = "\n".join(phrase.text for phrase in phrases)
    short = {short for name in names for short in short_names(name) if short not in vocabulary_text}
    return Reader(material.words.leave_out, {name for name in names if len(name) > 1}, short)
