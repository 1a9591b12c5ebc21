"""One editor for every kind of field."""

from __future__ import annotations

from desktop.ui.forms.choices import ChoiceEditor, ChoicesEditor, MapEditor
from desktop.ui.forms.lines import CodeEditor, DateEditor, LineEditor, TextEditor
from desktop.ui.forms.material import FormMaterial
from matching.fields import Field

Editor = LineEditor | TextEditor | ChoiceEditor | ChoicesEditor | MapEditor
"""What they have in common: show_value, show_text, read, raw, hint, commit, and the signals entered and touched."""

_BY_KIND: dict[str, type[Editor]] = {
    "enum": ChoiceEditor, "doc": ChoiceEditor, "tri": ChoiceEditor, "bool": ChoiceEditor, "enum[]": ChoicesEditor,
    "map": MapEditor, "text": TextEditor, "date": DateEditor,
}  # fmt: skip


def make_editor(field: Field, material: FormMaterial) -> Editor:
    """Make the editor of a field."""
    if field.kind == "code" and field.code in material.codes:
        return CodeEditor(field, material)
    return _BY_KIND.get(field.kind, LineEditor)(field, material)
