"""Print official forms: one, or several in one go, filled in from what is known; printing judges nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.dossier.names import distinct
from desktop.dossier.official.filling import fitted_page, official_outline
from desktop.dossier.official.secrecy import refuse_leaks
from desktop.dossier.paper import Outline
from desktop.dossier.pdf import refused
from desktop.work.operations.handing_out import PDF, outline_bytes, write_outline
from desktop.work.operations.official_layouts import find_form, layouts
from desktop.work.operations.official_material import Subject, ground_for, ground_of, widened
from desktop.work.operations.printing import office_signing_key
from desktop.work.operations.sharing import write_file

if TYPE_CHECKING:
    from desktop.dossier.official.ground import Ground
    from desktop.dossier.official.reading import Layout
    from desktop.exchange.keys import OfficeKey
    from desktop.store.database import Store
    from desktop.work.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class FormState:
    """Tell how far a form can be filled in for a subject."""

    id: str
    title: str
    report: str
    about: str
    help: str
    receiver: str
    draft: bool
    redacted: bool
    own: bool
    asked: int
    """Single values it prints."""
    lacking: tuple[str, ...]
    """Labels of those not known."""


def form_outline(
    store: Store, form: str, subject: Subject, *, on: date | None = None, printed_on: date | None = None
) -> tuple[Outline, Layout]:
    """Lay one form out for a subject, with the layout it was filled by."""
    day = on or date.today()
    layout = find_form(store, form)
    ground = ground_for(store, layout, widened(store, subject), on=day, printed_on=printed_on or date.today())
    outline = official_outline(layout, ground)
    if layout.row.redacted:
        refuse_leaks(outline, layout, ground)
    return outline, layout


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledForm:
    """Hold a filled form ready to be looked at."""

    file_name: str
    """Without folder and ending."""
    content: bytes


def filled_form(
    store: Store,
    form: str,
    subject: Subject,
    *,
    on: date | None = None,
    printed_on: date | None = None,
    keys: Path | None = None,
    progress: Progress | None = None,
) -> FilledForm:
    """Return one filled form as a PDF; one that carries figures is signed with the key kept in a folder."""
    outline, layout = form_outline(store, form, subject, on=on, printed_on=printed_on)
    return FilledForm(
        file_name=outline.file_name,
        content=outline_bytes(outline, PDF, fitted_page(layout, outline), key=_key(store, outline, keys)),
    )


def save_form(
    store: Store, form: str, subject: Subject, path: Path, *, on: date | None = None, keys: Path | None = None,
    progress: Progress | None = None,
) -> Path:  # fmt: skip
    """Write one filled form to the kind of file its name ends in."""
    outline, layout = form_outline(store, form, subject, on=on)
    return write_outline(outline, path, fitted_page(layout, outline), key=_key(store, outline, keys))


def _key(store: Store, outline: Outline, keys: Path | None) -> OfficeKey | None:
    """Return the key that signs a form; one filled in mostly by hand is not signed."""
    return office_signing_key(store, keys) if outline.proof is not None else None


def print_forms(
    store: Store,
    forms: Sequence[str],
    subject: Subject,
    folder: Path,
    *,
    ending: str = PDF,
    on: date | None = None,
    keys: Path | None = None,
    progress: Progress | None = None,
) -> tuple[Path, ...]:
    """Write filled forms into a folder, one file each; nothing is written where one of them is refused."""
    made = []
    for place, form in enumerate(forms):
        outline, layout = form_outline(store, form, subject, on=on)
        page = fitted_page(layout, outline)
        made.append((outline.file_name, outline_bytes(outline, ending, page, key=_key(store, outline, keys))))
        if progress is not None:
            progress.step(place + 1, len(forms), layout.row.title)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refused(error, folder) from error
    taken: set[str] = set()
    written = []
    for name, content in made:
        path = folder / f"{distinct(name, taken)}{ending}"
        write_file(path, content)
        written.append(path)
    return tuple(written)


def forms_for(
    store: Store, subject: Subject, *, on: date | None = None, progress: Progress | None = None
) -> tuple[FormState, ...]:
    """Return the forms that can be printed about a subject, each with the single values it lacks."""
    day = on or date.today()
    subject = widened(store, subject)
    found: dict[str, FormState] = {}
    every = layouts(store)
    for about in subject.given:
        fitting = [layout for layout in every.values() if layout.row.about == about]
        wanted = frozenset(name for layout in fitting for name in layout.asked)
        ground = ground_of(store, about, subject, wanted=wanted, on=day, printed_on=day)
        found |= {one.row.id: _state(one, ground) for one in fitting if one.row.register == ground.register}
    return tuple(found[name] for name in every if name in found)


def _state(layout: Layout, ground: Ground) -> FormState:
    fields, row = layout.names.fields, layout.row
    asked = [fields[name] for name in layout.asked]
    lacking = [one.label for one in asked if not ground.own.printed(one, name_code=None, unit=False)]
    return FormState(
        id=row.id, title=row.title, report=row.report, about=row.about, help=row.help, receiver=row.receiver,
        draft=layout.is_draft, redacted=row.redacted, own=layout.own, asked=len(asked), lacking=tuple(lacking),
    )  # fmt: skip
