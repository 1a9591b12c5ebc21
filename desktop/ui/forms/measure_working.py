"""The figures of one measure while its fields are filled in: what they give now, or what they wait for."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from desktop.ui.appraisal.grown_prose import GrownProse
from desktop.ui.appraisal.wording import figures_text, missing_text
from desktop.ui.forms.material import FormMaterial
from desktop.ui.texts import t
from matching.case import Case, Fact

Facts = Mapping[str, Fact]


class MeasureWorking(QFrame):
    """Work one measure out as often as something it rests on changes, once the window is free."""

    field_wanted = Signal(str)

    def __init__(self, material: FormMaterial) -> None:
        super().__init__()
        self.setObjectName("working")
        self._material = material
        self._case: Facts = {}
        self._measure: Facts | None = None
        self._shown: tuple[Facts, Facts] | None = None
        title = QLabel(t("form.working"))
        title.setObjectName("caption")
        self.text = GrownProse(name=t("form.working"))
        self.text.field_wanted.connect(self.field_wanted)
        self.text.measure_wanted.connect(lambda _place, field_id: self.field_wanted.emit(field_id))
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 4)
        column.addWidget(title)
        column.addWidget(self.text)
        self._when_free = QTimer(self)
        self._when_free.setSingleShot(True)
        self._when_free.setInterval(0)
        self._when_free.timeout.connect(self._work_out)

    def tell_case(self, facts: Facts) -> None:
        """Go by these facts of the case: its province, its way of counting, its pinned factors."""
        material = self._material
        self._case = {name: facts[name] for name in material.benefit.project_fields if name in facts}
        self._when_free.start()

    def show_measure(self, measure: Facts | None) -> None:
        """Show the figures of this measure; None for no measure."""
        self._measure = None if measure is None else dict(measure)
        self.setVisible(measure is not None)
        self._when_free.start()

    def _work_out(self) -> None:
        if self._measure is None or self._shown == (self._case, self._measure):
            return
        self._shown = (self._case, self._measure)
        self.text.setHtml(self._words(Case(facts=self._case, measures=(self._measure,))))

    def _words(self, case: Case) -> str:
        from matching.benefit.project import worked_out

        material = self._material
        found = worked_out(case, material.benefit, on=material.on, name_code=material.name_code)
        if found is None or not found.measures:
            return ""
        (measure,) = found.measures
        if not measure.kind:
            return missing_text(("msr_kind",), 0, material.dictionary)
        words = figures_text(measure, material.dictionary)
        return words or f'<p class="quiet">{t("form.working.none")}</p>'
