"""Tables derived for filtering by gates: one letter a gate and case, and where in the letters each gate stands."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, String, Table, Text

derived = MetaData()
case_gate = Table(
    "case_gate",
    derived,
    Column("number", Integer, primary_key=True),
    Column("judgement_id", String, nullable=False),
    Column("basis", String, nullable=False),
    Column("letters", Text, nullable=False),
)
gate_place = Table(
    "gate_place",
    derived,
    Column("basis", String, primary_key=True),
    Column("gate", String, primary_key=True),
    Column("place", Integer, nullable=False),
)
