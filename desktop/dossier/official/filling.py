"""Fill a form in: from a layout and what is known to an outline; what is not known is left to be written by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from desktop import resources
from desktop.dossier.compose import compose
from desktop.dossier.fonts import bundled
from desktop.dossier.forms import MM, Form, Words, read_form, read_words
from desktop.dossier.names import file_name
from desktop.dossier.official.ground import Ground
from desktop.dossier.official.listing import table_blocks
from desktop.dossier.official.proving import proof_of_form
from desktop.dossier.official.reading import Layout
from desktop.dossier.official.rows import (
    HOLE,
    Block,
    BoxesBlock,
    ChoiceBlock,
    GridBlock,
    HandBlock,
    SignBlock,
    TextBlock,
)
from desktop.dossier.pairs import paired
from desktop.dossier.paper import Block as PaperBlock
from desktop.dossier.paper import Column, Footer, Outline, Row, Section, Table, Text
from matching.fields import Field

FILE = "forms/official.toml"
LETTER = "forms/official_letter.toml"
_SHORT = 12
_MANY_LINES = 6
"""Lines from which a table to be filled in by hand is set closer."""
_CLOSER, _LEAST = 0.9, 1.22
"""Line pitch of a form set closer, as a share of the usual and of the size of its letters."""
_LOW = 26.0
"""Millimetres below it, the foot included."""
_NOT_SAID = (None, "unknown", (), "")


@lru_cache
def official_form() -> Form:
    """Return page, styles and tables of the forms."""
    return read_form(resources.text(FILE))


@lru_cache
def letter_form() -> Form:
    """Return page and styles of official letters."""
    return read_form(resources.text(LETTER))


@lru_cache
def official_words() -> Words:
    """Return the fixed words of the forms."""
    return read_words(resources.text(FILE), file=FILE)


def page_of(layout: Layout) -> Form:
    """Return what a form is set in: an official letter has the margins and sizes of GB/T 9704."""
    return letter_form() if layout.row.letter else official_form()


def fitted_page(layout: Layout, outline: Outline) -> Form:
    """Return what a filled form is set in: closer where that saves a page, so that no few lines stand on one alone."""
    page = page_of(layout)
    if layout.row.letter:
        return page
    sheets = len(compose(outline, page, bundled()))
    closer = _closer()
    return closer if sheets > 1 and len(compose(outline, closer, bundled())) < sheets else page


@lru_cache
def _closer() -> Form:
    """Return the forms' page with less white between lines and at its foot."""
    form = official_form()
    styles = {
        name: replace(one, leading=max(one.leading * _CLOSER, one.size * _LEAST), before=one.before / 2)
        for name, one in form.styles.items()
    }
    return replace(form, styles=styles, page=replace(form.page, bottom=_LOW * MM))


def official_outline(layout: Layout, ground: Ground) -> Outline:
    """Lay one filled form out."""
    filler = _Filler(layout, ground)
    sections = (*filler.head(), *filler.sections(), *filler.closing())
    words, row = official_words(), layout.row
    title = filler.title
    named = title if row.redacted else words("title_of", title=title, called=ground.called)
    made = Outline(
        title=named,
        subject=words("subject", form=row.id, edition=row.edition),
        author=ground.office,
        keywords=row.report,
        creator=ground.program,
        printed_on=ground.printed_on,
        file_name=file_name(title, ground.number if row.redacted else ground.called),
        footer=Footer(
            number=title,
            edition=filler.edition(),
            page=words("page", page="{page}", pages="{pages}"),
        ),
        sections=sections,
        landscape=row.landscape,
        remark=words("lacking", characters="{characters}"),
    )
    return replace(made, proof=proof_of_form(layout, ground, made)) if row.proof else made


class Lacking:
    """Number what is not known, each thing once, in the order it is met."""

    def __init__(self, *, is_open: bool) -> None:
        self._numbers: dict[str, int] = {}
        self._is_open = is_open
        """The form may be written on; a redacted one is only read."""

    def mark(self, label: str) -> str:
        """Return the mark that stands where this is to be written."""
        if not self._is_open:
            return official_words()("not_given")
        number = self._numbers.setdefault(label, len(self._numbers) + 1)
        return official_words()("mark", number=number)

    def told(self) -> Iterator[str]:
        """Yield every mark with what it stands for."""
        yield from (official_words()("lacks", mark=self.mark(label), label=label) for label in list(self._numbers))

    def __len__(self) -> int:
        return len(self._numbers)


class _Filler:
    """Fill one form in."""

    def __init__(self, layout: Layout, ground: Ground) -> None:
        self._layout, self._ground = layout, ground
        self._fields = layout.names.fields
        self._words = official_words()
        self._page = page_of(layout)
        self._lacking = Lacking(is_open=not layout.row.redacted)

    @property
    def title(self) -> str:
        """Return the title with its draft mark."""
        row = self._layout.row
        draft = row.draft or (self._words("draft") if self._layout.is_draft else "")
        return row.title + (self._words("beside_title", text=draft) if draft else "")

    def head(self) -> Iterator[Section]:
        """Yield number, title and the line under it."""
        row, blocks = self._layout.row, []
        if row.number:
            blocks.append(Text(text=self._put(row.number), style="number"))
        blocks.append(Text(text=self.title, style="title"))
        heading = row.heading or self._words("heading")
        blocks.append(Text(text=self._put(heading), style="case"))
        if over := self._over():
            blocks.append(Text(text=over, style="note"))
        yield Section(id="head", title="", blocks=tuple(blocks))

    def sections(self) -> Iterator[Section]:
        """Yield the parts that are not known to have no place here."""
        for at, section in enumerate(self._layout.row.section):
            place = ("section", at)
            if self._holds((*place, "when")) is False:
                continue
            blocks: list[PaperBlock] = []
            for number, block in enumerate(section.block):
                where = (*place, "block", number)
                if self._holds((*where, "when")) is not False:
                    blocks += self._block(block, where)
            yield Section(id=f"s{at + 1}", title=section.title, blocks=tuple(blocks), new_page=section.new_page)

    def closing(self) -> Iterator[Section]:
        """Yield what is still to be filled in, where the form comes from, and that it was changed."""
        words, row = self._words, self._layout.row
        copies = words("copies", count=row.copies) if row.copies > 1 else ""
        notes = [words("origin", text=row.origin) + copies]
        if self._layout.own:
            notes.append(words("changed", edition=row.edition, checksum=self._layout.checksum[:_SHORT]))
        blocks: list[PaperBlock] = []
        if len(self._lacking):
            told = words("lacks_mark").join(self._lacking.told())
            blocks.append(Text(text=words("lacking_list", count=len(self._lacking), text=told), style="note"))
        blocks += [Text(text=note, style="note") for note in notes]
        yield Section(id="closing", title="", blocks=tuple(blocks))

    def edition(self) -> str:
        """Return edition, day of the data and office for the foot."""
        row, words = self._layout.row, self._words
        key = "edition_own" if self._layout.own else "edition"
        return words(
            key, id=row.id, edition=row.edition, on=self._ground.on, office=self._ground.office,
            checksum=self._layout.checksum[:_SHORT],
        )  # fmt: skip

    def _over(self) -> str:
        end = self._layout.row.valid_to
        if end is None or end >= self._ground.printed_on:
            return ""
        return self._words("over", year=end.year, month=end.month, day=end.day)

    def _holds(self, place: tuple[str | int, ...]) -> bool | None:
        condition = self._layout.conditions.get(place)
        return True if condition is None else condition.evaluate(self._ground.own.values)

    def _block(self, block: Block, place: tuple[str | int, ...]) -> Iterable[PaperBlock]:
        if isinstance(block, TextBlock):
            return (Text(text=self._put(block.text), style=block.style),)
        if isinstance(block, GridBlock):
            return self._grid(block)
        if isinstance(block, ChoiceBlock):
            return (self._choices(block),)
        if isinstance(block, BoxesBlock):
            return (self._boxes(block),)
        if isinstance(block, HandBlock):
            return (self._hand(block),)
        if isinstance(block, SignBlock):
            return (self._signatures(block),)
        return table_blocks(block, self._layout, self._ground, self._lacking, condition=(*place, "where"))

    # ---- single values

    def _shown(self, name: str) -> str:
        one = self._fields[name]
        return self._ground.own.printed(one, name_code=self._ground.name_code, unit=True)

    def _put(self, text: str) -> str:
        """Put values into a sentence; where one is not known there is a line to write on."""

        def value(name: str) -> str:
            return self._shown(name) or self._words("line", mark=self._lacking.mark(self._fields[name].label))

        return HOLE.sub(lambda hole: value(hole[1]), text)

    def _label(self, name: str, titles: Mapping[str, str]) -> str:
        return titles.get(name) or self._fields[name].label

    def _grid(self, block: GridBlock) -> tuple[PaperBlock, ...]:
        pairs = []
        for name in block.fields:
            label = self._label(name, block.titles)
            pairs.append((label, self._shown(name) or self._lacking.mark(label)))
        return (Table(columns=self._columns("grid"), rows=paired(pairs), style="table", headed=False),)

    def _choices(self, block: ChoiceBlock) -> Table:
        """Return ticks beside their labels; yes and no alone leave the room to the label."""
        short = all(not self._fields[name].values for name in block.fields)
        rows = []
        for name in block.fields:
            label, told = self._label(name, block.titles), self._ticks(self._fields[name])
            if self._ground.own.values.get(name) in _NOT_SAID:
                told += self._words("gap") + self._lacking.mark(label)
            rows.append(Row(cells=(label, told)))
        columns = self._columns("checks" if short else "boxes")
        return Table(columns=columns, rows=tuple(rows), style="table", headed=False)

    def _ticks(self, one: Field) -> str:
        value = self._ground.own.values.get(one.id)
        stated = {"yes" if value is True else "no"} if isinstance(value, bool) else _ids(value)
        choices = [(choice.id, choice.label) for choice in one.values] or [("yes", "是"), ("no", "否")]
        ticks = (
            self._words("ticked" if name in stated else "unticked", label=label)
            for name, label in choices
            if name != "unknown"
        )
        return self._words("gap").join(ticks)

    # ---- rooms to write in

    def _hand(self, block: HandBlock) -> Table:
        """Return a table to be filled in by hand, marked once at its head."""
        heads = (f"{block.heads[0]} {self._lacking.mark(block.title)}".strip(), *block.heads[1:])
        widths = block.widths or (1.0,) * len(heads)
        columns = tuple(Column(title=head, width=width) for head, width in zip(heads, widths, strict=True))
        empty = ("",) * (len(heads) - 1)
        room = "\n" if len(block.lines) < _MANY_LINES else ""
        rows = [Row(cells=(f"{line}{room}", *empty)) for line in block.lines]
        rows += [Row(cells=("\n", *empty)) for _ in range(block.blank)]
        return Table(columns=columns, rows=tuple(rows), style="dense")

    def _boxes(self, block: BoxesBlock) -> Table:
        """Return the boxes as rows of one table that is not parted."""
        rows = []
        for box in block.box:
            ticks = self._words("gap").join(self._words("unticked", label=choice) for choice in box.choices)
            signed = self._words("signed", sign=box.sign, seal=box.seal)
            room = "\n".join([*filter(None, (ticks, box.prompt)), *("" for _ in range(box.lines)), signed])
            rows.append(Row(cells=(box.title, room), kind="kept"))
        return Table(columns=self._columns("boxes"), rows=tuple(rows), style="table", headed=False)

    def _signatures(self, block: SignBlock) -> PaperBlock:
        """Return boxes to sign in; on landscape paper, as tables have it, one line."""
        if self._layout.row.landscape:
            line = self._words("gap").join(self._words("sign_line", label=label) for label in block.labels)
            return Text(text="\n" + line, style="plain")
        labels = [f"\n{label}\n" for label in block.labels]
        pairs = zip(labels[::2], [*labels[1::2], ""], strict=False)
        rows = tuple(Row(cells=(first, "", second, ""), kind="kept") for first, second in pairs)
        return Table(columns=self._columns("grid"), rows=rows, style="table", headed=False)

    def _columns(self, name: str) -> tuple[Column, ...]:
        return self._page.columns(name, self._words)


def _ids(value: object) -> frozenset[str]:
    if isinstance(value, (tuple, list)):
        return frozenset(map(str, value))
    if isinstance(value, Mapping):
        return frozenset(str(key) for key, item in value.items() if item in {"yes", True})
    return frozenset() if value is None else frozenset({str(value)})
