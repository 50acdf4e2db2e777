"""A house's folder over ours: what replaces, what is added, what is taken out, and what is said of a mistake."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ANSWERS, CLAUSES, SMALL, clause

from alliance_drafter.answers.read import answers_of
from alliance_drafter.drafting import draft
from alliance_drafter.errors import LibraryError, UsageError
from alliance_drafter.library.clause_text import body_lines
from alliance_drafter.library.lint import lint_library
from alliance_drafter.library.load import files_of, load_library, read_library
from alliance_drafter.library.model import Library
from alliance_drafter.writers.markdown import write_markdown
from alliance_drafter.yamlfile import parse

MAIN = "clause_library/questionnaire/20-main.yaml"
SECOND = "clause_library/clauses/main.second.md"
CHOOSING = clause("main.second", "共同的文字。\n\n== equal\n平均。\n\n== by_amount\n按出资。", choose="main.share")
CHECK = """
- id: HOUSE.name
  requirement: R-LIA-03
  holds: main.name != '甲'
  at: main.name
  says:
    zh: 名称。
    en: The name.
  remedy:
    zh: 改名。
    en: Rename.
"""
Laid = Callable[..., Library]


def extending(name: str, body: str = "", front: str = "") -> str:
    return f"---\nid: {name}\nextends: true\n{front}---\n{body}\n"


def question(name: str, front: str = "", section: str = "main") -> str:
    said = f"section: {section}\nquestions:\n  - id: {name}\n    type: text\n    ask:\n      zh: 问？\n      en: Q?\n"
    return said + front


@pytest.fixture
def laid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laid:
    """laid({file: text}, {file: text}…, clauses=ours) → the small library with these folders 本所1, 本所2… over it."""
    monkeypatch.chdir(tmp_path)

    def make(*houses: dict[str, str], clauses: dict[str, str] | None = None) -> Library:
        ours = {f"clause_library/clauses/{n}.md": t for n, t in {**CLAUSES, **(clauses or {})}.items()}
        folders = [("ours", {**SMALL, **ours}), *((f"本所{n}", house) for n, house in enumerate(houses, 1))]
        for folder, files in folders:
            for name, text in files.items():
                path = tmp_path / folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text.lstrip("\n"), "utf-8")
        load_library.cache_clear()
        return load_library(tmp_path / "ours", tuple(Path(folder) for folder, _ in folders[1:]))

    return make


def text(library: Library, name: str, alternative: str = "") -> str:
    found = library.clauses[name]
    return "\n".join(body_lines(found.alternatives[alternative] if alternative else found.body))


def refused(laid: Laid, *houses: dict[str, str], clauses: dict[str, str] | None = None) -> str:
    with pytest.raises(LibraryError) as error:
        laid(*houses, clauses=clauses)
    return str(error.value)


# clauses


def test_a_clause_of_the_same_id_replaces_ours_wherever_its_file_stands(laid: Laid) -> None:
    made = laid({"clause_library/clauses/责任/二.md": clause("main.second", "本所的文字。", requirements="[R-LIA-03]")})
    assert text(made, "main.second") == "本所的文字。"
    assert made.clauses["main.second"].place.file == "本所1/clause_library/clauses/责任/二.md"
    assert text(made, "main.first") == "第一条的文字。"


def test_an_alternative_is_replaced_and_all_else_of_the_clause_stays(laid: Laid) -> None:
    made = laid({SECOND: extending("main.second", "== equal\n各半。")}, clauses={"main.second": CHOOSING})
    assert text(made, "main.second", "equal") == "各半。"
    assert text(made, "main.second", "by_amount") == "按出资。"
    assert text(made, "main.second") == "共同的文字。"
    assert made.clauses["main.second"].title.zh == "标题"


def test_an_alternative_is_added_with_its_choice(laid: Laid) -> None:
    choice = """
section: main
questions:
  - id: share
    extends: true
    choices:
      by_head:
        zh: 按人数
        en: by head
"""
    made = laid(
        {
            SECOND: extending("main.second", "== by_head\n按人数。"),
            MAIN: choice,
        },
        clauses={"main.second": CHOOSING},
    )
    share = made.questionnaire.by_path["main.share"]
    assert [c.value for c in share.choices] == ["equal", "by_amount", "by_head"]
    assert share.ask.zh == "如何分担？"
    assert text(made, "main.second", "by_head") == "按人数。"
    assert not [p for p in lint_library(made) if "by_head" in p.found]


def test_an_alternative_is_taken_out_with_its_choice(laid: Laid) -> None:
    choice = "section: main\nquestions:\n  - id: share\n    extends: true\n    remove: [equal]\n"
    made = laid(
        {SECOND: extending("main.second", front="remove: [equal]\n"), MAIN: choice}, clauses={"main.second": CHOOSING}
    )
    assert list(made.clauses["main.second"].alternatives) == ["by_amount"]
    assert [c.value for c in made.questionnaire.by_path["main.share"].choices] == ["by_amount"]


def test_the_keys_and_the_common_text_that_an_extending_clause_gives_replace_ours(laid: Laid) -> None:
    front = "title:\n  zh: 新标题\n  en: New title\nwhen: main.public\n"
    made = laid({SECOND: extending("main.second", ":: zh\n新的文字。", front)})
    found = made.clauses["main.second"]
    assert (found.title.zh, text(made, "main.second"), found.requirements) == ("新标题", "新的文字。", ("R-LIA-03",))
    assert found.when is not None


def test_a_problem_in_an_extended_clause_names_the_file_that_it_stands_in(laid: Laid) -> None:
    said = refused(
        laid,
        {SECOND: extending("main.second", "== equal\n见{{ main.nothing }}。")},
        clauses={"main.second": CHOOSING.replace("按出资。", "见{{ main.neither }}。")},
    )
    assert "本所1/clause_library/clauses/main.second.md:6:1" in said
    assert "\nclause_library/clauses/main.second.md:15:1" in f"\n{said}"


def test_later_folders_lie_over_earlier_ones(laid: Laid) -> None:
    made = laid(
        {SECOND: extending("main.second", "== equal\n第一次。\n== by_amount\n也是第一次。")},
        {SECOND: extending("main.second", "== equal\n第二次。")},
        clauses={"main.second": CHOOSING},
    )
    assert text(made, "main.second", "equal") == "第二次。"
    assert text(made, "main.second", "by_amount") == "也是第一次。"


# questions


def test_a_question_of_the_same_path_is_replaced_in_its_place(laid: Laid) -> None:
    made = laid({MAIN: question("name")})
    main = next(s for s in made.questionnaire.sections if s.id == "main")
    assert [q.id for q in main.questions][:2] == ["name", "entity"]
    assert main.questions[0].ask.zh == "问？"
    assert main.title.zh == "主要"


@pytest.mark.parametrize(("front", "place"), [("", -1), ("    after: name\n", 1)])
def test_a_new_question_stands_at_the_end_or_after_another(laid: Laid, front: str, place: int) -> None:
    made = laid({MAIN: question("contact", front), SECOND: clause("main.second", "找{{ main.contact }}。")})
    main = next(s for s in made.questionnaire.sections if s.id == "main")
    assert main.questions[place].path == "main.contact"


def test_a_section_is_added_with_its_questions(laid: Laid) -> None:
    section = "title:\n  zh: 本所\n  en: house\n" + question("contact", section="house")
    made = laid({"clause_library/questionnaire/a.yaml": section, SECOND: clause("main.second", "{{ house.contact }}")})
    assert [s.id for s in made.questionnaire.sections] == ["parties", "main", "house"]


def test_a_field_of_a_record_is_added(laid: Laid) -> None:
    field = """
section: parties
questions:
  - id: members
    extends: true
    fields:
      - id: seat
        type: text
        after: name
        ask:
          zh: 所在地？
          en: Seat?
"""
    made = laid({"clause_library/questionnaire/10-parties.yaml": field})
    members = made.questionnaire.by_path["parties.members"]
    assert [f.id for f in members.fields] == ["name", "seat", "short", "amount"]
    assert members.unique == ("name", "short")


# lists


def test_checks_terms_sources_and_requirements_are_replaced_added_and_taken_out_by_id(laid: Laid) -> None:
    made = laid(
        {
            "clause_library/checks/a.yaml": CHECK,
            "clause_library/glossary.yaml": "- id: alliance\n  extends: true\n  zh: 本联盟\n- remove: [earnings]\n",
            "clause_library/sources.yaml": "- id: 内规\n  title:\n    zh: 内规\n    en: rules\n  kind: model\n",
            "clause_library/requirements.yaml": "- id: R-LIA-03\n  extends: true\n  level: should\n",
        },
        {"clause_library/checks/b.yaml": "- id: HOUSE.name\n  extends: true\n  severity: hint\n"},
    )
    assert [(c.id, c.severity, c.says.zh[0].text) for c in made.checks] == [("HOUSE.name", "hint", "名称。")]  # type: ignore[union-attr]
    assert [(t.id, t.name.zh, t.name.en) for t in made.terms.values()] == [("alliance", "本联盟", "Alliance")]
    assert list(made.sources) == ["GO", "内规"]
    assert (made.requirements["R-LIA-03"].level, made.requirements["R-LIA-03"].title.zh) == ("should", "追认规则")


def test_the_articles_of_a_source_are_added_to_those_that_were_read(laid: Laid) -> None:
    statute = "- id: 民法典\n  title:\n    zh: 民法典\n    en: Code\n  kind: statute\n  articles: ['1-3']\n"
    made = laid(
        {"clause_library/sources.yaml": statute},
        {"clause_library/sources.yaml": "- id: 民法典\n  extends: true\n  articles: ['9']\n"},
    )
    assert made.sources["民法典"].numbers == {1, 2, 3, 9}


# outlines


def outline(*lines: str) -> dict[str, str]:
    added = {f"clause_library/clauses/{n}.md": clause(f"new.{n}", f"文字{n}。") for n in "ab"}
    return {**added, "templates/agreement.yaml": "\n".join(("extends: true", *lines)) + "\n"}


@pytest.mark.parametrize(
    ("lines", "one", "two"),
    [
        (
            ["add:", "  - clause: [new.a, new.b]", "    after: main.first"],
            ["main.first", "new.a", "new.b"],
            ["main.second"],
        ),
        (
            ["add:", "  - clause: new.a", "    before: main.second", "  - clause: new.b", "    in: one"],
            ["main.first", "new.b"],
            ["new.a", "main.second"],
        ),
    ],
)
def test_clauses_are_added_to_the_outline(laid: Laid, lines: list[str], one: list[str], two: list[str]) -> None:
    chapters = laid(outline(*lines)).agreement.chapters
    assert [list(chapter.clauses) for chapter in chapters] == [one, two]


def test_a_chapter_is_added_after_another_and_one_gets_a_new_title(laid: Laid) -> None:
    title = "title:\n      zh: {0}\n      en: {0}"
    new = f"  - id: house\n    after: one\n    {title.format('本所')}\n    clauses: [new.a, new.b]"
    made = laid(outline("chapters:", new, f"  - id: two\n    extends: true\n    {title.format('责任二')}"))
    titles = {c.id: c.title.zh for c in made.agreement.chapters}
    assert list(titles.items()) == [("one", "总则"), ("house", "本所"), ("two", "责任二")]
    assert made.agreement.chapters[2].clauses == ("main.second",)


def test_what_is_taken_out_of_the_outline_leaves_the_library(laid: Laid) -> None:
    made = laid({"templates/agreement.yaml": 'extends: true\nremove: [main.first, "annex:rules", "chapter:one"]\n'})
    assert list(made.clauses) == ["main.second"]
    assert (made.annexes, [c.id for c in made.agreement.chapters]) == ({}, ["two"])
    assert not [p for p in lint_library(made) if p.subject in ("main.first", "rules.only")]


def test_an_outline_without_extends_replaces_ours_whole(laid: Laid) -> None:
    ours = SMALL["templates/agreement.yaml"]
    made = laid({"templates/agreement.yaml": ours.replace("协议书", "合同").replace("annexes: [rules]", "")})
    assert made.agreement.title.zh[-1].text == "合同"  # type: ignore[union-attr]
    assert "rules.only" not in made.clauses


def test_an_annex_is_added_and_numbered(laid: Laid) -> None:
    annex = SMALL["templates/annexes/rules.yaml"].replace("rules", "house").replace("联盟办法", "本所办法")
    made = laid(
        {
            "templates/annexes/house.yaml": annex,
            "templates/agreement.yaml": "extends: true\nadd:\n  - annex: house\n    before: rules\n",
            "clause_library/clauses/h.md": clause("house.only", "本所办法，见[[annex:rules]]。"),
        }
    )
    answers = answers_of(parse(ANSWERS, "a.yaml"), made.questionnaire, "a.yaml")
    page = write_markdown(draft(made, answers).agreement)
    assert page.index("附件1　本所办法") < page.index("附件2　联盟办法")
    assert "本所办法，见附件2" in page


def test_a_reference_to_what_a_house_took_out_says_who_took_it_out(laid: Laid) -> None:
    said = refused(
        laid,
        {"templates/agreement.yaml": "extends: true\nremove:\n  - main.second\n"},
        clauses={"main.first": clause("main.first", "见[[main.second]]。")},
    )
    assert "clause_library/clauses/main.first.md:8:1  main.first" in said
    assert "本所1/templates/agreement.yaml:3:5" in said
    annex = "extends: true\nremove:\n  - annex:rules\n"
    said = refused(
        laid, {"templates/agreement.yaml": annex}, clauses={"main.first": clause("main.first", "见[[annex:rules]]。")}
    )
    assert "没有这个附件" in said
    assert "本所1/templates/agreement.yaml:3:5" in said


# mistakes

NEW = clause("new.a", "文字。")


@pytest.mark.parametrize(
    ("house", "place", "found"),
    [
        ({SECOND: extending("main.secnd", "== equal\n文字。")}, f"{SECOND}:3:1", "是否应为 main.second？"),
        ({SECOND: "id: main.second\n"}, f"{SECOND}:1:1", "缺少开头的 --- 元数据"),
        ({SECOND: "---\ntitle: x\n---\n:: zh\n文字。\n"}, f"{SECOND}:1:1", "缺少 id"),
        ({SECOND: extending("main.second", "忘了写语言。")}, f"{SECOND}:5:1", ":: zh"),
        ({SECOND: clause("main.second", "文字。", remove="[equal]")}, f"{SECOND}:6:1", "extends: true"),
        ({SECOND: clause("main.second", "文字。", extend="true")}, f"{SECOND}:6:1", "没有这个键"),
        ({SECOND: clause("main.second", "文字。", choose="main.nothing")}, f"{SECOND}:1:1", "main.nothing"),
        ({SECOND: clause("main.second", "| 表 | 外 |")}, f"{SECOND}:8:1", "表外的行"),
        ({"clause_library/clauses/a.md": NEW}, "clause_library/clauses/a.md:1:1", "没有提纲用到本条款"),
        ({MAIN: question("name").replace("text", "money")}, f"{MAIN}:4:5", "原题的类型是 text"),
        ({MAIN: question("name", "    when: main.public and\n")}, f"{MAIN}:8:11", "main.public and"),
        ({MAIN: question("b", "    after: nmae\n")}, f"{MAIN}:8:12", "是否应为 name？"),
        ({MAIN: question("b", "    between: 3\n")}, f"{MAIN}:8:14", "应为两个数"),
        ({MAIN: question("b", "    total:\n      sum: much\n")}, f"{MAIN}:9:7", "sum: much"),
        ({MAIN: question("b", "    unique: [name]\n")}, f"{MAIN}:3:5", "没有这一栏：name"),
        ({MAIN: "section: main\nremove: [nothing]\n"}, f"{MAIN}:2:9", "nothing"),
        ({MAIN: question("b", "    derive: nothing\n")}, f"{MAIN}:8:13", "没有这个函数"),
        ({"clause_library/checks/a.yaml": CHECK.replace("holds:", "holds_by:")}, "a.yaml:3:13", "没有这个函数"),
        ({"clause_library/checks/a.yaml": CHECK + "  severity: bad\n"}, "a.yaml:1:3", "没有这种级别"),
        ({"clause_library/checks/a.yaml": CHECK + "  needs:\n    words: [a]\n"}, "a.yaml:1:3", "应当写且只写一项"),
        ({"clause_library/checks/a.yaml": CHECK.replace("- id", "- di")}, "a.yaml:1:3", "缺少 id"),
        ({"clause_library/checks/a.yaml": CHECK.replace("- ", "  ")}, "a.yaml:1:3", "应为列表"),
        ({"clause_library/checks/a.yaml": "- remove: [no.such]\n"}, "a.yaml:1:11", "no.such"),
        ({"clause_library/checks/a.yaml": CHECK + CHECK}, "a.yaml:12:3", "已在 本所1/clause_library/checks/a.yaml:1:3"),
        (outline("add:", "  - clause: new.a"), "templates/agreement.yaml:3:5", "应写明位置"),
        (outline("add:", "  - clause: new.a", "    after: main.frist"), "agreement.yaml:4:12", "是否应为 main.first？"),
        (outline("add:", "  - clause: new.x", "    in: one"), "agreement.yaml:3:13", "提纲中的条款不存在"),
        (outline("add:", "  - annex: house"), "agreement.yaml:3:12", "没有这个附件的提纲"),
        (outline("add: new.a"), "agreement.yaml:2:6", "应为列表"),
        (outline("remove: [main.thrid]"), "agreement.yaml:2:9", "main.thrid"),
        ({"templates/agreement.yaml": "remove: [main.first]\n"}, "agreement.yaml:1:1", "extends: true"),
        ({"templates/annexes/x.yaml": "extends: true\n"}, "templates/annexes/x.yaml:1:1", "没有这份提纲"),
        ({"templates/annexes/x.yaml": "id: x\n"}, "templates/annexes/x.yaml:1:1", "没有列出这个附件"),
        ({"clause_library/glossary.yaml": "- id: a\n\tzh: x\n"}, "glossary.yaml:2:1", "缩进请用空格"),
    ],
)
def test_a_mistake_is_named_with_its_place_in_the_house_s_own_file(
    laid: Laid, house: dict[str, str], place: str, found: str
) -> None:
    with pytest.raises(LibraryError) as error:
        laid(house)
    places = [str(p.place) for p in error.value.problems if found in str(p)]
    assert [one for one in places if one.startswith("本所1/") and one.endswith(f"/{place}")], str(error.value)


def test_a_file_that_is_not_utf8_is_named(laid: Laid, tmp_path: Path) -> None:
    laid({SECOND: extending("main.second", "== equal\n文字。")}, clauses={"main.second": CHOOSING})
    (tmp_path / "本所1" / SECOND).write_bytes("---\nid: main.second\n---\n文字。".encode("gb18030"))
    load_library.cache_clear()
    with pytest.raises(LibraryError, match=r"本所1/clause_library/clauses/main\.second\.md:4:1[\s\S]*GBK"):
        load_library(tmp_path / "ours", (Path("本所1"),))


def test_a_file_of_a_windows_editor_is_read(laid: Laid, tmp_path: Path) -> None:
    laid({SECOND: clause("main.second", "文字。")})
    text_of_it = (tmp_path / "本所1" / SECOND).read_text("utf-8").replace("文字。", "新的文字。")
    (tmp_path / "本所1" / SECOND).write_bytes(b"\xef\xbb\xbf" + text_of_it.replace("\n", "\r\n").encode())
    load_library.cache_clear()
    assert text(load_library(tmp_path / "ours", (Path("本所1"),)), "main.second") == "新的文字。"


def test_a_folder_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="不是文件夹"):
        load_library(None, (tmp_path / "nothing",))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "没有条款库文件"),
        ("clause_libary/clauses/a.md", "clause_library？"),
        ("clause_library/clause/a.md", "clauses？"),
        ("clause_library/checks/a.yml", "a.yml"),
        ("clause_library/clauses/a.txt", "a.txt"),
        ("templates/annex/a.yaml", "annexes？"),
        ("clause_library/glosary.yaml", "glossary.yaml？"),
    ],
)
def test_an_empty_folder_or_one_with_a_misspelt_name_is_named(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "house" / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "house").mkdir(exist_ok=True)
    if name:
        (tmp_path / "house" / name).write_text("", "utf-8")
    with pytest.raises(LibraryError) as error:
        load_library(None, (tmp_path / "house",))
    assert said in str(error.value)
    assert f"{tmp_path.as_posix()}/house" in str(error.value)


def test_what_versioning_and_editors_leave_in_a_folder_is_passed_over(laid: Laid) -> None:
    left = dict.fromkeys((".git/config", "README.md", "clause_library/.DS_Store", "clause_library/clauses/~x.md"), "")
    assert text(laid({SECOND: clause("main.second", "新。"), **left}), "main.second") == "新。"


def test_a_word_that_the_house_avoids_stops_the_lint_and_no_draft(laid: Laid, tmp_path: Path) -> None:
    avoid = "- id: alliance\n  extends: true\n  avoid:\n    zh: [文字]\n"
    made = laid({"clause_library/glossary.yaml": avoid})
    assert any("应写作" in p.found for p in lint_library(made))


# identity


def test_the_stamp_names_ours_and_each_folder(laid: Laid) -> None:
    named = {"clause_library/library.yaml": "name: 本所\nversion: '2'\n"}
    stamp = laid(named).stamp
    assert f"{stamp.name} {stamp.version}" == "small 1 + 本所 2"
    stamp = laid(named, {SECOND: NEW.replace("new.a", "main.second")}).stamp
    assert (stamp.name, stamp.version) == ("small 1 + 本所 2 + 自有条款库", "")


def test_the_digest_is_of_all_content_and_not_of_where_it_stands(laid: Laid, tmp_path: Path) -> None:
    house = {SECOND: clause("main.second", "新。")}
    ours, laid_over = laid().stamp.digest, laid(house).stamp.digest
    (tmp_path / "本所1").rename(tmp_path / "moved")
    assert read_library(tmp_path / "ours", (tmp_path / "moved",)).stamp.digest == laid_over != ours
    (tmp_path / "moved" / SECOND).write_text(clause("main.second", "更新。"), "utf-8")
    assert read_library(tmp_path / "ours", (tmp_path / "moved",)).stamp.digest not in (laid_over, ours)


def test_a_library_is_loaded_once(laid: Laid, tmp_path: Path) -> None:
    made = laid({SECOND: clause("main.second", "新。")})
    assert load_library(tmp_path / "ours", (Path("本所1"),)) is made


def test_the_files_that_make_up_a_clause_are_known() -> None:
    (file,) = files_of("liability.recourse")
    assert file.name == "recourse.md"
    assert files_of("no.such") == ()
