"""The command line: parses, calls, prints. Each command's module is imported when it runs."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Annotated

import typer

from ..errors import DraftError

app = typer.Typer(
    help="联盟协议起草工具 / drafts alliance agreements. 输出为供律师审阅的草稿。",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
library_app = typer.Typer(help="条款库 / the clause library", no_args_is_help=True)
app.add_typer(library_app, name="library")

AnswerFile = Annotated[Path, typer.Argument(metavar="ANSWERS", help="答卷文件 / answer file (answers.yaml)")]
Format = Annotated[str, typer.Option("--format", help="docx | md | html")]
StyleName = Annotated[
    str,
    typer.Option("--style", help="版式：contract、official，或一个 .docx / a house style, or a .docx to take it from"),
]
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
    if not run_draft(answers, Wanted(output, format, style, force, strict, split, pdf, notes=notes, overlays=folders)):
        raise typer.Exit(1)


@app.command()
def annex(
    name: Annotated[str, typer.Argument(metavar="NAME", help="附件标识 / annex id, as ip_revenue")],
    answers: AnswerFile,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="输出文件 / output file")] = None,
    format: Format = "docx",
    style: StyleName = "contract",
    pdf: Annotated[bool, typer.Option("--pdf", help="另存 PDF（需要 LibreOffice） / also as PDF")] = False,
    notes: Notes = False,
    library: LibraryFolders = None,
    force: Force = False,
) -> None:
    """单独生成一个附件，编号与援引同全文 / one annex alone, numbered and referring as in the whole."""
    from .draft import Wanted, run_draft

    folders = tuple(library or ())
    if not run_draft(answers, Wanted(output, format, style, force, pdf=pdf, part=name, notes=notes, overlays=folders)):
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


def run() -> None:
    """The console command. No traceback reaches a user: what is not a DraftError is a bug of ours and says so."""
    gc.set_threshold(100_000, 20, 20)  # a command builds much and throws little away: a fifth less time to load
    try:
        app(standalone_mode=True)
    except DraftError as error:
        typer.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:  # a bug of ours: said in one line
        typer.echo(f"程序错误，请报告 / a bug, please report it: {type(error).__name__}: {error}", err=True)
        sys.exit(70)
