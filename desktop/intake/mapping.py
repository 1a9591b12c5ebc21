"""Foreign tables: propose which column is which field, keep what a person confirmed, and read by it from then on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from desktop.intake.headings import HeadingIndex, Target, parted, subjects_of_sheet
from desktop.intake.oddities import column_letters
from desktop.intake.plain import bare
from desktop.intake.recognise import FLAT, Known, Plan, PlannedColumn, _has_content, _plan, find_headings, table_unit, unit_for, usable
from desktop.intake.tables import Table
from desktop.problems import Problem
from matching.fields import FieldDictionary

SURE = 0.95
"""Confidence from which a proposal needs no second look."""


class MappedColumn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Say what one column, found by its heading, holds; an empty field leaves the column out."""

    heading: str
    field: str = ""
    key: str = ""
    unit: str = ""


class Mapping_(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Hold what a person confirmed about tables of one kind."""

    name: str
    columns: tuple[MappedColumn, ...] = ()
