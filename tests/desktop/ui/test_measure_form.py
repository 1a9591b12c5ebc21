"""The fields of a measure follow its kind, and its figures follow what is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from desktop import resources
from desktop.store.database import Store
from desktop.ui import calls
from desktop.ui.forms.case_form import CaseForm
from desktop.ui.forms.entries import CaseEntries
from desktop.ui.forms.material import FormMaterial, load_material
from desktop.ui.forms.measure_fields import FIRST, LAST, WITHOUT_KIND, fields_shown
from desktop.ui.forms.measures import MeasuresView
from desktop.ui.pages.case import CasePage
from desktop.work.progress import Progress
from matching.case import Case
from tests.desktop.ui.conftest import Person, facts

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
MOTOR = facts(
    msr_name="空压机更换", msr_kind="motor", msr_count=4, msr_power_kw="110", msr_load_pct="75", msr_hours_y="7200",
    msr_efficiency_before_pct="91.2",
)  # fmt: skip
SULPHUR = facts(msr_name="脱硫", msr_kind="desulphurisation", msr_pollutant_before_t="30")


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> FormMaterial:
    with Store.open(tmp_path_factory.mktemp("form") / "县.db", dictionary=resources.dictionary()) as store:
        return load_material(date(2026, 11, 21))(store, Progress())


@pytest.fixture
def open_form(qtbot: QtBot, material: FormMaterial) -> Iterator[Callable[..., tuple[CaseForm, MeasuresView]]]:
    form = CaseForm(material)
    qtbot.addWidget(form)

    def show(*measures: object) -> tuple[CaseForm, MeasuresView]:
        form.resize(1100, 700)
        form.show()
        form.show_entries(CaseEntries.of(Case(facts=facts(ent_province="440000"), measures=tuple(measures))))  # type: ignore[arg-type]  # facts
        section = form.sections["measures"]
        assert isinstance(section, MeasuresView)
        section.head.setChecked(True)
        qtbot.waitUntil(lambda: settled(form))
        return form, section

    yield show
    form.hide()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def settled(form: CaseForm) -> bool:
    return not form.building.is_busy


def in_sight(section: MeasuresView) -> list[str]:
    """Return the fields shown, from top to bottom."""
    rows = [(row.y(), name) for name, row in section.rows.items() if row.isVisible()]
    return [name for _, name in sorted(rows)]


def test_every_kind_asks_what_its_methods_need_after_what_every_measure_is_asked(material: FormMaterial) -> None:
    kinds = [choice.id for choice in material.dictionary["msr_kind"].values]
    for kind in kinds:
        shown = fields_shown(kind, (), material.benefit)
        assert shown.asked[: len(FIRST)] == FIRST
        assert shown.asked[-len(LAST) :] == LAST
        assert set(material.benefit.inputs_of(kind)) <= set(shown.all)
        assert len(shown.asked) < len(material.measure_fields) / 2
    assert fields_shown("", (), material.benefit).asked == (*FIRST, *WITHOUT_KIND, *LAST)


def test_another_kind_asks_other_fields_and_keeps_what_was_entered(
    qtbot: QtBot, open_form: Callable[..., tuple[CaseForm, MeasuresView]]
) -> None:
    form, section = open_form(MOTOR)
    assert in_sight(section)[-2:] == list(LAST)
    assert "msr_power_kw" in in_sight(section)
    assert "msr_flow_m3" not in in_sight(section)
    kind = section.rows["msr_kind"].editor
    assert isinstance(kind, QComboBox)
    kind.setCurrentIndex(kind.findText("污水处理"))
    kind.activated.emit(kind.currentIndex())
    qtbot.waitUntil(lambda: settled(form) and "msr_flow_m3" in in_sight(section))
    assert "msr_power_kw" in in_sight(section), "what was entered stays in sight"
    assert "msr_no_load_before_kw" not in in_sight(section)
    power = section.rows["msr_power_kw"].editor
    assert isinstance(power, QLineEdit)
    assert power.text() == "110"


def test_the_figures_follow_what_is_typed(
    qtbot: QtBot, open_form: Callable[..., tuple[CaseForm, MeasuresView]]
) -> None:
    _, section = open_form(MOTOR)
    text = section.working.text
    qtbot.waitUntil(lambda: "还缺：改造后效率" in text.toPlainText())
    after = section.rows["msr_efficiency_after_pct"].editor
    assert isinstance(after, QLineEdit)
    QTest.keyClicks(after, "95.4")
    qtbot.waitUntil(lambda: "年节电量：114,697 kWh/年" in text.toPlainText())
    assert "100 ÷ 91.2 － 100 ÷ 95.4" in text.toPlainText()
    assert "0.4419 kgCO2/kWh，2023" in text.toPlainText()
    assert text.height() >= text.document().size().height(), "nothing is cut off"


def test_a_measured_factor_is_folded_away_until_somebody_is_led_to_it(
    qtbot: QtBot, open_form: Callable[..., tuple[CaseForm, MeasuresView]]
) -> None:
    form, section = open_form(MOTOR, SULPHUR)
    assert "msr_supply_coal_rate" not in in_sight(section)
    assert form.go_to_measure(1, "msr_pollutant_after_t")
    qtbot.waitUntil(lambda: settled(form) and "msr_pollutant_after_t" in in_sight(section))
    assert form.go_to_measure(0, "msr_supply_coal_rate")
    qtbot.waitUntil(lambda: settled(form) and "msr_supply_coal_rate" in in_sight(section))


def test_a_measure_removed_by_mistake_is_put_back_as_it_was(
    open_form: Callable[..., tuple[CaseForm, MeasuresView]],
) -> None:
    form, section = open_form(facts(msr_name="换锅炉"), facts(msr_name="换电机"))
    section.choose(0)
    section.remove()
    assert [sheet.now["msr_name"].value for sheet in form.entries.measures] == ["换电机"]
    section.put_back()
    assert [sheet.now["msr_name"].value for sheet in form.entries.measures] == ["换锅炉", "换电机"]
    section.put_back()
    assert len(form.entries.measures) == 2


def test_the_tab_shows_a_case_never_judged_and_leads_to_what_is_missing(person: Person) -> None:
    content = facts(ent_name="青峰水泥有限公司", ent_county_code="440281", prj_name="综合改造", prj_co2_t="12")
    saved = person.ask_store(calls.save_case(None, None, content, (MOTOR, SULPHUR), by="甲", why="录入"))
    person.window.open_case(saved.id, "appraisal")
    page = person.window.findChild(CasePage)
    assert page is not None
    person.see(lambda: page.tabs.appraisal and page.tabs.appraisal.benefit.totals.rows.rows, "the totals")
    assert page.tabs.appraisal is not None
    view = page.tabs.appraisal.benefit
    assert ("年减排二氧化碳", "tCO2/年", "—", "12", "12", "—", "申报", "见注 1") in view.totals.rows.rows
    text = view.text.toPlainText()
    assert "不能归属" in text
    assert "铭牌效率法 ［草案］" in text
    assert "还缺：改造后效率" in text
    view.copy.click()
    person.notice("已复制")
    view.text.anchorClicked.emit("measure:1/msr_pollutant_after_t")
    person.see(lambda: page.form is not None and page.form._row is not None, "the form")
    person.see(lambda: page.form._row.field.id == "msr_pollutant_after_t", "the field")  # type: ignore[union-attr]  # seen above
