"""A firm's own library, as a lawyer uses it: laid over ours, linted, compared, held against past agreements."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from alliance_drafter.library.load import load_library

EXAMPLES = Path(__file__).parents[2] / "examples"
Command = Callable[..., tuple[int, str, str]]

HOUSE = {
    "clause_library/library.yaml": "name: 本所\nversion: '2'\n",
    # a clause of ours in other words
    "clause_library/clauses/disputes/continuity.md": """
---
id: disputes.continuity
title:
  zh: 争议期间的履行
  en: Performance during a dispute
requirements: [R-GEN-01, R-GEN-02]
---
:: zh
争议解决期间，各成员应当继续履行本协议，并由{{ house.contact }}负责联络。
""",
    # an alternative more, and its choice
    "clause_library/clauses/liability/recourse.md": """
---
id: liability.recourse
extends: true
---
== by_people
负有连带责任的成员之间平均分担，但派驻人员的成员按照派驻人员的数量比例增加。
""",
    "clause_library/questionnaire/90-liability.yaml": """
section: liability
questions:
  - id: recourse
    extends: true
    choices:
      by_people:
        zh: 按派驻人数
        en: by people sent
""",
    # a question
    "clause_library/questionnaire/house.yaml": """
section: house
after: disputes
title:
  zh: 本所
  en: The firm
questions:
  - id: contact
    type: text
    ask:
      zh: 谁负责联络？
      en: Who is the contact?
""",
    # a check
    "clause_library/checks/house.yaml": """
- id: HOUSE.contact
  requirement: R-GEN-01
  severity: warning
  holds: house.contact != '张三'
  at: house.contact
  says:
    zh: 联络人是{{ house.contact }}。
    en: The contact is {{ house.contact }}.
  remedy:
    zh: 改由他人联络。
    en: Name another.
""",
    # an annex with its clause
    "templates/agreement.yaml": "extends: true\nadd:\n  - annex: services\n    after: goals\n",
    "templates/annexes/services.yaml": """
id: services
title:
  zh: 法律服务办法
  en: Legal Services
calls_itself:
  zh: 本附件
  en: this Annex
chapters:
  - id: services
    title:
      zh: 法律服务
      en: Legal services
    clauses: [services.contact]
""",
    "clause_library/clauses/services.md": """
---
id: services.contact
title:
  zh: 联络
  en: Contact
---
:: zh
法律服务由{{ house.contact }}联络，争议适用[[disputes.continuity]]。
""",
    # a style
    "templates/styles/house.yaml": "本所:\n  styles:\n    Clause: {size: 10.5}\n",
}
HOUSE = {name: text.lstrip("\n") for name, text in HOUSE.items()}
SERVICES = "clause_library/clauses/services.md"


def written(folder: str, files: dict[str, str]) -> None:
    load_library.cache_clear()
    for name, text in files.items():
        path = Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


@pytest.fixture
def house(command: Command, tmp_path: Path) -> Path:
    """The folder 本所 beside shanlian.yaml, whose answers make use of it."""
    written("本所", HOUSE)
    answers = (EXAMPLES / "shanlian.yaml").read_text("utf-8")
    answers = answers.replace("  recourse: by_benefit", "  recourse: by_people") + "house:\n  contact: 张三\n"
    (tmp_path / "shanlian.yaml").write_text(answers, "utf-8")
    return tmp_path / "本所"


def part(file: str, name: str = "word/document.xml") -> str:
    return ZipFile(file).read(name).decode()


def text_in(file: str) -> str:
    return re.sub(r"<[^>]+>", "", part(file))


def test_a_draft_over_a_house_s_library_holds_everything_the_house_says(command: Command, house: Path) -> None:
    code, _, err = command(
        "draft", "shanlian.yaml", "--library", "本所", "--style", "本所", "-o", "a.docx"
    )  # general.annexes names annexes one by one, so a check rightly finds that the firm's is not named
    assert code == 1, err
    assert re.findall(r"^错误 (\S+)", err, re.M) == ["R-CMP-04.annexes"]
    assert "HOUSE.contact  shanlian.yaml:" in err
    assert "联络人是张三。" in err
    said = text_in("a.docx")
    assert "由张三负责联络。" in said
    assert "派驻人员的数量比例增加" in said
    assert "法律服务由张三联络" in said
    assert re.search(r"附件3[^附]*法律服务办法", said)
    assert 'library="alliance-drafter 0.1.0 + 本所" version="2"' in part("a.docx", "customXml/item1.xml")
    clause = re.search(r'w:styleId="Clause">.*?</w:style>', part("a.docx", "word/styles.xml"))
    assert clause is not None
    assert '<w:sz w:val="21"/>' in clause[0]


def test_check_schema_and_a_blank_file_know_the_house_s_questions(command: Command, house: Path) -> None:
    command("draft", "shanlian.yaml", "--library", "本所", "-o", "a.docx")
    _, out, _ = command("check", "a.docx", "--library", "本所", "--format", "json")
    assert "HOUSE.contact" in [f["check"] for f in json.loads(out)["findings"]]
    assert command("check", "a.docx")[0] == 3
    assert "by_people" in command("schema", "--library", "本所")[1]
    assert command("new", "blank.yaml", "--blank", "--library", "本所")[0] == 0
    assert "# 谁负责联络？\n  contact:" in Path("blank.yaml").read_text("utf-8")


def test_an_annex_of_the_house_is_drafted_alone(command: Command, house: Path) -> None:
    command("annex", "services", "shanlian.yaml", "--library", "本所", "--format", "md", "-o", "a.md")
    page = Path("a.md").read_text("utf-8")
    assert page.startswith("# 附件3　法律服务办法")
    assert re.search(r"争议适用本协议第.+条", page)


def test_lint_list_and_show_are_of_the_combined_library(command: Command, house: Path) -> None:
    code, _, err = command("library", "lint", "--library", "本所")
    assert (code, err) == (0, "")
    assert re.search(r"^services +services\.contact +联络", command("library", "list", "--library", "本所")[1], re.M)
    code, out, err = command("library", "show", "disputes.continuity", "--library", "本所")
    assert (code, out.count("id: disputes.continuity"), err) == (0, 1, "")
    assert "负责联络" in out
    _, out, err = command("library", "show", "liability.recourse", "--library", "本所")
    assert out.index("== by_benefit") < out.index("extends: true") < out.index("== by_people")
    assert re.findall(r"── (\S+)", err)[1] == "本所/clause_library/clauses/liability/recourse.md"


def test_lint_and_list_speak_english(command: Command, house: Path, english: None) -> None:
    assert re.fullmatch(r"\d+ clauses, \d+ questions: nothing wrong\n", command("library", "lint")[1])
    assert "Definitions  R-PAR-04" in command("library", "list")[1]
    written("本所", {SERVICES: HOUSE[SERVICES].replace("house.contact", "house.contect")})
    code, _, err = command("library", "lint", "--library", "本所")
    assert (code, " / " in err) == (4, False)
    assert "not in the questionnaire: house.contect" in err


def test_a_second_folder_lies_over_the_first(command: Command, house: Path) -> None:
    path = "clause_library/clauses/disputes/continuity.md"
    written("本案", {path: HOUSE[path].replace("继续履行本协议", "善意地继续履行本协议")})
    command("draft", "shanlian.yaml", "--library", "本所", "--library", "本案", "--format", "md", "-o", "a.md")
    assert "善意地继续履行本协议，并由张三负责联络" in Path("a.md").read_text("utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        ("draft", "shanlian.yaml"),
        ("annex", "services", "shanlian.yaml"),
        ("check", "shanlian.yaml"),
        ("new", "x.yaml", "--blank"),
        ("schema",),
        ("library", "lint"),
        ("library", "list"),
        ("library", "affected", "."),
    ],
)
@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        (SERVICES, HOUSE[SERVICES].replace("house.contact", "house.contect"), "services.md:8:"),
        ("templates/annexes/services.yaml", "id: services\nchapters: x\n", "services.yaml:2:11"),
    ],
)
def test_every_command_stops_with_4_at_a_faulty_folder_and_names_the_place(
    command: Command, house: Path, arguments: tuple[str, ...], name: str, text: str, place: str
) -> None:
    written("本所", {name: text})
    code, _, err = command(*arguments, "--library", "本所")
    assert code == 4, err
    assert f"本所/{name}:"[: -len(place.partition(":")[0]) - 1] + place in err


def test_a_folder_that_is_not_there_leaves_with_2(command: Command) -> None:
    assert command("library", "lint", "--library", "nothing")[0] == 2


@pytest.mark.parametrize(
    ("text", "place", "found"),
    [
        ("contract:\n  styles:\n    Clause: {size: big}\n", "house.yaml:3:20", "应为数"),
        ("contract:\n  styles:\n    Clause: {colour: red}\n", "house.yaml:3:14", "没有这个键"),
        ("contract:\n  margins:\n    top: 20\n", "house.yaml:2:3", "page"),
        ("contract:\n  styles:\n    Clause: {font: ming}\n", "house.yaml:3:14", "没有这种字体：ming"),
        ("contract:\n  styles:\n    Clause: {based: Item}\n", "house.yaml:3:14", "Normal"),
        ("新:\n  styles:\n    Own: {based: Clause}\n", "house.yaml:3:5", "缺少 name"),
        ("contract: [a]\n", "house.yaml:1:11", "应为键值"),
        ("contract:\n  page: {top: 20\n", "house.yaml:3:1", "YAML"),
    ],
)
def test_a_mistake_in_a_house_s_styles_is_named(
    command: Command, house: Path, text: str, place: str, found: str
) -> None:
    written("本所", {"templates/styles/house.yaml": text})
    code, _, err = command("draft", "shanlian.yaml", "--library", "本所", "-o", "a.docx")
    assert code == 4
    assert f"本所/templates/styles/{place}" in err
    assert found in err


def test_a_style_that_is_not_there_is_named_with_those_that_are(command: Command, house: Path) -> None:
    code, _, err = command("draft", "shanlian.yaml", "--library", "本所", "--style", "别所")
    assert code == 2
    assert "contract、official、本所" in err


def test_diff_says_clause_by_clause_what_the_house_changed(command: Command, house: Path) -> None:
    code, out, _ = command("library", "diff", "-", "本所")
    assert code == 0
    assert re.search(r"^~ disputes\.continuity  争议期间的履行\n(    .*\n)*    正文", out, re.M)
    assert re.search(r"^~ liability\.recourse  补偿和内部分担\n    备选文本 by_people\n      \+ 负有连带", out, re.M)
    assert re.search(r"^\+ services\.contact  联络$", out, re.M)
    assert re.search(r"^\+ house\.contact  谁负责联络？$", out, re.M)
    assert command("library", "diff", "-", "-")[1].strip() == "没有区别"


def test_diff_marks_the_words_that_changed_in_a_paragraph(
    command: Command, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree("本所", "新所")
    written("新所", {SERVICES: HOUSE[SERVICES].replace("联络，争议", "免费联络，争议")})
    assert "~ 法律服务由{{ house.contact }}{+免费+}联络" in command("library", "diff", "本所", "新所")[1]
    found = json.loads(command("library", "diff", "本所", "新所", "--format", "json")[1])
    assert [(c["kind"], c["id"], c["change"], [p["part"] for p in c["parts"]]) for c in found] == [
        ("clause", "services.contact", "changed", ["text"])
    ]
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert "== Clauses" in command("library", "diff", "本所", "新所")[1]


def test_a_whole_library_is_compared_by_itself(command: Command, tmp_path: Path) -> None:
    root = EXAMPLES.parent
    for folder in ("clause_library", "templates"):
        shutil.copytree(root / folder, tmp_path / "whole" / folder)
    file = tmp_path / "whole/clause_library/clauses/liability/recourse.md"
    file.write_text(file.read_text("utf-8").replace("平均分担。", "按人头平均分担。"), "utf-8")
    found = json.loads(command("library", "diff", "-", "whole", "--format", "json")[1])
    assert [(c["id"], [p["part"] for p in c["parts"]]) for c in found] == [
        ("liability.recourse", ["alternative equal"])
    ]


def past(command: Command) -> None:
    """coal shares by contribution, shanlian by benefit."""
    for name in ("coal", "shanlian"):
        command("draft", str(EXAMPLES / f"{name}.yaml"), "-o", f"past/{name}/{name}.docx")
    command("annex", "ip-revenue", str(EXAMPLES / "coal.yaml"), "-o", "past/annex.docx")


def affected(command: Command, *arguments: str) -> dict[str, list[tuple[str, str]]]:
    code, out, _ = command("library", "affected", "past", "--format", "json", *arguments)
    assert code == 0
    return {Path(p["file"]).stem: [(c["change"], c["id"]) for c in p["clauses"]] for p in json.loads(out)}


def test_an_agreement_is_affected_only_by_the_alternative_that_it_took(command: Command) -> None:
    past(command)
    assert affected(command) == {"annex": [], "coal": [], "shanlian": []}
    head = "---\nid: liability.recourse\nextends: true\n---\n== by_benefit\n"
    written("新", {"clause_library/clauses/r.md": head + "按照取得的利益分担。\n"})
    changed = [("changed", "liability.recourse")]
    assert affected(command, "--library", "新") == {"annex": [], "coal": [], "shanlian": changed}


def test_clauses_that_would_come_or_go_are_named_and_new_numbers_are_no_change(command: Command) -> None:
    past(command)
    new = HOUSE[SERVICES].replace("{{ house.contact }}", "秘书处")
    outline = (
        "extends: true\nadd:\n  - clause: services.contact\n    after: definitions.terms\nremove: [general.filing]\n"
    )
    written("新", {"clause_library/clauses/s.md": new, "templates/agreement.yaml": outline})
    found = affected(command, "--library", "新")
    assert found["annex"] == []
    assert set(found["coal"]) >= {("added", "services.contact"), ("removed", "general.filing")}
    assert {clause for _, clause in found["coal"]} <= {"services.contact", "general.filing", "compliance.table"}


def test_agreements_whose_answers_no_longer_fit_and_strange_files_are_named(command: Command) -> None:
    past(command)
    Path("past/x.docx").write_bytes(b"PK")
    choice = "section: liability\nquestions:\n  - id: recourse\n    extends: true\n    remove: [by_benefit]\n"
    clause = "---\nid: liability.recourse\nextends: true\nremove: [by_benefit]\n---\n"
    written("新", {"clause_library/questionnaire/l.yaml": choice, "clause_library/clauses/r.md": clause})
    code, out, err = command("library", "affected", "past", "--library", "新")
    assert code == 0
    assert re.search(r"shanlian\.docx .*无法比较\n +\S*shanlian\.docx#liability\.recourse", out)
    assert "3 份协议：0 份有变化，1 份无法比较" in out
    assert "past/x.docx" in err
    assert command("library", "affected", "新")[0] == 2
