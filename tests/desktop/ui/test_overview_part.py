"""The overview: its totals and bars are those of the statistics, and each opens the cases behind it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from desktop import resources
from desktop.store.database import Store
from desktop.ui.pages.statistics import StatisticsPage
from tests.desktop.statistics.county import fill
from tests.desktop.ui.conftest import Person


@pytest.fixture
def county(database: Path) -> None:
    """Store some cases before the window opens."""
    with Store.open(database, dictionary=resources.dictionary(), places=resources.places()) as store:
        fill(store, 6)


@pytest.mark.usefixtures("county")
def test_every_bar_and_total_opens_its_cases(person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = person.window.show_page("statistics")
    assert isinstance(page, StatisticsPage)
    part = page.overview
    person.see(lambda: part.measure.count(), "the overview")
    counted = part._counted
    assert counted is not None
    bars = counted.bars["county", "projects"].parts
    assert sum(bar.value or 0 for bar in bars) == 6
    part.charts["county"].chosen.emit(0)
    person.see(lambda: part.behind.rows.rowCount() == bars[0].value, "the cases behind a bar")
    assert bars[0].label in part.behind_head.text()
    (never,) = [bar for bar in counted.bars["state", "projects"].parts if bar.label == "未评估"]
    assert never.value == 6
    part.behind.selectAll()
    assert len(part.chosen_ids()) == bars[0].value
    target = tmp_path / "总览.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    person.press("导出…", part)
    person.notice("总览.pdf")
    assert target.read_bytes().startswith(b"%PDF")
