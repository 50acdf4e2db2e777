"""PDF through LibreOffice, where it is installed."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from .errors import OutputError

SECONDS: Final = 180
NAMES: Final = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")


# What LibreOffice writes of the moment it runs, and numbers that follow from it.
MOMENTS: Final = re.compile(
    rb"(?<=/CreationDate\(D:)\d{14}Z?[^)]*|(?<=/ID \[ <)[0-9A-F]{32}(?=>\s)|(?<=<)[0-9A-F]{32}(?=> \]\s*/DocChecksum)"
    rb"|(?<=/DocChecksum /)[0-9A-F]{32}"
)


def office() -> str:
    """The program. Raises OutputError where LibreOffice is not installed."""
    program = next((found for n in NAMES if (found := shutil.which(n))), None)
    if program is None:
        raise OutputError(
            "--pdf 需要 LibreOffice，未找到 soffice；请安装 LibreOffice，或者用 Word 另存为 PDF。"
            " / --pdf needs LibreOffice, and soffice was not found; install it, or save as PDF in Word."
        )
    return program


def pdf_of(data: bytes, name: str) -> bytes:
    """The .docx as a PDF; equal bytes give equal bytes. name: for messages.

    Raises OutputError where LibreOffice is missing or fails.
    """
    program = office()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        source = home / "agreement.docx"
        source.write_bytes(data)
        profile = f"-env:UserInstallation={(home / 'profile').as_uri()}"
        command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(source)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        except (subprocess.TimeoutExpired, OSError) as error:
            raise OutputError(
                f"{name}：LibreOffice 未能转换：{error} / {name}: LibreOffice did not convert it: {error}"
            ) from None
        made = home / "agreement.pdf"
        if not made.is_file():
            said = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["—"]
            raise OutputError(
                f"{name}：LibreOffice 未能转换：{said[0]} / {name}: LibreOffice did not convert it: {said[0]}"
            )
        return _timeless(made.read_bytes())


def _timeless(pdf: bytes) -> bytes:
    """The same PDF without the moment it was made; nothing in it moves."""
    mark = hashlib.sha256(MOMENTS.sub(b"", pdf)).hexdigest()[:32].upper().encode()

    def instead(found: re.Match[bytes]) -> bytes:
        return mark if len(found[0]) == len(mark) else b"19800101000000Z'"[: len(found[0])].ljust(len(found[0]), b"'")

    return MOMENTS.sub(instead, pdf)
