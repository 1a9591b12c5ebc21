"""Sign Windows programs, and the packages with the key of whoever releases them; make a certificate to try it with.

    python -m installer.signing FOLDER --key FOLDER     release notes (.lvsig) beside the packages in a folder

`LVJIAN_CERTIFICATE` (.p12) and `LVJIAN_CERTIFICATE_PASSWORD` (a file) name the certificate of programs, and
`LVJIAN_RELEASE_KEY` the folder of the release key, made there when there is none yet.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHANGES = ROOT / "resources" / "updates" / "changes.toml"
PACKAGES = ("*.exe", "*.deb", "*.tar.xz", "*.zip")
RELEASER = "绿荐发布"
"""Name a new release key gets."""
_SUBJECT = "/C=CN/O=Lvjian test/CN=Lvjian test certificate"


def sign(*programs: Path, setting: Mapping[str, str] = os.environ) -> bool:
    """Sign programs with the certificate that is set; say so when none is."""
    certificate = setting.get("LVJIAN_CERTIFICATE")
    if not certificate:
        sys.stderr.write(f"not signed (no LVJIAN_CERTIFICATE): {', '.join(each.name for each in programs)}\n")
        return False
    for program in programs:
        signed = program.with_suffix(".signed")
        _run(
            [
                "osslsigncode", "sign", "-pkcs12", certificate, "-readpass", setting["LVJIAN_CERTIFICATE_PASSWORD"],
                "-n", "Lvjian", "-h", "sha256", "-in", str(program), "-out", str(signed),
            ]
        )  # fmt: skip
        signed.replace(program)
    return True


def self_made(folder: Path) -> dict[str, str]:
    """Make a certificate for trying only, and return the settings that name it."""
    folder.mkdir(parents=True, exist_ok=True)
    key, certificate, bundle = (folder / name for name in ("test.key", "test.pem", "test.p12"))
    password = folder / "password"
    password.write_text("test", encoding="ascii")
    _run(
        [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", _SUBJECT,
            "-addext", "extendedKeyUsage=codeSigning", "-keyout", str(key), "-out", str(certificate),
        ]
    )  # fmt: skip
    _run(
        [
            "openssl", "pkcs12", "-export", "-inkey", str(key), "-in", str(certificate), "-out", str(bundle),
            "-passout", f"file:{password}",
        ]
    )  # fmt: skip
    return {"LVJIAN_CERTIFICATE": str(bundle), "LVJIAN_CERTIFICATE_PASSWORD": str(password)}


def holds(program: Path, setting: Mapping[str, str]) -> bool:
    """Say whether osslsigncode finds a program's signature sound, when it takes the self-made certificate's word."""
    authority = Path(setting["LVJIAN_CERTIFICATE"]).with_suffix(".pem")
    command = ["osslsigncode", "verify", "-CAfile", str(authority), "-in", str(program)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode == 0 and "Signature verification: ok" in done.stdout


def write_notes(packages: Sequence[Path], folder: Path, *, version: str, unpacked: int) -> list[Path]:
    """Write the signed release note of every package."""
    from desktop.exchange import keys, releasefile

    key = keys.office_key(folder) or keys.make_key(folder, RELEASER)
    changes = CHANGES.read_text(encoding="utf-8")
    return [
        releasefile.write_note(package, version=version, unpacked=unpacked, changes=changes, key=key)
        for package in packages
    ]


def public_key(folder: Path) -> str:
    """Return the release key's public part, which goes into the program so that it knows its own kind."""
    from desktop.exchange import keys

    return keys.public_text((keys.office_key(folder) or keys.make_key(folder, RELEASER)).signer)


def main() -> None:
    """Write the release notes of the packages in a folder, or the public key into a file."""
    parser = argparse.ArgumentParser(description="Sign packages with the release key.")
    parser.add_argument("folder", type=Path, help="folder of the packages")
    parser.add_argument("--key", type=Path, required=True, help="folder of the release key")
    parser.add_argument("--public", type=Path, help="only write the public key into this file")
    parser.add_argument("--unpacked", type=int, default=260_000_000, help="bytes the installed program takes")
    options = parser.parse_args()
    if options.public is not None:
        options.public.parent.mkdir(parents=True, exist_ok=True)
        options.public.write_text(public_key(options.key), encoding="utf-8", newline="\n")
        return
    from desktop.version import VERSION

    named = re.compile(rf"lvjian[-_]{re.escape(VERSION)}[-_]")
    found = sorted(path for kind in PACKAGES for path in options.folder.glob(kind) if named.match(path.name))
    for note in write_notes(found, options.key, version=VERSION, unpacked=options.unpacked):
        sys.stdout.write(f"{note}\n")


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"failed: {' '.join(command)}\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    main()
