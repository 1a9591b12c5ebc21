"""The operations of the model page, each imported only when the worker runs it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.store.database import Store
    from desktop.ui.calls import Operation
    from desktop.work.operations.comparing import PairView
    from desktop.work.operations.learning import LearnReport, Move
    from desktop.work.operations.model_view import ModelView
    from desktop.work.operations.outcomes import Entry, Recorded
    from desktop.work.operations.ranked import Contributions, RankingView
    from desktop.work.operations.sharing import TakenDecisions
    from desktop.work.progress import Progress
    from matching.ranking.explained import Difference

Pairs = Sequence[tuple[str, str]]


def load_view(on: date) -> Operation[ModelView]:
    """Read who orders and everything known of the model in use."""

    def operation(store: Store, progress: Progress) -> ModelView:
        from desktop.work.operations.model_view import model_view

        return model_view(store, on, progress=progress)

    return operation


def load_ranking(on: date) -> Operation[RankingView]:
    """Read the projects in their order."""

    def operation(store: Store, progress: Progress) -> RankingView:
        from desktop.work.operations.ranked import ranking_view

        return ranking_view(store, on, progress=progress)

    return operation


def contributions(case_id: str, on: date, shares: Sequence[float] | None) -> Operation[Contributions]:
    """Work out what each criterion gives to a project, as judged or with these shares."""

    def operation(store: Store, _progress: Progress) -> Contributions:
        from desktop.work.operations import ranked

        return ranked.contributions(store, case_id, on, shares=shares)

    return operation


def why_above(first: str, second: str, on: date) -> Operation[Difference]:
    """Work out why one project stands above another."""

    def operation(store: Store, _progress: Progress) -> Difference:
        from desktop.work.operations import ranked

        return ranked.why_above(store, first, second, on)

    return operation


def learn(on: date, *, by: str) -> Operation[LearnReport]:
    """Learn from what was decided."""

    def operation(store: Store, progress: Progress) -> LearnReport:
        from desktop.work.operations import learning

        return learning.learn_from_decisions(store, on, by=by, progress=progress)

    return operation


def activate(model_id: str, on: date, *, by: str, why: str) -> Operation[tuple[Move, ...]]:
    """Let an earlier model order, or the scorecard when the id is empty."""

    def operation(store: Store, _progress: Progress) -> tuple[Move, ...]:
        from desktop.work.operations import learning

        return learning.activate(store, model_id, on, by=by, why=why)

    return operation


def set_mode(mode: str, on: date, *, by: str) -> Operation[tuple[Move, ...]]:
    """Say how far a model may speak."""

    def operation(store: Store, _progress: Progress) -> tuple[Move, ...]:
        from desktop.work.operations import learning

        return learning.set_mode(store, mode, on, by=by)

    return operation


def set_direction(name: str, on: date, *, free: bool, by: str) -> Operation[None]:
    """Let the declared direction of a criterion go, or hold to it again."""

    def operation(store: Store, _progress: Progress) -> None:
        from desktop.work.operations import learning

        learning.set_direction(store, name, on, free=free, by=by)

    return operation


def next_pair(on: date, skipped: Pairs) -> Operation[PairView]:
    """Find the two projects of which the order is least sure."""

    def operation(store: Store, _progress: Progress) -> PairView:
        from desktop.work.operations import comparing

        return comparing.next_pair(store, on, skipped=skipped)

    return operation


def answer(better: str, worse: str, on: date, *, by: str) -> Operation[int]:
    """Keep which of two projects comes first."""

    def operation(store: Store, _progress: Progress) -> int:
        from desktop.work.operations import comparing

        return comparing.answer(store, better, worse, on=on, by=by)

    return operation


def card(on: date) -> Operation[bytes]:
    """Lay the model card out as a PDF."""

    def operation(store: Store, _progress: Progress) -> bytes:
        from desktop.work.operations.model_card import card_pdf

        return card_pdf(store, on)

    return operation


def write_card(path: Path, on: date) -> Operation[None]:
    """Write the model card to a file."""

    def operation(store: Store, _progress: Progress) -> None:
        from desktop.work.operations.model_card import write_card

        write_card(store, path, on)

    return operation


def export_model(model_id: str, path: Path) -> Operation[None]:
    """Write a model as a file."""

    def operation(store: Store, _progress: Progress) -> None:
        from desktop.work.operations import sharing

        sharing.export_model(store, model_id, path)

    return operation


def import_model(path: Path, *, by: str) -> Operation[str]:
    """Keep a model of another office."""

    def operation(store: Store, _progress: Progress) -> str:
        from desktop.work.operations import sharing

        return sharing.import_model(store, path, by=by)

    return operation


def export_decisions(path: Path, on: date) -> Operation[int]:
    """Write the office's decisions without names."""

    def operation(store: Store, _progress: Progress) -> int:
        from desktop.work.operations import sharing

        return sharing.export_decisions(store, path, on)

    return operation


def import_decisions(path: Path, on: date, *, by: str) -> Operation[TakenDecisions]:
    """Take another office's decisions to learn from."""

    def operation(store: Store, _progress: Progress) -> TakenDecisions:
        from desktop.work.operations import sharing

        return sharing.import_decisions(store, path, on, by=by)

    return operation


def drop_decisions(checksum: str, *, by: str) -> Operation[None]:
    """Let another office's decisions count no more."""

    def operation(store: Store, _progress: Progress) -> None:
        from desktop.work.operations import sharing

        sharing.drop_decisions(store, checksum, by=by)

    return operation


def outcomes_of(case_id: str) -> Operation[tuple[Recorded, ...]]:
    """Read what was recorded of a project."""

    def operation(store: Store, _progress: Progress) -> tuple[Recorded, ...]:
        from desktop.work.operations import outcomes

        return outcomes.outcomes_of(store, case_id)

    return operation


def weights_of(case_id: str, on: date) -> Operation[str]:
    """Say what the registers weigh for a project where scores are equal; empty where nothing does."""

    def operation(store: Store, _progress: Progress) -> str:
        from desktop.work.operations import register_weights
        from matching.registers.weights import weights_sentence

        return weights_sentence(register_weights.weights_of_case(store, case_id, on=on))

    return operation


def record_outcome(case_id: str, entry: Entry, *, corrects: int | None = None) -> Operation[tuple[Recorded, ...]]:
    """Keep what became of a project, and read all that was recorded of it."""

    def operation(store: Store, _progress: Progress) -> tuple[Recorded, ...]:
        from desktop.work.operations import outcomes

        outcomes.record_outcome(store, case_id, entry, corrects=corrects)
        return outcomes.outcomes_of(store, case_id)

    return operation


def withdraw_outcome(case_id: str, number: int, *, by: str, why: str) -> Operation[tuple[Recorded, ...]]:
    """Take a record back, and read what is left."""

    def operation(store: Store, _progress: Progress) -> tuple[Recorded, ...]:
        from desktop.work.operations import outcomes

        outcomes.withdraw_outcome(store, case_id, number, by=by, why=why)
        return outcomes.outcomes_of(store, case_id)

    return operation
