"""The operations of official forms and what they are about, each imported only when the worker runs it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.ui.calls import Operation
    from desktop.work.operations.official_material import Subject
    from desktop.work.operations.official_printing import FilledForm, FormState
    from desktop.work.progress import Progress


def forms_for(subject: Subject, *, on: date) -> Operation[tuple[FormState, ...]]:
    """Read which forms can be printed of a subject, and what each lacks."""

    def operation(store: Store, progress: Progress) -> tuple[FormState, ...]:
        from desktop.work.operations.official_printing import forms_for

        return forms_for(store, subject, on=on, progress=progress)

    return operation


def filled(form: str, subject: Subject, *, on: date, keys: Path) -> Operation[FilledForm]:
    """Fill a form in and return its pages and the name its file should have."""

    def operation(store: Store, progress: Progress) -> FilledForm:
        from desktop.work.operations.official_printing import filled_form

        return filled_form(store, form, subject, on=on, keys=keys, progress=progress)

    return operation


def save(form: str, subject: Subject, path: Path, *, on: date, keys: Path) -> Operation[Path]:
    """Write a filled form to the kind of file the name ends in."""

    def operation(store: Store, progress: Progress) -> Path:
        from desktop.work.operations.official_printing import save_form

        return save_form(store, form, subject, path, on=on, keys=keys, progress=progress)

    return operation
