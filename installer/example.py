"""Make the workbook of the worked county from its source, `resources/example/cases.toml`.

python -m installer.example
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from desktop import resources
from desktop.intake.form import write_cases_workbook
from desktop.version import VERSION
from matching.case import Case, Fact
from matching.fields import FieldDictionary, decode


def cases(text: str, dictionary: FieldDictionary) -> Iterator[Case]:
    """Give the cases of the source: every project with its enterprise's facts."""
    document = tomllib.loads(text)
    enterprises = {row["key"]: _facts(row["facts"], dictionary) for row in document["enterprise"]}
    for row in document["project"]:
        yield Case(
            id=row["key"],
            enterprise_id=row["enterprise"],
            facts={**enterprises[row["enterprise"]], **_facts(row["facts"], dictionary)},
            measures=tuple(_facts(measure, dictionary) for measure in row.get("measures", ())),
        )


def _facts(rows: Mapping[str, Any], dictionary: FieldDictionary) -> dict[str, Fact]:
    return {name: _fact(name, raw, dictionary) for name, raw in rows.items()}


def _fact(name: str, raw: Any, dictionary: FieldDictionary) -> Fact:
    described = raw if isinstance(raw, dict) and "value" in raw else {"value": raw}
    on = described.get("on")
    return Fact(
        value=decode(dictionary[name], described["value"]),
        evidence=described.get("evidence", "E0"),
        source=described.get("source", ""),
        on=on if isinstance(on, date) else None,
        basis=described.get("basis", ""),
    )


def main() -> None:
    """Write the workbook."""
    dictionary = resources.dictionary()
    source = cases(resources.text("example/cases.toml"), dictionary)
    made_on = tomllib.loads(resources.text("example/cases.toml"))["meta"]["on"]
    write_cases_workbook(resources.example_workbook(), dictionary, list(source), version=VERSION, made_on=made_on)


if __name__ == "__main__":
    main()
