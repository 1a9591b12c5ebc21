"""Writing papers to disk: whole or not at all, with progress, and a plain message when the disk refuses."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterable, Sequence, Sized
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from desktop.dossier.coverlist import CoverRow, cover_outline
from desktop.dossier.names import distinct
from desktop.dossier.paper import Outline
from desktop.dossier.pdf import PdfFile
from desktop.problems import Problem
from desktop.work.progress import Progress
