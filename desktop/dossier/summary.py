"""The one-page summary of a dossier: what decides, the figures, what is missing, and room for opinion and seal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from desktop import resources
from desktop.dossier import summary_lines as lines_of
from desktop.dossier.compose import compose
from desktop.dossier.fonts import FontSet, bundled
from desktop.dossier.forms import Form, Words, read_form, read_words
from desktop.dossier.names import LONGEST, file_name
from desktop.dossier.outline import framed
from desktop.dossier.paper import Block, Column, Outline, Row, Section, Table, Text
from desktop.dossier.sections.matter import Matter
from desktop.dossier.shorten import shortened
from desktop.dossier.square_mark import SIDE
from desktop.dossier.tables import PADDING_X

FILE = "forms/summary.toml"
_MAIN_STEPS = 5
_MOST_LINES = 15
_MARK = SIDE + 8
"""What the square mark takes of the head on its side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Room:
    """Say how many lines each kind of text may take."""

    name: int
    gates: int
    figure: int
    step: int
    opinion: int = 0
    """Blank lines more for each body's opinion."""


_ROOMS = (
    _Room(name=2, gates=6, figure=2, step=2),
    _Room(name=2, gates=4, figure=2, step=2),
    _Room(name=2, gates=3, figure=1, step=2),
    _Room(name=2, gates=3, figure=1, step=1),
    _Room(name=1, gates=1, figure=1, step=1),
)
"""From roomy to tight; the first that stays on one page is printed."""


@lru_cache
def summary_form() -> Form:
    """Return the layout of the summary."""
    return read_form(resources.text(FILE))


@lru_cache
def summary_words() -> Words:
    """Return the words of the summary."""
    return read_words(resources.text(FILE), file=FILE)


def summary_outline(matter: Matter, layout: Form | None = None) -> Outline:
    """Lay the summary out on one page; text that finds no room is cut where all can see it."""
    form, fonts = layout or summary_form(), bundled()

    def laid_out(room: _Room) -> Outline:
        return _outline(matter, _Setter(form=form, fonts=fonts, words=summary_words(), room=room))

    def fits(room: _Room) -> bool:
        return len(compose(laid_out(room), form, fonts)) == 1

    found = next((room for room in _ROOMS if fits(room)), _ROOMS[-1])
    least, most = 0, _MOST_LINES
    while least < most:  # as much room for the opinions as the page has left
        middle = (least + most + 1) // 2
        if fits(replace(found, opinion=middle)):
            least = middle
        else:
            most = middle - 1
    return laid_out(replace(found, opinion=least))


def _outline(matter: Matter, setter: _Setter) -> Outline:
    words = setter.words
    names = (matter.name("ent_name", "unnamed_enterprise"), matter.name("prj_name", "unnamed_project"))
    # The ending tells the file from the full dossier's and must not be cut off.
    ending = words("file")
    named = file_name(matter.number, *names)[: LONGEST - len(ending) - 1].strip(" .")
    laid_out = framed(
        matter,
        kind="summary",
        title=f"{words('title')}：{names[1]}",
        file=f"{named} {ending}",
        sections=(Section(id="summary", title="", blocks=tuple(setter.blocks(matter, names))),),
        layout=setter.form,
    )
    return replace(laid_out, remark=words("lacking", characters="{characters}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setter:
    """Set the summary in a given room."""

    form: Form
    fonts: FontSet
    words: Words
    room: _Room

    def blocks(self, matter: Matter, names: tuple[str, str]) -> Iterable[Block]:
        words = self.words
        office = matter.words("office", office=matter.office, date=matter.day(matter.printed_on))
        page = self.form.page
        width = page.width - page.left - page.right
        yield Text(text=matter.words("number", number=matter.number), style="number")
        yield Text(text=words("title"), style="title")
        yield Text(text=self._cut(office, width - 2 * _MARK, 1, style="office"), style="office")
        yield from (self._part(name, matter, names) for name in self.form.sections)
        yield Text(text=words("note", number=matter.number, see=words("see")), style="note")

    def _part(self, name: str, matter: Matter, names: tuple[str, str]) -> Table:
        words = self.words
        if name == "conclusion":
            return self._conclusion(matter, names)
        if name == "criteria":
            return self._pairs(name, lines_of.strongest(matter, words), lines_of.weakest(matter, words), 1)
        if name == "numbers":
            return self._pairs(name, lines_of.benefit(matter, words), lines_of.finance(matter, words), self.room.figure)
        return self._steps(matter) if name == "steps" else self._boxes(matter)

    def _conclusion(self, matter: Matter, names: tuple[str, str]) -> Table:
        columns, label = self.form.columns("grid", self.words), self._label
        rows = [
            self._long(columns, "enterprise", names[0], self.room.name),
            self._long(columns, "project", names[1], self.room.name),
        ]
        told = lines_of.conclusion(matter, self.words)
        for left, right in zip(told[::2], told[1::2], strict=True):
            texts = (label(left[0]), left[1], label(right[0]), right[1])
            limit = self.room.name if left[0] == "industry" else 1
            kind = "strong" if left[0] in {"recommendation", "score"} else ""
            rows.append(self._row(columns, texts, limit, kind=kind))
        gates = "\n".join(
            self._cut(line, self._width(columns[1:]), self.room.gates) for line in lines_of.gates(matter, self.words)
        )
        rows.append(Row(cells=(label("gates"), gates), spans=(1, 3)))
        if matter.judgement.warnings:
            count = len(set(matter.judgement.warnings))
            rows.append(self._long(columns, "warnings", self.words("warnings", count=count, see=self.words("see")), 1))
        return Table(columns=columns, rows=tuple(rows), style="dense", headed=False)

    def _pairs(
        self, table: str, left: Sequence[tuple[str, str]], right: Sequence[tuple[str, str]], limit: int
    ) -> Table:
        """Return two short lists beside each other."""
        columns = self.form.columns(table, self.words)
        rows = []
        for place in range(max(len(left), len(right))):
            texts = [one for own in (left, right) for one in (own[place] if place < len(own) else ("", ""))]
            rows.append(self._row(columns, texts, limit))
        return Table(columns=columns, rows=tuple(rows), style="dense")

    def _steps(self, matter: Matter) -> Table:
        columns = self.form.columns("steps", self.words)
        lists = (
            ("offers", lines_of.offers(matter, self.words), 1),
            ("steps", lines_of.steps(matter, self.words, _MAIN_STEPS), self.room.step),
        )
        rows = tuple(
            Row(
                cells=(
                    self._label(key),
                    "\n".join(self._cut(line, self._width(columns[1:]), limit) for line in told),
                )
            )
            for key, told, limit in lists
        )
        return Table(columns=columns, rows=rows, style="dense", headed=False)

    def _boxes(self, matter: Matter) -> Table:
        """Leave room for opinion, signatures, seal and date of both bodies, side by side."""
        columns = self.form.columns("boxes", self.words)[: len(self.form.boxes)]
        width = self._width(columns[:1])
        titles, rooms = [], []
        blank = "\n" * self.room.opinion
        for box in lines_of.opinions(matter, self.form):
            titles.append(self._cut(box.title, width, 2, style="dense-strong"))
            choices = "　".join(self.words("choices", choice=choice) for choice in box.choices)
            clerk, head = box.signatures
            signed = self.words("sign", clerk=clerk, head=head, seal=box.seal, date=box.date)
            rooms.append(f"{choices}\n{box.prompt}\n\n{blank}{signed}")
        rows = (Row(cells=tuple(titles), kind="group"), Row(cells=tuple(rooms)))
        return Table(columns=columns, rows=rows, style="dense", headed=False)

    def _label(self, key: str) -> str:
        return self.words(f"label.{key}")

    def _long(self, columns: Sequence[Column], key: str, text: str, limit: int) -> Row:
        return Row(cells=(self._label(key), self._cut(text, self._width(columns[1:]), limit)), spans=(1, 3))

    def _row(self, columns: Sequence[Column], texts: Sequence[str], limit: int, *, kind: str = "") -> Row:
        style = "dense-strong" if kind else "dense"
        cells = (
            self._cut(text, self._width((column,)), limit, style="dense-strong" if column.label else style)
            for column, text in zip(columns, texts, strict=True)
        )
        return Row(cells=tuple(cells), kind=kind)

    def _width(self, columns: Sequence[Column]) -> float:
        """Return the room for text in columns; all tables are as wide as the page and in millimetres."""
        page = self.form.page
        share = (page.width - page.left - page.right) / sum(width for _, width, _ in self.form.tables["grid"])
        return sum(column.width for column in columns) * share - 2 * PADDING_X

    def _cut(self, text: str, width: float, limit: int, *, style: str = "dense") -> str:
        see = self.words("see")
        return shortened(text, see, style=self.form.styles[style], width=width, lines=limit, fonts=self.fonts)
