"""Traces of persons and machines: in the properties of a file, in its settings, in attributes all over its text.

Of the properties only those stay that are listed here: title, subject, keywords and language say what the document
is. Who wrote and who last saved it, how often, when and how long it was worked on, in which company, from which
template, is not the other side's business; and a date of the file is not the agreement's.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from typing import Any, Final

from lxml import etree

from ..readers.blocks import W
from ..writers.docx.controls import NAMESPACE as ANSWERS
from .carried import is_ours
from .open_points import BLANK
from .parts import Parts

Node = Any  # an lxml element

_CORE: Final = frozenset({"title", "subject", "keywords", "language"})
_APP: Final = frozenset({
    "Pages", "Words", "Characters", "CharactersWithSpaces", "Lines", "Paragraphs", "Application", "AppVersion",
    "DocSecurity",
})  # fmt: skip
_SESSIONS: Final = tuple(f"{W}rsid{of}" for of in ("R", "RPr", "RDefault", "P", "Tr", "Sect", "Del"))
_ELEMENTS: Final = tuple(
    W + name
    for name in (
        "rsids", "rsid", "attachedTemplate", "linkStyles", "docVars", "mailMerge", "saveThroughXslt", "printerSettings",
        "attachedSchema", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd",
    )
)  # fmt: skip
_DOCUMENT_IDS: Final = tuple(f"{{http://schemas.microsoft.com/office/word/{n}/wordml}}docId" for n in (2010, 2012))
_RELATIONS: Final = (  # how their types end
    "/attachedTemplate", "/mailMergeSource", "/mailMergeHeaderSource", "/recipientData", "/transform",
    "/printerSettings", "/thumbnail", "/custom-properties", "/people", "/keyMapCustomizations", "/attachedToolbars",
    "/extensibility", "/webextensiontaskpanes", "/comments", "/commentsExtended", "/commentsIds", "/commentsExtensible",
)  # fmt: skip
_PATH: Final = re.compile(r"(?i)(?:file:|[a-z]:[\\/]|\\\\|/(?:users|home)/).*[\\/]")
_SAYS_WHAT_IT_IS: Final = frozenset({"descr", "title", "name", "alt"})


def take_traces(parts: Parts, trees: Mapping[str, Node], others: Mapping[str, Node]) -> None:
    """trees, others: the XML parts that are in WordprocessingML, and those that aren't. Parts left alone are swept."""
    for root in trees.values():
        etree.strip_attributes(root, *_SESSIONS)
        etree.strip_elements(root, *_ELEMENTS, *_DOCUMENT_IDS, with_tail=False)
        _take_permissions(root)
        _take_paths(root)
        _take_bindings(root)
    foreign = {name for name, root in others.items() if not is_ours(root)}

    def is_trace(source: str, relation: Node) -> bool:
        kind = relation.get("Type", "")
        return kind.endswith(_RELATIONS) or (kind.endswith("/customXml") and parts.leads(source, relation) in foreign)

    parts.unrelate(is_trace)
    _keep_only(parts, "core-properties", "coreProperties", _CORE)
    _keep_only(parts, "extended-properties", "Properties", _APP)
    parts.sweep()


def _keep_only(parts: Parts, kind: str, root_name: str, kept: Container[str]) -> None:
    """What still asks to be filled in goes as well: the title was written before the blank in it was filled."""
    for name in parts.related(kind, ""):
        root = parts.xml(name)
        if etree.QName(root).localname == root_name:
            for node in list(root):
                if (
                    not isinstance(node.tag, str)
                    or etree.QName(node).localname not in kept
                    or BLANK.search(_text(node))
                ):
                    root.remove(node)


def _text(node: Node) -> str:
    return "".join(node.itertext())


def _take_permissions(root: Node) -> None:
    """Ranges that persons known by name may edit."""
    named = {node.get(W + "id"): node for node in root.iter(W + "permStart") if node.get(W + "ed")}
    for node in [*named.values(), *(n for n in root.iter(W + "permEnd") if n.get(W + "id") in named)]:
        node.getparent().remove(node)


def _take_paths(root: Node) -> None:
    """Word describes a picture by the path of its file; a table's description may hold a blank that was filled."""
    for node, attribute, value in _descriptions(root):
        if _PATH.match(value):
            node.set(attribute, _PATH.sub("", value))
    for node in list(root.iter(W + "tblCaption", W + "tblDescription")):
        if BLANK.search(node.get(W + "val") or ""):
            node.getparent().remove(node)


def _descriptions(root: Node) -> Iterator[tuple[Node, str, str]]:
    for node in root.iter(etree.Element):
        if not node.tag.startswith(W):
            for name, value in node.attrib.items():
                if name.rpartition("}")[2] in _SAYS_WHAT_IT_IS:
                    yield node, name, value


def _take_bindings(root: Node) -> None:
    """A control bound to what is gone would be emptied; one bound to a property that stays, or to the answers, not."""
    for binding in list(root.iter("{*}dataBinding")):
        step = re.sub(r".*[:/]|\[.*", "", (binding.get(W + "xpath") or "").removesuffix("[1]"))
        if ANSWERS not in (binding.get(W + "prefixMappings") or "") and step not in _CORE:
            binding.getparent().remove(binding)
