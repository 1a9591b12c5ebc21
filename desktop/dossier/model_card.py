"""The model card: on one page what the ranking model learned from, how good it is, and what it cannot do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from desktop import resources
from desktop.dossier.forms import Form, Words, read_form, read_words
from desktop.dossier.names import file_name
from desktop.dossier.paper import Block, Column, Footer, Outline, Row, Section, Table, Text

if TYPE_CHECKING:
    from matching.ranking.fairness import GroupShift
    from matching.ranking.model import Learned
    from matching.ranking.quality import Quality

FILE = "forms/model_card.toml"
_MOST_GROUPS = 4
"""Groups printed: the farthest moved; the page shows all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardWeight:
    """Hold one criterion's weight by policy and as learned, in points of 100."""

    label: str
    policy: float
    learned: float
    is_against: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Hold what a model card tells."""

    office: str
    mode: str
    """In words."""
    sentence: str
    model: Learned | None
    checksum: str
    weights: tuple[CardWeight, ...]
    taught: tuple[tuple[str, int], ...]
    fairness: tuple[GroupShift, ...]
    origin: str
    """Where the numbers come from that say when a model may speak."""
    bands_from: int
    full_from: int
    printed_on: date


@lru_cache
def card_form() -> Form:
    """Return the layout of the card."""
    return read_form(resources.text(FILE))


@lru_cache
def card_words() -> Words:
    """Return the words of the card."""
    return read_words(resources.text(FILE), file=FILE)


def card_outline(card: Card) -> Outline:
    """Lay a card out on one page."""
    words = card_words()
    model = card.model
    name = "" if model is None else model.id
    rubric = "" if model is None else model.rubric[:16]
    return Outline(
        title=words("title"),
        subject=words("foot_number", id=name),
        author=card.office,
        keywords="",
        creator="绿荐",
        printed_on=card.printed_on,
        file_name=file_name(words("title"), name),
        footer=Footer(
            number=words("foot_number", id=name or "—"),
            edition=words("foot_edition", checksum=card.checksum[:32] or "—", rubric=rubric or "—"),
            page=words("page", page="{page}", pages="{pages}"),
        ),
        sections=tuple(_sections(card, words)),
    )


def _sections(card: Card, words: Words) -> list[Section]:
    model = card.model
    head = words("head", office=card.office, id="—" if model is None else model.id, on=card.printed_on).strip()
    now = words("now_is", mode=card.mode, sentence=card.sentence.rstrip("。"))
    parts = [
        Section(id="head", title="", blocks=(Text(text=words("title"), style="title"), Text(text=head, style="case"))),
        _section(words, "now", [Text(text=now)]),
    ]
    if model is None:
        parts.append(Section(id="none", title="", blocks=(Text(text=words("none")),)))
    else:
        parts.append(_section(words, "taught", [_taught(card, model, words)]))
        parts.append(_section(words, "quality", _quality(model, words)))
    parts.append(_section(words, "weights", _weights(card, words)))
    if model is not None:
        parts.append(_section(words, "fairness", _fairness(card, words)))
    limits = [
        Text(text=words("limits_text", bands_from=card.bands_from, full_from=card.full_from)),
        Text(text=words("draft", origin=card.origin), style="note"),
    ]
    parts.append(_section(words, "limits", limits))
    return parts


def _section(words: Words, name: str, blocks: Sequence[Block]) -> Section:
    return Section(id=name, title=words(name), blocks=tuple(blocks))


def _columns(table: str, words: Words) -> tuple[Column, ...]:
    return tuple(
        Column(
            title=words.get(f"columns.{key}", ""), width=width, align=align.rpartition("-")[2],
            label=align.startswith("label-"),
        )
        for key, width, align in card_form().tables[table]
    )  # fmt: skip


def _taught(card: Card, model: Learned, words: Words) -> Table:
    counts = "，".join(words("taught_count", label=label, count=count) for label, count in card.taught)
    dates = "—" if model.first_on is None else words("dates_span", first=model.first_on, last=model.last_on)
    rows = [
        (words("taught_of"), f"{model.examples}：{counts}" if counts else str(model.examples)),
        (words("compared"), words("compared_count", count=model.comparisons)),
        (words("dates"), dates),
        (words("offices"), model.office or "—"),
        (words("made"), words("made_by", on=model.made_on, program=model.program)),
    ]
    table = tuple(Row(cells=cells) for cells in rows)
    return Table(columns=_columns("taught", words), rows=table, style="dense", headed=False)


def _quality(model: Learned, words: Words) -> list[Block]:
    if model.gain is None:
        return [Text(text=words("quality_none"))]
    told: tuple[tuple[str, Quality | None], ...] = (
        ("quality_model", model.gain.model), ("quality_scorecard", model.gain.scorecard),
        ("quality_beside", model.gain.beside_last), ("quality_last", model.gain.last),
    )  # fmt: skip
    rows = tuple(
        Row(
            cells=(
                words(name), f"{one.share:.1%}", words("span", low=f"{one.low:.1%}", high=f"{one.high:.1%}"),
                str(one.pairs),
            )
        )
        for name, one in told
        if one is not None
    )  # fmt: skip
    note = words("better", share=f"{model.gain.better:.0%}")
    table = Table(columns=_columns("quality", words), rows=rows, style="dense")
    return [table, Text(text=note, style="note")]


def _weights(card: Card, words: Words) -> list[Block]:
    """Return the weights in two columns of criteria, read downwards."""
    half = (len(card.weights) + 1) // 2
    rows = []
    for place in range(half):
        own = _weight_cells(card.weights[place], words)
        other = place + half
        second = _weight_cells(card.weights[other], words) if other < len(card.weights) else ("", "", "")
        rows.append(Row(cells=(*own, *second)))
    blocks: list[Block] = [Table(columns=_columns("weights", words), rows=tuple(rows), style="dense")]
    if any(weight.is_against for weight in card.weights):
        blocks.append(Text(text=words("against"), style="note"))
    return blocks


def _weight_cells(weight: CardWeight, words: Words) -> tuple[str, str, str]:
    learned = f"{weight.learned:.1f}"
    return weight.label, f"{weight.policy:.1f}", words("against_mark", value=learned) if weight.is_against else learned


def _fairness(card: Card, words: Words) -> list[Block]:
    if not card.fairness:
        return [Text(text=words("fairness_none"))]
    # What is marked comes first, then the farthest moved.
    shown = sorted(card.fairness, key=lambda one: (not one.is_marked, -abs(one.shift)))[:_MOST_GROUPS]
    rows = tuple(
        Row(
            cells=(
                one.subject, one.group, str(one.cases),
                words("marked", value=f"{one.shift:+.1f}") if one.is_marked else f"{one.shift:+.1f}",
                words("span", low=f"{one.low:+.1f}", high=f"{one.high:+.1f}"),
            )
        )
        for one in shown
    )  # fmt: skip
    note = words("fairness_marked" if any(one.is_marked for one in card.fairness) else "fairness_clear")
    return [Table(columns=_columns("fairness", words), rows=rows, style="dense"), Text(text=note, style="note")]
