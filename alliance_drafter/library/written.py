"""What the files of a library's folder say, read but not yet built, so that another folder can be laid over it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ..errors import Place
from ..questionnaire.load import Reader
from ..yamlfile import Mapping, Node, Sequence, YamlProblems, decode, read
from ..yamlfile import parse as parse_yaml
from .folders import Folder
from .grammar import split_sides

FRONT: Final = re.compile(r"---\n(.*?)\n---\n", re.S)
LANGUAGES: Final = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Side:
    """The rows of one text with their line numbers, by language, and the file they stand in."""

    file: str
    rows: dict[str, list[tuple[int, str]]]


@dataclass(frozen=True, slots=True)
class WrittenClause:
    id: str
    place: Place
    front: Mapping
    sides: dict[str, Side]  # by choice; "" is what is common to all
    files: tuple[Path, ...]  # those whose words stand, the one that is extended first


@dataclass(frozen=True, slots=True)
class Written:
    """The files of one folder, or of several merged. Lists stand as rows, one for each entry."""

    agreement: Mapping | None = None
    annexes: dict[str, Mapping] = field(default_factory=dict)  # by the file's name
    sections: dict[str, Node] = field(default_factory=dict)  # by id, in asking order
    clauses: dict[str, WrittenClause] = field(default_factory=dict)
    glossary: tuple[Node, ...] = ()
    sources: tuple[Node, ...] = ()
    requirements: tuple[Node, ...] = ()
    checks: tuple[Node, ...] = ()
    about: Mapping | None = None  # library.yaml
    gone: dict[str, Place] = field(default_factory=dict)  # clauses, "annex:id": in no outline any more; who says so


class Files(Reader):
    """Reads files and gathers what is wrong with them."""

    def yaml(self, folder: Folder, file: Path) -> Node:
        name = folder.called(file)
        try:
            return read(file, name)
        except YamlProblems as error:
            self.problems.extend(error.problems)
        except OSError as error:
            self.wrong(Place(name), "", f"无法读取：{error.strerror} / cannot be read: {error.strerror}")
        return Mapping({}, {}, Place(name))

    def keyed(self, folder: Folder, file: Path) -> Mapping | None:
        """The file's keys and values; None where there is no such file."""
        if not file.is_file():
            return None
        node = self.yaml(folder, file)
        if isinstance(node, Mapping):
            return node
        self.wrong(node.place, file.name, "应为键值 / should be keys and values")
        return Mapping({}, {}, node.place)

    def rows(self, node: Node | None) -> tuple[Node, ...]:
        """The entries of a list; () where nothing is written."""
        if isinstance(node, Sequence):
            return node.items
        if node is not None and not (isinstance(node, Mapping) and not node.entries):
            self.wrong(node.place, "", "应为列表，每项以“- ”开头 / should be a list, each entry beginning with “- ”")
        return ()

    def listed(self, folder: Folder, *files: Path) -> tuple[Node, ...]:
        return tuple(row for f in files if f.is_file() for row in self.rows(self.yaml(folder, f)))


def read_written(files: Files, folder: Folder) -> Written:
    room, templates = folder.path / "clause_library", folder.path / "templates"
    annexes = [f for f in folder.under("templates", "annexes") if f.suffix == ".yaml"]
    return Written(
        agreement=files.keyed(folder, templates / "agreement.yaml"),
        annexes={f.stem: files.keyed(folder, f) or Mapping({}, {}, Place(folder.called(f))) for f in annexes},
        sections=_sections(files, folder),
        clauses=_clauses(files, folder),
        glossary=files.listed(folder, room / "glossary.yaml"),
        sources=files.listed(folder, room / "sources.yaml"),
        requirements=files.listed(folder, room / "requirements.yaml"),
        checks=files.listed(folder, *folder.under("clause_library", "checks")),
        about=files.keyed(folder, room / "library.yaml"),
    )


def _sections(files: Files, folder: Folder) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for file in sorted(folder.under("clause_library", "questionnaire"), key=_place_in_order):
        node = files.yaml(folder, file)
        name = files.text(node.entries.get("section")) if isinstance(node, Mapping) else ""
        if name in found:
            files.wrong(node.place, name, f"已在 {found[name].place.file} / stands there already")
        found[name] = node
    return found


def _place_in_order(file: Path) -> tuple[int, str]:
    """10-document.yaml stands before 100-membership.yaml."""
    number = re.match(r"\d+", file.name)
    return (int(number[0]) if number else 0, file.name)


def _clauses(files: Files, folder: Folder) -> dict[str, WrittenClause]:
    found: dict[str, WrittenClause] = {}
    for file in folder.under("clause_library", "clauses"):
        clause = read_clause(files, folder, file) if file.suffix == ".md" else None
        if clause is None:
            continue
        if clause.id in found:
            files.wrong(clause.place, clause.id, f"已在 {found[clause.id].place.file} / stands there already")
        found[clause.id] = clause
    return found


def read_clause(files: Files, folder: Folder, file: Path) -> WrittenClause | None:
    """None where the file is no clause; what is wrong is noted."""
    name = folder.called(file)
    place = Place(name, 1, 1)
    try:
        text = decode(file.read_bytes(), name)
        match = FRONT.match(text)
        if match is None:
            files.wrong(place, "clause", "缺少开头的 --- 元数据 / no front matter between --- lines")
            return None
        front = parse_yaml(match[1], name, 1)
    except YamlProblems as error:
        files.problems.extend(error.problems)
        return None
    except OSError as error:
        files.wrong(place, "clause", f"无法读取：{error.strerror} / cannot be read: {error.strerror}")
        return None
    if not isinstance(front, Mapping) or not (found := files.text(front.entries.get("id"))):
        files.wrong(place, "clause", "缺少 id / the id is missing")
        return None
    sides = {
        choice.strip(): Side(name, rows)
        for choices, rows in split_sides(text[match.end() :], text.count("\n", 0, match.end()) + 1).items()
        for choice in choices.split(",")
    }
    for side in sides.values():
        _languages(files, side, found)
    return WrittenClause(found, place, front, sides, (file,))


def _languages(files: Files, side: Side, clause: str) -> None:
    """Words stand under :: zh or :: en; what stands elsewhere would be lost."""
    for language, rows in side.rows.items():
        stray = next((number for number, row in rows if row.strip()), 0)
        if language not in LANGUAGES and stray:
            found = f"文字不在 :: zh 之下：{language} / words that stand under no :: zh: {language}".rstrip(": ")
            remedy = "在文字之前写一行 :: zh / write a line :: zh before them"
            files.wrong(Place(side.file, stray, 1), clause, found, remedy)
