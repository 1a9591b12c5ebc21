"""Drawing outlines into a PDF: the same outline gives the same bytes, and no font but embedded ones is named."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from desktop.dossier.compose import compose
from desktop.dossier.fonts import FontSet, bundled
from desktop.dossier.forms import Form, form
from desktop.dossier.paper import Outline
from desktop.dossier.paths import path
from desktop.dossier.proof import SigningKey, Statement, properties, sealed, stated
from desktop.dossier.sheets import BoxMark, Sheet, TextMark
from desktop.dossier.square_mark import set_mark

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_HATCH_PITCH = 2.4


class PdfFile:
    """Draw one or several outlines into one file."""

    def __init__(
        self, *, layout: Form | None = None, fonts: FontSet | None = None, key: SigningKey | None = None
    ) -> None:
        """Draw in a layout; a key signs what the papers state of themselves."""
        self._form = layout or form()
        self._key = key
        self._stated: list[Statement] = []
        self._fonts = fonts or bundled()
        self._canvas: Canvas | None = None
        self._papers = 0

    def add(self, outline: Outline, *, own_sheet: bool = False) -> int:
        """Draw an outline and return its number of pages; several begin on a new leaf when `own_sheet` is set."""
        sheets = compose(outline, self._form, self._fonts)
        canvas = self._canvas or self._begin(outline)
        level = 1 if outline.bookmark else 0
        self._papers += 1
        self._prove(outline, sheets, canvas.getPageNumber() - 1)
        for number, sheet in enumerate(sheets, start=1):
            canvas.setPageSize(self._size(outline))
            if number == 1 and outline.bookmark:
                _bookmark(canvas, outline.bookmark, 0, self._size(outline)[1], key=f"p{self._papers}")
            for place, (title, depth, y) in enumerate(sheet.bookmarks):
                _bookmark(canvas, title, depth + level, y, key=f"p{self._papers}.{number}.{place}")
            canvas.addLiteral(self._content(sheet, canvas))
            canvas.showPage()
        if own_sheet and len(sheets) % 2:
            canvas.addLiteral(" ")
            canvas.showPage()
        return len(sheets)

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was drawn yet."""
        return self._canvas is None

    def data(self) -> bytes:
        """Return the finished file; nothing can be added afterwards."""
        if self._canvas is None:
            raise ValueError("nothing was drawn")
        data: bytes = self._canvas.getpdfdata()
        return sealed(data, self._key)

    def _prove(self, outline: Outline, sheets: Sequence[Sheet], first: int) -> None:
        """Label the pages of a paper, mark its first one and remember what it states."""
        from desktop.dossier.archival import label_pages

        label_pages(self._canvas, first, f"{self._papers}-" if outline.bookmark else "")
        if outline.proof is not None:
            set_mark(
                sheets[0], outline.proof, form=self._form, fonts=self._fonts, key=self._key,
                landscape=outline.landscape,
            )  # fmt: skip
            self._stated.append(stated(outline, outline.proof, sheets, first))

    def _size(self, outline: Outline) -> tuple[float, float]:
        page = self._form.page.turned() if outline.landscape else self._form.page
        return page.width, page.height

    def _begin(self, outline: Outline) -> Canvas:
        from reportlab import rl_config
        from reportlab.pdfgen.canvas import Canvas

        from desktop.dossier.archival import make_archival

        # Text-safe encoding of page contents is from the days of seven-bit mail; it costs a fifth of time and size.
        rl_config.useA85 = 0
        # Naming an embedded font here keeps reportlab from putting Helvetica at the head of every page.
        canvas = Canvas(
            BytesIO(),
            pagesize=self._size(outline),
            pageCompression=1,
            invariant=1,
            initialFontName=self._fonts.face_of("绿", "body").name,
            lang="zh-CN",
            pdfVersion=(1, 4),
        )
        title = outline.title if not outline.bookmark else outline.footer.number
        make_archival(canvas, outline, title, lambda: properties(self._stated, self._key))
        canvas.showOutline()
        self._canvas = canvas
        return canvas

    def _content(self, sheet: Sheet, canvas: Canvas) -> str:
        parts: list[str] = []
        for box in sheet.boxes:
            parts.append(_box(box))
        for line in sheet.lines:
            parts.append(f"{line.stroke:g} w {line.x1:.2f} {line.y1:.2f} m {line.x2:.2f} {line.y2:.2f} l S")
        parts.extend(map(path, sheet.paths))
        parts.append("BT")
        selected = ("", 0.0)
        for mark in sheet.texts:
            selected = self._text(mark, canvas, selected, parts)
        parts.append("ET")
        return "\n".join(parts)

    def _text(self, mark: TextMark, canvas: Canvas, selected: tuple[str, float], parts: list[str]) -> tuple[str, float]:
        x, y, role, size, text, spacing = mark
        parts.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm")
        if spacing:
            parts.append(f"{spacing:.3f} Tc")
        for face, piece in self._fonts.runs(text, role):
            if selected != (face.name, size):
                parts.append(f"{face.resource(canvas)} {size:g} Tf")
                selected = (face.name, size)
            parts.append(f"<{face.codes(piece, canvas)}> Tj")
        if spacing:
            parts.append("0 Tc")
        return selected


def _bookmark(canvas: Canvas, title: str, level: int, y: float, *, key: str) -> None:
    canvas.bookmarkHorizontalAbsolute(key, y + 12)
    canvas.addOutlineEntry(title, key, level)


def _box(box: BoxMark) -> str:
    x, y, width, height, fill, stroke, hatched = box
    shape = f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re"
    parts: list[str] = []
    if fill is not None:
        parts.append(f"{fill:g} g {shape} f 0 g")
    if hatched:
        parts.append(_hatching(box))
    if stroke:
        parts.append(f"{stroke:g} w {shape} S")
    return "\n".join(parts)


def _hatching(box: BoxMark) -> str:
    """Draw rising strokes inside a box, clipped to it: grey that survives a copier."""
    x, y, width, height = box.x, box.y, box.width, box.height
    strokes = []
    offset = -height + _HATCH_PITCH / 2
    while offset < width:
        strokes.append(f"{x + offset:.2f} {y:.2f} m {x + offset + height:.2f} {y + height:.2f} l")
        offset += _HATCH_PITCH
    return f"q {x:.2f} {y:.2f} {width:.2f} {height:.2f} re W n 0.5 w " + " ".join(strokes) + " S Q"
