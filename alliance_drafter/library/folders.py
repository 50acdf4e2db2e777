"""Where a library's files stand: ours, and a house's folders over it; what may stand in such a folder."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..errors import LibraryError, Place, Problem, UsageError

Tree = dict[str, "Tree"]
FILE: Final[Tree] = {}
CHAPTERS: Final[Tree] = {"*.md": FILE}
CHAPTERS["*"] = CHAPTERS
LAYOUT: Final[Tree] = {
    "clause_library": {
        "clauses": CHAPTERS,
        "questionnaire": {"*.yaml": FILE},
        "checks": {"*.yaml": FILE},
        "glossary.yaml": FILE, "sources.yaml": FILE, "requirements.yaml": FILE, "library.yaml": FILE,
    },
    "templates": {"agreement.yaml": FILE, "annexes": {"*.yaml": FILE}, "styles": {"house.yaml": FILE}},
}  # fmt: skip
PASSED_OVER: Final = re.compile(r"(?i)[.~_].*|(readme|licen[cs]e|changelog)(\..*)?|thumbs\.db|desktop\.ini")


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that holds clause_library/ and templates/, or some of what belongs there."""

    path: Path
    overlay: bool = False
    files: tuple[Path, ...] = ()  # all that counts, in order

    def called(self, file: Path) -> str:
        """How errors name a file of it: a house's with the folder as it was given, ours from its own root."""
        inside = file.relative_to(self.path).as_posix()
        return f"{self.path.as_posix()}/{inside}" if self.overlay else inside

    def under(self, *names: str) -> tuple[Path, ...]:
        """Its files below clause_library/clauses, say."""
        above = self.path.joinpath(*names)
        return tuple(f for f in self.files if f == above or above in f.parents)


def data_folder() -> Path:
    """The folder that holds clause_library/ and templates/: inside an installed package, or the checkout."""
    here = Path(__file__).resolve().parents[1]
    return here / "data" if (here / "data" / "clause_library").is_dir() else here.parent


def own_folder(root: Path) -> Folder:
    found = [*(root / "clause_library").rglob("*.yaml"), *(root / "clause_library").rglob("*.md")]
    return Folder(root, False, tuple(sorted([*found, *(root / "templates").rglob("*.yaml")])))


def is_whole(path: Path) -> bool:
    """Whether it is a library by itself, and not an overlay: what ours cannot do without is all there."""
    needed = ("glossary.yaml", "requirements.yaml", "sources.yaml", "questionnaire", "clauses")
    agreement = path / "templates" / "agreement.yaml"
    if not agreement.is_file() or not all((path / "clause_library" / name).exists() for name in needed):
        return False
    return re.search(rb"^extends:", agreement.read_bytes(), re.M) is None


def overlay_folder(path: Path) -> Folder:
    """A house's folder. Raises UsageError where it is none; LibraryError where it is empty or holds strangers."""
    if not path.is_dir():
        raise UsageError(f"{path}：不是文件夹 / {path}: is not a folder")
    found: list[Path] = []
    problems = list(_walk(path, LAYOUT, found))
    if not found and not problems:
        remedy = (
            "应有 clause_library/ 或 templates/，其中的文件夹和文件与本工具条款库同名"
            " / should hold clause_library/ or templates/, laid out as our library is"
        )
        problems.append(Problem(Place(str(path)), "--library", "没有条款库文件 / holds no file of a library", remedy))
    if problems:
        raise LibraryError(tuple(problems))
    return Folder(path, True, tuple(sorted(found)))


def _walk(folder: Path, tree: Tree, found: list[Path]) -> Iterator[Problem]:
    """Adds to found what has its place; a problem for each file or folder that has none."""
    for path in sorted(folder.iterdir()):
        if PASSED_OVER.fullmatch(path.name):
            continue
        inside = next((t for n, t in tree.items() if path.match(n) and bool(t) == path.is_dir()), None)
        if inside:
            yield from _walk(path, inside, found)
        elif inside is not None:
            found.append(path)
        else:
            guess = difflib.get_close_matches(path.name, list(tree), 1, 0.5)
            remedy = (
                f"是否应为 {guess[0]}？ / {guess[0]}?"
                if guess
                else f"可以有：{'、'.join(tree)} / may hold: {', '.join(tree)}"
            )
            found_there = "条款库里没有它的位置 / has no place in a library"
            yield Problem(Place(path.as_posix()), "--library", found_there, remedy)


def digest(folders: Iterable[Folder]) -> str:
    """sha256 of all their content, hex; where a house keeps its folder makes no difference."""
    found = hashlib.sha256()
    for folder in folders:
        if folder.overlay:
            found.update(b"\0overlay\0")
        for file in folder.files:
            found.update(file.relative_to(folder.path).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()
