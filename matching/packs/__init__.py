"""Policy packs: one document (or family) a pack, one edition a folder of TOML files, checked as a whole when read."""

from matching.packs.asked import Asking, asked_by, fields_asked
from matching.packs.library import PackLibrary, library_of
from matching.packs.load import load_edition
from matching.packs.model import Criterion, Gate, Level, Offer, Pack, Reading, TestedClause

__all__ = [
    "Asking", "Criterion", "Gate", "Level", "Offer", "Pack", "PackLibrary", "Reading", "TestedClause", "asked_by",
    "fields_asked", "library_of", "load_edition",
]  # fmt: skip
