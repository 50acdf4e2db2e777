"""Files made to do harm are refused: in words, by name, in bounded memory; and nothing is fetched."""

from __future__ import annotations

import contextlib
import random
import re
import socketserver
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from final_samples import DOCUMENT, entries, packed, put, related
from final_samples import draft as sound
from hostile import HEAD, KINDS, OFFICE, TO_FINALISE, W, with_entry

from alliance_drafter.cli.check import run_check
from alliance_drafter.cli.finalise import run_finalise
from alliance_drafter.cli.main import run
from alliance_drafter.errors import DraftError, UsageError
from alliance_drafter.library.load import data_folder
from alliance_drafter.readers.blocks import read_blocks
from alliance_drafter.readers.docx import read_draft
from alliance_drafter.readers.package import open_package
from alliance_drafter.revise.finalise import finalise
from alliance_drafter.texts import LANGUAGES
from alliance_drafter.writers.docx import load_style, style_from_docx

ELEMENTS = (
    "w:p", "w:r", "w:t", "w:tbl", "w:tr", "w:tc", "w:sdt", "w:sdtPr", "w:sdtContent", "w:ins", "w:rPr", "w:pPr",
    "w:highlight", "w:commentReference", 'w:commentRangeStart w:id="1"', 'w:bookmarkStart w:id="1" w:name="c_a"',
    "w:bookmarkEnd", 'w:fldChar w:fldCharType="begin"', 'w:fldChar w:fldCharType="end"', "w:instrText", "w:vanish",
    'w:fldSimple w:instr=" DATE "', 'w:pStyle w:val="Heading2"', 'w:rStyle w:val="DraftMark"', 'w:numId w:val="1"',
    "w:dataBinding w:prefixMappings=\"xmlns:d='urn:alliance-drafter:draft:1'\" w:xpath=\"/d:draft[1]/d:shown[1]\"",
    'w:permStart w:ed="a"', "w:permEnd", 'w:shd w:fill="FFFF00"', "w:showingPlcHdr", "w:sectPr", "w:numPr", "w:body",
    "w:comment", "w:style", "mc:AlternateContent", "mc:Fallback", "v:textpath", "w15:dataBinding", "w:rPrChange",
)  # fmt: skip
PLACES = (
    ("document", "<w:p>"),
    ("header1", "<w:p>"),
    ("comments", "<w:p>"),
    ("styles", "<w:style "),
    ("settings", "<w:zoom"),
)
HAN = re.compile(r"[\u4e00-\u9fff]")
HERE = Path(__file__).parent
every_kind = pytest.mark.parametrize("kind", KINDS)
Make = Callable[[], bytes]


def read_all(data: bytes, name: str) -> None:
    """Every part of the file, as its reader would."""
    package = open_package(data, name)
    for entry in package.names:
        package.xml(entry)


@every_kind
def test_it_is_refused_by_name_in_both_languages(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "合同.docx"
    file.write_bytes(KINDS[kind]())
    for command in (
        lambda: read_all(file.read_bytes(), str(file)),
        lambda: run_check(file, "text"),
        lambda: run_finalise(file, None, False, False, ""),
    ):
        with pytest.raises(UsageError) as refused:
            command()
        told = {language: refused.value.told(language) for language in LANGUAGES}
        assert all(re.match(r"[^\n]*合同\.docx[^\n]+$", text) for text in told.values()), told
        assert [bool(HAN.search(text.replace("合同", ""))) for text in told.values()] == [True, False], told
        assert refused.value.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["合同.docx"]


@pytest.mark.parametrize("kind", TO_FINALISE)
def test_it_is_not_made_final(kind: str) -> None:
    with pytest.raises(UsageError, match=r"合同\.docx"):
        finalise(TO_FINALISE[kind](), "合同.docx")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "answers" not in kind and "bombs" not in kind])
def test_it_is_no_house_style(kind: str) -> None:
    base = load_style(data_folder() / "templates" / "styles")
    with pytest.raises(UsageError):
        style_from_docx(open_package(KINDS[kind](), "本所.docx"), base)


def test_all_of_them_take_little_memory() -> None:
    pytest.importorskip("resource")
    folders = (HERE, HERE.parent / "revise", HERE.parent / "writers" / "docx", HERE.parents[1])
    code = f"import sys; sys.path[:0] = {list(map(str, folders))}; import hostile; hostile.main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_user_sees_one_line_and_exit_code_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "合同.docm"
    file.write_bytes(KINDS["macros: a .docm by another name"]())
    monkeypatch.setenv("LC_ALL", "")
    for command, locale, words in (("check", "zh_CN.UTF-8", "含有宏"), ("finalise", "en_GB.UTF-8", "macros")):
        monkeypatch.setenv("LANG", locale)
        monkeypatch.setattr(sys, "argv", ["alliance-drafter", command, str(file)])
        with pytest.raises(SystemExit) as left:
            run()
        said = capsys.readouterr()
        assert (left.value.code, said.out) == (2, "")
        assert said.err.count("\n") == 1 and words in said.err and " / " not in said.err


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "合同.docx"
    with file.open("wb") as out:
        out.truncate(5_000_000_000)  # a hole: it takes no room
    for command in (lambda: run_check(file, "text"), lambda: run_finalise(file, None, False, False, "")):
        with pytest.raises(UsageError, match="过大"):
            command()


class Visits(socketserver.TCPServer):
    """Counts who comes."""

    count = 0

    def process_request(self, request: object, client_address: object) -> None:
        self.count += 1
        self.shutdown_request(request)  # type: ignore[arg-type]


def test_nothing_outside_is_ever_fetched() -> None:
    with Visits(("127.0.0.1", 0), socketserver.BaseRequestHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}/a"
        external = ' TargetMode="External"'
        files = [
            related(sound(), f"{OFFICE}/{kind}", url, name, external)
            for kind, name in (("attachedTemplate", "word/settings.xml"), ("image", DOCUMENT), ("styles", DOCUMENT))
        ]
        for xml in (
            f'<!DOCTYPE w SYSTEM "{url}"><w/>',
            f'<!DOCTYPE w [<!ENTITY e SYSTEM "{url}">]><w>&e;</w>',
            f'<?xml-stylesheet href="{url}"?><w:document xmlns:w="{W}"/>',
            f'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{url}"/></a>',
            f'<a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a {url}"/>',
        ):
            files.append(with_entry("customXml/item1.xml", HEAD + xml))
        for data in files:
            for read in (read_all, finalise):
                try:
                    read(data, "a.docx")
                except DraftError:
                    continue
        server.shutdown()
        assert server.count == 0


def test_a_relationship_to_nowhere_leads_nowhere() -> None:
    """Word writes such ones itself, for pictures that are gone."""
    assert finalise(related(sound(), f"{OFFICE}/image", "NULL"), "a.docx").points == ()


@pytest.mark.parametrize(
    ("xml", "name"),
    [
        ("<w:tbl><w:tr><w:tc>" * 80 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 80, DOCUMENT),
        ("<w:sdt><w:sdtContent>" * 120 + "<w:p/>" + "</w:sdtContent></w:sdt>" * 120, DOCUMENT),
        ("<w:p><w:r><w:txbxContent>" * 80 + "</w:txbxContent></w:r></w:p>" * 80, DOCUMENT),
    ],
    ids=["tables", "controls", "text boxes"],
)
def test_what_stands_in_one_another_as_deep_as_xml_may_be_is_read(xml: str, name: str) -> None:
    data = put(sound(), xml, "<w:p>", name, "期满终止")
    assert finalise(data, "a.docx").data
    assert read_blocks(open_package(data, "a.docx").xml(DOCUMENT))


def test_numbers_that_are_none_are_read_past() -> None:
    """In places where a number is expected: none, far too long, in other figures."""
    for wrong in ("", "x", "-1", "9" * 5_000, "²", "1e9"):
        text = entries(sound())[DOCUMENT].decode()
        data = packed(
            {
                **entries(sound()),
                DOCUMENT: re.sub(r'(w:(?:ilvl|numId|id|outlineLvl) w:val)="\d+"', rf'\1="{wrong}"', text),
            }
        )
        assert finalise(data, "a.docx").points == ()
        styles = re.sub(r'="\d+"', f'="{wrong}"', entries(sound())["word/styles.xml"].decode())
        pages = re.sub(r'(w:(?:w|h|left|top|right|bottom|header|footer))="\d+"', rf'\1="{wrong}"', text)
        house = packed({**entries(sound()), "word/styles.xml": styles, DOCUMENT: pages})
        base = load_style(data_folder() / "templates" / "styles")
        assert style_from_docx(open_package(house, "a.docx"), base).page.text_width > 2000


def test_whatever_bits_are_wrong_it_is_read_or_refused() -> None:
    """Those of the file, where its sums tell; and those of its parts, with sums that are right."""
    chance = random.Random(7)
    for round_ in range(300):
        files = {**entries(sound())}
        name = chance.choice(list(files))
        files[name] = spoilt(files[name], chance)
        data = spoilt(sound(), chance) if round_ % 3 else packed(files)
        for read in (finalise, read_draft):
            with contextlib.suppress(DraftError):
                read(data, "a.docx")


def test_whatever_stands_in_whatever_it_is_read_or_refused() -> None:
    """Elements of WordprocessingML where they don't belong."""
    chance = random.Random(11)
    for _ in range(120):
        name, before = chance.choice(PLACES)
        data = put(sound(), soup(chance, 5), before, f"word/{name}.xml")
        for read in (finalise, partial(finalise, strip_answers=True), read_draft):
            with contextlib.suppress(DraftError):
                read(data, "a.docx")


def soup(chance: random.Random, depth: int) -> str:
    done = ""
    for _ in range(chance.randint(0, 4)):
        element = chance.choice(ELEMENTS)
        done += f"<{element}>{soup(chance, depth - 1) if depth else 'x'}</{element.split()[0]}>"
    return done


def spoilt(content: bytes, chance: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        data[chance.randrange(len(data))] = chance.choice(b'<>/="&;09aA \x00\xff')
    if chance.random() < 0.2:
        del data[chance.randrange(len(data)) :]
    return bytes(data)


@pytest.mark.parametrize("path", ["a" + ".a" * 5_000, "parties.members" + "[0]" * 5_000, "a[" * 5_000, "." * 5_000])
def test_answers_with_a_path_without_end_are_refused(path: str, tmp_path: Path) -> None:
    text = entries(sound())["customXml/item1.xml"].decode().replace("parties.members[0].name", path)
    file = tmp_path / "合同.docx"
    file.write_bytes(packed({**entries(sound()), "customXml/item1.xml": text}))
    with pytest.raises(DraftError, match=r"合同\.docx"):
        run_check(file, "text")
