"""What a project's words suggest for its coded fields, and what a person answered; nothing is set by itself.

Answers are kept as one setting, the newest last. They teach the next suggestions, and keep a rejected value away from
the same words for good.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from desktop import resources
from desktop.problems import Problem
from desktop.work.operations.catalogue import catalogue_lines
from matching.case import Fact
from matching.suggest.build import ITEMS
from matching.suggest.found import CLAUSES, FIRM_NAME, Answered, Suggestion

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress
    from matching.packs import Pack
    from matching.suggest.model import SuggestionModel

SETTING = "suggest.answers"
_KEPT = 1_000
"""Answers kept; the oldest give way."""
_LONGEST = 600
_TEXT_FIELD = "prj_content"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSuggestions:
    """Hold what the words of one case suggest."""

    text: str
    """The words read; an answer belongs to them."""
    found: tuple[Suggestion, ...]

    def of(self, field_id: str) -> tuple[Suggestion, ...]:
        """Return what is suggested for one field, the most confident first."""
        return tuple(one for one in self.found if one.field == field_id)

    def without(self, suggestion: Suggestion) -> CaseSuggestions:
        """Return the same without one suggestion."""
        return replace(self, found=tuple(one for one in self.found if one != suggestion))


def suggest_facts(store: Store | None, facts: Mapping[str, Fact], *, on: date) -> CaseSuggestions:
    """Return what the words of these facts suggest, stored or not."""
    model = _model(store, on)
    firm = facts[FIRM_NAME].value if FIRM_NAME in facts else ""
    texts = {name: fact.value for name, fact in facts.items()}
    passages = model.reader.passages(texts, model.words.parts, str(firm or ""))
    text = model.read(passages)[:_LONGEST]
    answered = () if store is None else _answered(store)
    away = {(one.field, one.value) for one in answered if not one.right and one.text == text}
    away |= {(CLAUSES, clause) for clause in _clauses_elsewhere(_packs(store, on), facts)}
    return CaseSuggestions(text=text, found=model.suggest(passages, answered, away=away))


def _clauses_elsewhere(packs: Iterable[Pack], facts: Mapping[str, Fact]) -> Iterator[str]:
    """Give the clauses of provincial documents of another province than the case's, as far as that is known."""
    codes = resources.codes()
    place = next((str(facts[name].value) for name in ("ent_province", "ent_county_code") if name in facts), "")
    province = codes.name("province", f"{place[:2]}0000") if place else ""
    for pack in packs:
        if province and pack.row.level == "provincial" and pack.row.region != province:
            yield from pack.clauses


def suggest_case(store: Store, case_id: str, *, on: date, progress: Progress | None = None) -> CaseSuggestions:
    """Return what the words of a stored case suggest."""
    return suggest_facts(store, store.load_case(case_id).case.facts, on=on)


def suggest_text(store: Store | None, text: str, *, on: date) -> CaseSuggestions:
    """Return what a text suggests, taken as the content of a project."""
    if not text.strip():
        raise Problem("没有文字", remedy="请写项目名称或建设内容，如“水泥窑余热发电”", code="suggest_empty")
    return suggest_facts(store, {_TEXT_FIELD: Fact(value=text)}, on=on)


def answer(
    store: Store, text: str, field_id: str, value: str, *, right: bool, by: str, on: date, progress: Progress
) -> None:
    """Keep that a value is right for these words, or is not; it takes the place of an earlier answer."""
    _check(text, field_id, value)
    kept = [row for row in store.setting(SETTING) or () if not _same(row, text, field_id, value)]
    row = {"field": field_id, "value": value, "text": text, "right": right, "by": by.strip(), "on": on.isoformat()}
    store.put_setting(SETTING, [*kept, row][-_KEPT:])


def _check(text: str, field_id: str, value: str) -> None:
    fields = {rows.field for rows in resources.suggestion_words()[1].values()} - {CLAUSES} | {ITEMS}
    if not text.strip() or not value or field_id not in fields:
        raise Problem("没有可答复的建议", remedy="请先填写项目名称或建设内容", code="suggest_nothing")


def _same(row: Mapping[str, Any], text: str, field_id: str, value: str) -> bool:
    return (row["text"], row["field"], row["value"]) == (text, field_id, value)


def _answered(store: Store) -> tuple[Answered, ...]:
    return tuple(
        Answered(field=row["field"], value=row["value"], text=row["text"], right=bool(row["right"]))
        for row in store.setting(SETTING) or ()
    )


# ---- the model, made once for the same packs and the same catalogue

_models: dict[tuple[Any, ...], SuggestionModel] = {}


def _model(store: Store | None, on: date) -> SuggestionModel:
    from matching.suggest.build import Material, make_model

    packs = _packs(store, on)
    items = () if store is None else catalogue_lines(store)
    key = (tuple(pack.checksum for pack in packs), items, on)
    if key not in _models:
        words, files = resources.suggestion_words()
        _models.clear()
        _models[key] = make_model(
            Material(
                words=words,
                files=files,
                dictionary=resources.dictionary(),
                codes=resources.codes(),
                packs=packs,
                on=on,
                items=items,
            )
        )
    return _models[key]


def _packs(store: Store | None, on: date) -> Sequence[Pack]:
    if store is None:
        return tuple(resources.packs().on(on))
    from desktop.work.operations.office import packs_in_use

    return tuple(packs_in_use(store).on(on))
