"""What batch run was asked for, and what of it every worker is told."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..files import read
from ..model import UNDER
from ..yamlfile import MOST_BYTES
from .work import Setup

HOUSE: Final = (".docx", ".dotx")  # a house's own style


@dataclass(frozen=True, slots=True)
class Asked:
    """What batch run was asked for."""

    workbook: Path
    output: Path
    base: Path | None = None
    formats: tuple[str, ...] = ("docx",)
    annexes: tuple[str, ...] = ()
    style: str = "contract"
    overlays: tuple[Path, ...] = ()
    regions: Path | None = None  # folder of the regions' libraries; the workbook's own where there is none
    only: tuple[str, ...] = ()  # keys
    resume: bool = False
    force: bool = False
    strict: bool = False
    notes: bool = False
    jobs: int = 1
    scheduler: str = ""  # of a Dask cluster
    language: str = "zh"
    epoch: str = ""  # SOURCE_DATE_EPOCH
    layout: str = UNDER  # of two languages


def setup_of(asked: Asked) -> Setup:
    """Paths are absolute: workers may stand elsewhere. Raises UsageError."""
    base = read(asked.base, MOST_BYTES) if asked.base else b""
    style = Path(asked.style)
    return Setup(
        output=str(asked.output.resolve()),
        run=secrets.token_hex(8),
        formats=asked.formats,
        annexes=asked.annexes,
        style=str(style.resolve()) if style.suffix.lower() in HOUSE else asked.style,
        strict=asked.strict,
        notes=asked.notes,
        force=asked.force,
        base=base,
        base_name=str(asked.base or ""),
        overlays=tuple(str(path.resolve()) for path in asked.overlays),
        regions=str((asked.regions or asked.workbook.parent).resolve()),
        language=asked.language,
        epoch=asked.epoch,
        layout=asked.layout,
    )
