"""The parts a printed dossier is made of, as plain frozen data that knows nothing of fonts, pages or PDF."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from desktop.charts.records import Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Print one paragraph; a newline in it starts a new line."""

    text: str
    style: str = "body"
    """Name of a style in the form: body, note, title, office, number, strong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Open a subsection."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Describe one table column; widths are shares of the full width of the type area."""

    title: str
    width: float
    align: str = "left"
    """left, center or right."""
    strong: bool = False
    label: bool = False
    """A column of labels, tinted like a head."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Show a low–high interval on a scale from nothing to a maximum, as a small bar."""

    low: float
    high: float
    maximum: float


Cell = str | Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Hold the cells of one table row."""

    cells: tuple[Cell, ...]
    spans: tuple[int, ...] = ()
    """How many columns each cell covers; empty when each covers one."""
    kind: str = ""
    """group for a head inside the table (kept with the next row), total for a sum (kept with the row before),
    strong for a row in Hei, kept for a row that stays on one page with the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Print a table; its head is repeated on every page it reaches."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    style: str = "table"
    """table or dense."""
    headed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartRow:
    """Draw one chart over the whole width, or two side by side; they stay on one page."""

    charts: tuple[Chart, ...]
    captions: tuple[str, ...] = ()
    """As printed, number included, one for each chart; none: the charts carry their titles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionBox:
    """Leave room for one body's opinion, signatures, seal and date."""

    title: str
    prompt: str
    """What is asked of the body, printed small at the top; empty when the title says it."""
    choices: tuple[str, ...]
    """Opinions to tick."""
    signatures: tuple[str, ...]
    seal: str
    date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinions:
    """Keep opinion boxes together on one page."""

    boxes: tuple[OpinionBox, ...]


Block = Text | Heading | Table | ChartRow | Opinions


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Hold one numbered section (or annex) of a dossier."""

    id: str
    title: str
    """As printed, number included; empty for the unnumbered opening."""
    blocks: tuple[Block, ...]
    new_page: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Footer:
    """Hold what stands at the foot of every page beside the page number."""

    number: str
    edition: str
    """Pack editions, data date and checksum, in one line."""
    page: str
    """Pattern with {page} and {pages}."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Hold what a receiving office can check a paper by, whatever it is laid out like."""

    kind: str
    """dossier, summary, R01 …: which paper it is."""
    number: str
    subject: str
    """Id of the judgement or recommendation printed."""
    checksum: str
    """Of what was decided, as the printing office keeps it."""
    figures: tuple[tuple[str, str], ...]
    """Label and printed value of what decides, in order; the same on every paper of one judgement."""
    caption: str = "核验码 {code}"
    """What stands below the mark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """Hold a whole printed paper; two equal outlines give the same bytes."""

    title: str
    subject: str
    author: str
    keywords: str
    creator: str
    printed_on: date
    file_name: str
    """Suggested name of the file, without folder and ending."""
    footer: Footer
    sections: tuple[Section, ...]
    landscape: bool = False
    bookmark: str = ""
    """Name of the paper among several in one file."""
    remark: str = field(default="本节以“〓”代替字库未收的字：{characters}。")
    """What stands at the end of a section some of whose characters no font holds."""
    proof: Proof | None = None
    """What the paper can be checked by; None prints no mark and states nothing."""
