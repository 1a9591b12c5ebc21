"""The model card as a paper: of the model that orders, or of another kept one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import resources
from desktop.dossier.drawing import PdfFile
from desktop.dossier.model_card import Card, CardWeight, card_form, card_outline
from desktop.work.operations.handing_out import write_outline
from desktop.work.operations.model_view import ModelView, model_view

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.work.progress import Progress


def card_of(view: ModelView) -> Card:
    """Return what the card of a view tells."""
    from matching.ranking.model import checksum
    from matching.ranking.voice import MODE_LABELS

    speak = resources.labels().speak
    return Card(
        office=view.office,
        mode=MODE_LABELS[view.mode],
        sentence=view.sentence,
        model=view.model,
        checksum="" if view.model is None else checksum(view.model),
        weights=tuple(
            CardWeight(label=row.label, policy=row.policy, learned=row.learned, is_against=row.is_against)
            for row in view.weights
        ),
        taught=tuple((one.label, one.count) for one in view.taught if one.label != "两两比较"),
        fairness=view.fairness,
        origin=view.origin,
        bands_from=speak.bands_from,
        full_from=speak.full_from,
        printed_on=view.on,
    )


def card_pdf(store: Store, on: date, *, model_id: str = "", progress: Progress | None = None) -> bytes:
    """Return the card as a PDF."""
    file = PdfFile(layout=card_form())
    file.add(card_outline(card_of(model_view(store, on, model_id=model_id))))
    return file.data()


def write_card(store: Store, path: Path, on: date, *, model_id: str = "", progress: Progress | None = None) -> None:
    """Write the card to PDF or Word, as the file's ending says."""
    write_outline(card_outline(card_of(model_view(store, on, model_id=model_id))), path, card_form())
