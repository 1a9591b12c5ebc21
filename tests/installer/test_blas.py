"""The library that lets numpy use scipy's OpenBLAS gives the same answers, and refuses names it does not know."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from installer import blas

ON_LINUX_X64 = sys.platform == "linux" and sys.maxsize > 2**32
_CALCULATE = """
import sys
sys.path.insert(0, sys.argv[1])
import numpy as np
assert np.__file__.startswith(sys.argv[1])
made = np.random.default_rng(1)
for kind in "fdFD":
    for size in (1, 3, 40):
        a = made.normal(size=(size, size)) + size * np.eye(size)
        a = (a + 1j * made.normal(size=(size, size)) if kind in "FD" else a).astype(kind)
        b, close = a @ a, dict(rtol=1e-2, atol=1e-2 * size)
        one = np.eye(size)
        assert np.allclose(np.linalg.solve(a, b), a, **close)
        assert np.allclose(np.linalg.inv(a) @ a, one, **close)
        u, s, v = np.linalg.svd(a)
        assert np.allclose((u * s) @ v, a, **close)
        h = a + a.conj().T
        w, z = np.linalg.eigh(h)
        assert np.allclose((z * w) @ z.conj().T, h, **close)
        values = np.linalg.eigvals(a)
        assert np.allclose(values.sum(), np.trace(a), **close)
        assert np.allclose(np.log(np.abs(values)).sum(), np.linalg.slogdet(a)[1], **close)
        q, r = np.linalg.qr(a)
        assert np.allclose(q @ r, a, **close)
        least, _, rank, _ = np.linalg.lstsq(a, b, rcond=None)
        assert rank == size and np.allclose(least, a, **close)
        low = np.linalg.cholesky(a @ a.conj().T)
        assert np.allclose(low @ low.conj().T, a @ a.conj().T, **close)
        assert np.allclose(np.vdot(a, a), (np.abs(a) ** 2).sum(), **close)
for wrong in (np.zeros((3, 3)), -np.eye(3)):
    try:
        np.linalg.cholesky(wrong)
    except np.linalg.LinAlgError:
        continue
    raise SystemExit("a matrix that is none was taken")
print("same")
"""


def packages() -> Path:
    spec = find_spec("numpy")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent.parent


@pytest.mark.skipif(not ON_LINUX_X64 or any(shutil.which(tool) is None for tool in blas.TOOLS), reason="needs gcc, nm")
def test_numpy_calculates_the_same_with_the_library_of_scipy(tmp_path: Path) -> None:
    installed = packages()
    for name in ("numpy", "scipy.libs"):
        (tmp_path / name).symlink_to(installed / name)
    shutil.copytree(installed / "numpy.libs", tmp_path / "numpy.libs")
    before = sum(path.stat().st_size for path in (tmp_path / "numpy.libs").iterdir())
    blas.share(tmp_path)
    (made,) = (tmp_path / "numpy.libs").iterdir()
    assert made.stat().st_size < before / 100
    done = subprocess.run(
        [sys.executable, "-B", "-c", _CALCULATE, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "same", done.stderr


def test_a_name_that_is_not_known_ends_the_build() -> None:
    with pytest.raises(SystemExit, match="does not know"):
        blas.source(["scipy_dgbtrf_64_"], {"scipy_dgbtrf_"})
    with pytest.raises(SystemExit, match="has no scipy_cblas_dnew"):
        blas.source(["scipy_cblas_dnew64_"], set())


def test_what_lapack_writes_back_is_widened() -> None:
    text = blas.source(["scipy_dgesv_64_", "scipy_cblas_ddot64_"], {"scipy_dgesv_", "scipy_cblas_ddot"})
    assert re.search(r"widen\(a5, \*\(int \*\)a1\);\s+widen\(a8, 1\);", text)
    assert "jmp scipy_cblas_ddot@PLT" in text
