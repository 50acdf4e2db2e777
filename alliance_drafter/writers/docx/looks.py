"""house.yaml of our library, and of a house's folders over it: the looks of each style, merged value by value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from alliance_drafter.errors import LibraryError, Place, Problem
from alliance_drafter.yamlfile import Mapping, Node, Scalar, YamlProblems, read

Tree = dict[str, Any]
Keys = tuple[str, ...]  # where a value stands: contract, styles, Clause, size

BASE: Final = "contract"  # what another style does not say is as in this one
NUMBER: Final = re.compile(r"-?\d+(\.\d+)?")
SIZES: Final = dict.fromkeys(("size", "line", "exact", "before", "after", "left", "hanging", "first"), float)
SWITCHES: Final = dict.fromkeys(
    ("keep_next", "keep_lines", "page_break_before", "unnumbered", "rule", "bold", "underline", "toc", "edge_tab"), bool
)
WORDS: Final = dict.fromkeys(("name", "based", "next", "font", "align", "shade"), str)
LOOK: Final[dict[str, Any]] = {**SIZES, **SWITCHES, **WORDS, "outline": int, "numbered": int | str}
PAGE: Final = ("width", "height", "top", "bottom", "left", "right", "header", "footer")
KNOWN: Final[dict[str, dict[str, Any]]] = {  # section → what may stand in it, or in each entry of it
    "page": dict.fromkeys(PAGE, float),
    "contents": {"articles": bool},
    "fonts": dict.fromkeys(("east_asian", "latin", "fallback"), str),
    "styles": LOOK,
    "characters": LOOK,
}
FLAT: Final = ("page", "contents")
SAID: Final = {float: "数 / a number", int: "整数 / a whole number", bool: "true / false", str: "文字 / text"}


@dataclass
class House:
    """One house.yaml of a house: its values, where each stands, and what is wrong with them."""

    tree: Tree = field(default_factory=dict)
    places: dict[Keys, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def looks(folder: Path, over: tuple[Path, ...] = ()) -> dict[str, Tree]:
    """Every style of folder/house.yaml by name, as changed by the house.yaml of each folder in over, and theirs.

    Raises LibraryError with the places in those files.
    """
    ours: dict[str, Tree] = yaml.safe_load((folder / "house.yaml").read_text(encoding="utf-8"))
    houses = [_house(f / "house.yaml") for f in over if (f / "house.yaml").is_file()]
    problems = [p for house in houses for p in house.problems]
    if problems:
        raise LibraryError(tuple(problems))
    base = ours[BASE]
    for house in houses:
        base = _merged(base, house.tree.get(BASE, {}))
    found = {BASE: base}
    for name in dict.fromkeys((*ours, *(name for house in houses for name in house.tree))):
        if name != BASE:
            look = {key: {**value, **ours.get(name, {}).get(key, {})} for key, value in base.items()}
            for house in houses:
                look = _merged(look, house.tree.get(name, {}))
            found[name] = look
    if houses:
        _prove(found, {keys: place for house in houses for keys, place in house.places.items()})
    return found


def _merged(below: Tree, above: Tree) -> Tree:
    both = {k: _merged(below[k], v) if isinstance(below.get(k), dict) else v for k, v in above.items()}
    return {**below, **both}


def _house(file: Path) -> House:
    house = House()
    try:
        node = read(file, file.as_posix())
    except YamlProblems as error:
        house.problems.extend(error.problems)
        return house
    except OSError as error:
        _wrong(house, Place(file.as_posix()), (), f"无法读取：{error.strerror} / cannot be read: {error.strerror}")
        return house
    house.tree = _tree(house, node, ())
    return house


def _tree(house: House, node: Node, above: Keys) -> Tree:
    """The values below a node, three levels deep at least; what has no place is noted and left out."""
    if not isinstance(node, Mapping):
        _wrong(house, node.place, above, "应为键值 / should be keys and values")
        return {}
    found: Tree = {}
    for key, value in node.entries.items():
        keys, known = (*above, key), _known(above)
        house.places[keys] = node.keys[key]
        if known is not None and key not in known:
            _wrong(house, node.keys[key], keys, "没有这个键 / no such key", "、".join(known))
        elif len(keys) < 3 or (len(keys) == 3 and keys[1] not in FLAT):
            found[key] = _tree(house, value, keys)
        else:
            found[key] = _value(house, value, keys, known[key] if known is not None else str)
    return found


def _known(above: Keys) -> dict[str, Any] | None:
    """What may stand below these keys; None where any name may."""
    if len(above) == 1:
        return dict.fromkeys(KNOWN)
    if len(above) > 1 and (above[1] in FLAT or len(above) == 3):
        return KNOWN[above[1]]
    return None


def _value(house: House, node: Node, keys: Keys, kind: Any) -> Any:
    text = node.text.strip() if isinstance(node, Scalar) else ""
    if isinstance(node, Scalar):
        if kind in (int, int | str) and text.lstrip("-").isdigit():
            return int(text)
        if kind is float and NUMBER.fullmatch(text):
            return float(text)
        if kind is bool and text in ("true", "false"):
            return text == "true"
        if kind in (str, int | str) and text:
            return text
    zh, en = SAID.get(kind, "数或者文字 / a number or text").split(" / ")
    _wrong(house, node.place, keys, f"{text or '—'}：应为{zh} / {text or '—'}: should be {en}")
    return None


def _wrong(house: House, place: Place, keys: Keys, found: str, remedy: str = "") -> None:
    house.problems.append(Problem(place, ".".join(keys), found, remedy))


def _prove(found: dict[str, Tree], places: dict[Keys, Place]) -> None:
    """Raises LibraryError where a style names a font or a style that is not there, or nothing to be based on."""
    problems = []
    for name, look in found.items():
        for keys, fault in _faults(look):
            place = next((p for n in (name, BASE, *found) if (p := places.get((n, *keys)))), None)
            place = place or next((p for n in found if (p := places.get((n, *keys[:2])))), Place("house.yaml"))
            problems.append(Problem(place, ".".join((name, *keys)), fault))
    if problems:
        raise LibraryError(tuple(dict.fromkeys(problems)))


def _faults(look: Tree) -> Iterator[tuple[Keys, str]]:
    fonts, styles = look["fonts"], look["styles"]
    for font, named in fonts.items():
        if not named.get("east_asian") or not named.get("latin"):
            yield ("fonts", font), "缺少 east_asian 或 latin / east_asian or latin is missing"
    for section in ("styles", "characters"):
        for style, values in look[section].items():
            keys = (section, style)
            if not values.get("name"):
                yield keys, "缺少 name / the name is missing"
            if "font" in values and values["font"] not in fonts:
                yield (
                    (*keys, "font"),
                    f"没有这种字体：{values['font']} / no such font: {values['font']} ({', '.join(fonts)})",
                )
            for key in ("based", "next"):
                if key in values and values[key] not in styles:
                    yield (*keys, key), f"没有这个样式：{values[key]} / no such style: {values[key]}"
            if section == "styles" and style != "Normal" and not _reaches(styles, style):
                yield (*keys, "based"), "应当最终以 Normal 为基础 / must in the end be based on Normal"


def _reaches(styles: Tree, style: str) -> bool:
    """Whether what it is based on leads to Normal."""
    seen: set[str] = set()
    while style in styles and style not in seen and style != "Normal":
        seen.add(style)
        style = styles[style].get("based", "")
    return style == "Normal"
