"""Registers: what an office keeps beside its cases, each described by data and all run by one mechanism."""

from matching.registers.model import Register, Registers
from matching.registers.records import Record

__all__ = ["Record", "Register", "Registers"]
