"""The command line: parses, calls, prints. Each command's module is imported when it runs."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from ..errors import DraftError, UsageError, in_one_language
from ..texts import language_of

app = typer.Typer(
    help="联盟协议起草工具 / drafts alliance agreements. 输出为供律师审阅的草稿。",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
library_app = typer.Typer(help="条款库 / the clause library", no_args_is_help=True)
app.add_typer(library_app, name="library")
batch_app = typer.Typer(help="批量起草 / many drafts from one workbook", no_args_is_help=True)
app.add_typer(batch_app, name="batch")

AnswerFile = Annotated[Path, typer.Argument(metavar="ANSWERS", help="答卷文件 / answer file (answers.yaml)")]
Format = Annotated[str, typer.Option("--format", help="docx | md | html")]
StyleName = Annotated[
    str,
    typer.Option("--style", help="版式：contract、official，或一个 .docx / a house style, or a .docx to take it from"),
]
Layout = Annotated[
    str,
    typer.Option("--layout", help="双语的排列：under 上下，columns 两栏 / two languages: one under the other, columns"),
]
Language = Annotated[str, typer.Option("--lang", help="界面语言 / language of the interface: zh | en")]
Notes = Annotated[
    bool, typer.Option("--notes", help="起草说明、来源和要求写成批注 / notes, sources, requirements as comments")
]
LibraryFolders = Annotated[
    list[Path] | None,
    typer.Option(
        "--library", metavar="DIR", help="自有条款库，可重复，后者优先 / a house's clauses over ours; repeatable"
    ),
]
Force = Annotated[bool, typer.Option("--force", help="覆盖已有文件 / overwrite an existing file")]


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"alliance-drafter {version('alliance-drafter')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="版本 / version")
    ] = False,
) -> None:
    """联盟协议起草工具 / drafts alliance agreements."""


@app.command()
def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="答卷文件 / answer file")] = Path("answers.yaml"),
    blank: Annotated[bool, typer.Option("--blank", help="只写一份带说明的空白答卷 / only write a blank file")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="接着上次的问答 / go on where it was left")] = False,
    lang: Annotated[str, typer.Option("--lang", help="界面语言 / language of the interface: zh | en")] = "",
    import_members: Annotated[
        Path | None, typer.Option("--import-members", help="从表格导入成员 / members from a .csv or .xlsx")
    ] = None,
    library: LibraryFolders = None,
) -> None:
    """一步步回答问卷，随答随存 / the interview, saved after every answer."""
    from .new import run_new

    run_new(file, blank, resume, lang, import_members, tuple(library or ()))


@app.command()
def schema(
    output: Annotated[Path | None, typer.Option("-o", "--output", help="输出文件 / output file")] = None,
    library: LibraryFolders = None,
) -> None:
    """答卷文件的 JSON Schema / the JSON Schema of answer files."""
    from .schema import run_schema

    run_schema(output, tuple(library or ()))


@app.command()
def draft(
    answers: AnswerFile,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="输出文件 / output file")] = None,
    format: Format = "docx",
    style: StyleName = "contract",
    layout: Layout = "under",
    split: Annotated[bool, typer.Option("--split", help="正文和每个附件各成一个文件 / a file for each annex")] = False,
    pdf: Annotated[bool, typer.Option("--pdf", help="另存 PDF（需要 LibreOffice） / also as PDF")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="有错误即不写出 / write nothing where a check fails")
    ] = False,
    notes: Notes = False,
    library: LibraryFolders = None,
    force: Force = False,
) -> None:
    """由答卷生成协议及全部附件 / draft the agreement with all its annexes."""
    from .draft import Wanted, run_draft

    folders = tuple(library or ())
    wanted = Wanted(output, format, style, force, strict, split, pdf, notes=notes, overlays=folders, layout=layout)
    if not run_draft(answers, wanted):
        raise typer.Exit(1)


@app.command()
def annex(
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="附件：标识、编号或名称 / an annex: ip-revenue, 3, or its title"),
    ] = None,
    source: Annotated[
        Path | None,
        typer.Argument(metavar="SOURCE", help="答卷或改过的 Word 文件 / answer file, or the .docx as edited"),
    ] = None,
    list_annexes: Annotated[
        bool, typer.Option("--list", help="列出附件：annex --list [SOURCE] / name the annexes there are")
    ] = False,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="输出文件 / output file")] = None,
    format: Annotated[
        str, typer.Option("--format", help="docx | md | html；由 .docx / out of a .docx: docx | pdf")
    ] = "docx",
    style: StyleName = "contract",
    layout: Layout = "under",
    pdf: Annotated[bool, typer.Option("--pdf", help="另存 PDF（需要 LibreOffice） / also as PDF")] = False,
    notes: Notes = False,
    library: LibraryFolders = None,
    force: Force = False,
) -> None:
    """单独生成一个附件，编号与援引同全文 / one annex alone, numbered and referring as in the whole.

    由 .docx 取出的，保留律师的修改、批注和图片。 / Out of a .docx with all edits, comments and pictures in it.
    """
    from .annex import run_annex, run_annex_list
    from .draft import Wanted

    folders = tuple(library or ())
    if list_annexes:
        run_annex_list(source or (Path(name) if name else None), folders)
        return
    if name is None or source is None:
        raise UsageError(
            "用法：annex NAME SOURCE，或 annex --list [SOURCE] / usage: annex NAME SOURCE, or annex --list [SOURCE]"
        )
    wanted = Wanted(output, format, style, force, pdf=pdf, notes=notes, overlays=folders, layout=layout)
    if not run_annex(name, source, wanted):
        raise typer.Exit(1)


@app.command()
def check(
    answers: AnswerFile,
    format: Annotated[str, typer.Option("--format", help="text | json")] = "text",
    library: LibraryFolders = None,
) -> None:
    """对照要求检查，列出问题与落实条款 / hold the draft against the requirements.

    有错误时退出码为 1。 / Exit status 1 where there are errors.
    """
    from .check import run_check

    if not run_check(answers, format, tuple(library or ())):
        raise typer.Exit(1)


@app.command()
def answers(
    file: Annotated[Path, typer.Argument(metavar="DOCX", help="由本工具生成的 Word 文件 / a Word file of ours")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="答卷文件 / answer file")] = None,
    lang: Language = "",
    library: LibraryFolders = None,
    force: Force = False,
) -> None:
    """从 Word 文件读回答卷，包括在文中改过的值 / the answers a Word file carries, with what was changed in its text."""
    from .regenerate import run_answers

    if not run_answers(file, output, lang, force, tuple(library or ())):
        raise typer.Exit(1)


@app.command()
def regenerate(
    file: Annotated[Path, typer.Argument(metavar="DOCX", help="改过的草稿 / the draft as it has been edited")],
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="改一个答案 / change an answer: benefit.method=by_contribution")
    ] = None,
    new_answers: Annotated[Path | None, typer.Option("--answers", help="新的答卷 / the new answers")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="输出文件 / output file")] = None,
    annex: Annotated[str, typer.Option("--annex", help="只更新一个附件 / one annex only: ip-revenue")] = "",
    author: Annotated[str, typer.Option("--author", help="修订和批注的作者 / author of changes and comments")] = "",
    format: Annotated[str, typer.Option("--format", help="报告 / report: text | json")] = "text",
    lang: Language = "",
    library: LibraryFolders = None,
    force: Force = False,
) -> None:
    """按新的答案更新改过的草稿，手工修改予以保留 / new answers into an edited draft; what was written by hand stays.

    有冲突时退出码为 1。 / Exit status 1 where there are conflicts.
    """
    from .regenerate import Asked, run_regenerate

    asked = Asked(output, tuple(settings or ()), new_answers, annex, author, format, lang, force, tuple(library or ()))
    if not run_regenerate(file, asked):
        raise typer.Exit(1)


@app.command()
def redline(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="旧版：.docx 或者答卷 / a .docx or an answer file")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="新版 / the same")],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="输出文件，默认“… 对照.docx” / output file, by default “… compared.docx”"),
    ] = None,
    author: Annotated[str, typer.Option("--author", help="修订的作者 / author of the changes")] = "",
    format: Annotated[str, typer.Option("--format", help="docx | html")] = "docx",
    lang: Language = "",
    library: LibraryFolders = None,
    force: Force = False,
) -> None:
    """两个版本的对照：带修订的 Word 文件，或者网页 / two versions compared: tracked changes in Word, or a page."""
    from .redline import Asked, run_redline

    run_redline(old, new, Asked(output, author, format, lang, force, tuple(library or ())))


@app.command()
def finalise(
    file: Annotated[Path, typer.Argument(metavar="DOCX", help="协议草稿 / a draft of the agreement (.docx)")],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="输出文件，默认“… 定稿.docx” / output file, by default “… final.docx”"),
    ] = None,
    strip_answers: Annotated[
        bool, typer.Option("--strip-answers", help="文件中不再带答卷 / without the answers it carries")
    ] = False,
    lang: Annotated[str, typer.Option("--lang", help="界面语言 / language of the interface: zh | en")] = "",
    force: Force = False,
) -> None:
    """定稿：去除批注、标记和个人信息 / the final version: no comments, no marks, no personal data.

    还有待填、冲突或者修订的，逐处指出，不写文件，退出码为 1。 / Exit status 1 where it is not final.

    文件属性只留标题、主题、关键词和语言；作者、单位、日期、保存次数、模板和其他程序写入的数据都去除。
    / Of the properties title, subject, keywords and language stay; authors, dates and all else go.
    """
    from .finalise import run_finalise

    if not run_finalise(file, output, strip_answers, force, lang):
        raise typer.Exit(1)


@batch_app.command("template")
def batch_template(
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="工作簿 .xlsx，或者 .csv / the workbook, or .csv")
    ] = None,
    base: Annotated[Path | None, typer.Option("--base", help="各联盟共用的答卷 / answers they all share")] = None,
    lang: Language = "",
    library: LibraryFolders = None,
    force: Force = False,
) -> None:
    """供填写的工作簿：每个联盟一行 / the workbook to fill in: an alliance a row."""
    from .batch_template import run_template

    run_template(output, base=base, lang=lang, overlays=tuple(library or ()), force=force)


@batch_app.command("run")
def batch_run(
    workbook: Annotated[Path, typer.Argument(metavar="WORKBOOK", help="填好的 .xlsx 或 .csv / as filled in")],
    output: Annotated[Path, typer.Option("-o", "--output", help="输出文件夹 / output folder")] = Path("out"),
    base: Annotated[Path | None, typer.Option("--base", help="各联盟共用的答卷 / answers they all share")] = None,
    jobs: Annotated[int, typer.Option("--jobs", help="并行数，默认处理器个数 / workers, by default one a core")] = 0,
    resume: Annotated[bool, typer.Option("--resume", help="接着做没有做完的 / go on with what is left")] = False,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="KEY", help="只做这些编号，可重复 / these keys only")
    ] = None,
    annex: Annotated[
        list[str] | None, typer.Option("--annex", help="只要这些附件，可重复 / these annexes only: ip-revenue")
    ] = None,
    format: Annotated[str, typer.Option("--format", help="docx,pdf,md,html")] = "docx",
    style: StyleName = "contract",
    layout: Layout = "under",
    strict: Annotated[
        bool, typer.Option("--strict", help="检查有错误的不写出 / write none in which the checks find errors")
    ] = False,
    notes: Notes = False,
    library: LibraryFolders = None,
    regions: Annotated[
        Path | None,
        typer.Option("--regions", help="地区条款库所在的文件夹，默认工作簿所在的 / folder of the regional libraries"),
    ] = None,
    engine: Annotated[str, typer.Option("--engine", help="local | dask")] = "local",
    scheduler: Annotated[str, typer.Option("--scheduler", help="Dask 的地址 / of a Dask cluster: tcp://…")] = "",
    lang: Language = "",
    force: Force = False,
) -> None:
    """由工作簿批量起草：先逐行检查，再起草没有错误的行 / every row is looked at, then the good ones are drafted.

    输出文件夹里另有报告和 manifest.json。退出码：0 全部完成，1 检查有错误，3 有的行答案有误。
    / A report and manifest.json come with them. Exit status 0 all done, 1 findings, 3 rows with wrong answers.
    """
    from ..batch.asked import Asked
    from .batch import folder_of, formats_of, jobs_of, keys_of, run_run, scheduler_of
    from .draft import hold_layout
    from .language import say_in

    say = say_in(lang)
    hold_layout(layout)
    asked = Asked(
        workbook, output, base, formats_of(format), tuple(annex or ()), style, tuple(library or ()),
        folder_of(regions), keys_of(only), resume, force, strict, notes, jobs_of(jobs),
        scheduler_of(engine, scheduler), say.language, os.environ.get("SOURCE_DATE_EPOCH", ""),
        layout,
    )  # fmt: skip
    if code := run_run(asked, say):
        raise typer.Exit(code)


@library_app.command("lint")
def lint(library: LibraryFolders = None) -> None:
    """静态检查条款库 / prove statically what can be proved of the library."""
    from .library import run_lint

    run_lint(tuple(library or ()))


@library_app.command("list")
def list_clauses(library: LibraryFolders = None) -> None:
    """列出全部条款 / list every clause in its order."""
    from .library import run_list

    run_list(tuple(library or ()))


@library_app.command("show")
def show(
    clause: Annotated[str, typer.Argument(metavar="ID", help="条款标识 / clause id")], library: LibraryFolders = None
) -> None:
    """显示一个条款的原文 / show one clause's file."""
    from .library import run_show

    run_show(clause, tuple(library or ()))


@library_app.command("diff")
def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="文件夹，或者 - 表示本工具的 / a folder, or - for ours")],
    after: Annotated[str, typer.Argument(metavar="B", help="同上；自有条款库连同本工具的一起比较 / the same")],
    format: Annotated[str, typer.Option("--format", help="text | json")] = "text",
) -> None:
    """两个条款库的区别，逐条列出 / what changed between two libraries, clause by clause.

    有无区别，退出码都是 0。 / Exit status 0 whether or not they differ.
    """
    from .library_diff import run_diff

    run_diff(before, after, format)


@library_app.command("affected")
def affected(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="以往协议的文件夹 / a folder of past agreements")],
    library: LibraryFolders = None,
    format: Annotated[str, typer.Option("--format", help="text | json")] = "text",
) -> None:
    """以往的协议中，哪些条款用今天的条款库会不同 / clauses of past agreements that would read differently today.

    只看起草时的文字和它带的答卷。 / Looks at what was drafted, and at the answers the file carries.
    """
    from .library_affected import run_affected

    run_affected(folder, tuple(library or ()), format)


def run() -> None:
    """The console command. No traceback reaches a user: what is not a DraftError is a bug of ours and says so."""
    gc.set_threshold(100_000, 20, 20)  # a command builds much and throws little away: a fifth less time to load
    try:
        app(standalone_mode=True)
    except DraftError as error:
        typer.echo(error.told(language_of(os.environ)), err=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:  # a bug of ours: said in one line
        said = f"{type(error).__name__}: {error}"
        bug = f"程序错误，请报告：{said} / a bug, please report it: {said}"
        typer.echo(in_one_language(bug, language_of(os.environ)), err=True)
        sys.exit(70)
    finally:
        gc.freeze()  # nothing is left to collect that the process's end would not free
