"""Which printed forms take a field: found in the layouts in `resources/forms`, so that a new layout is told at once."""

from __future__ import annotations

import re
from functools import cache

from desktop import resources
from desktop.paths import resource_folder
from desktop.ui.texts import names, spoken, t

_TITLE = re.compile(r'^title = "([^"]+)"', re.MULTILINE)
_NAMED = re.compile(r'"([a-z]+_[a-z0-9_]+)"')


def forms_with(field_id: str) -> tuple[str, ...]:
    """Return the titles of the forms that print a field, in the order of their files."""
    return tuple(title for title, fields in _layouts(spoken()) if field_id in fields)


@cache
def _layouts(_language: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Read every layout once; one without a title of its own has one in the texts of the window, or is not named."""
    folder = resource_folder() / "forms"
    found = []
    for path in sorted(folder.rglob("*.toml")):
        text = resources.text(path.relative_to(resource_folder()).as_posix())
        own, name = _TITLE.search(text), f"form.uses.{path.stem}"
        title = t(name) if name in names() else own[1] if own else ""
        if title:
            found.append((title, frozenset(_NAMED.findall(text))))
    return tuple(found)
