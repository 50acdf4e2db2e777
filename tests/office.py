"""LibreOffice at work on a file: saved again, or changed by find and replace."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import pytest

SECONDS = 180
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
WORD = "MS Word 2007 XML"

MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Change(source As String, target As String, old As String, replacement As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = &quot;Hidden&quot;
  hidden(0).Value = True
  document = StarDesktop.loadComponentFromURL(source, &quot;_blank&quot;, 0, hidden())
  search = document.createReplaceDescriptor()
  search.SearchString = old
  search.ReplaceString = replacement
  document.replaceAll(search)
  Dim kind(0) As New com.sun.star.beans.PropertyValue
  kind(0).Name = &quot;FilterName&quot;
  kind(0).Value = &quot;MS Word 2007 XML&quot;
  document.storeToURL(target, kind())
  document.close(True)
End Sub
Sub Settle(source As String, target As String, command As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = &quot;Hidden&quot;
  hidden(0).Value = True
  document = StarDesktop.loadComponentFromURL(source, &quot;_blank&quot;, 0, hidden())
  dispatcher = createUnoService(&quot;com.sun.star.frame.DispatchHelper&quot;)
  dispatcher.executeDispatch(document.CurrentController.Frame, command, &quot;&quot;, 0, Array())
  Dim kind(0) As New com.sun.star.beans.PropertyValue
  kind(0).Name = &quot;FilterName&quot;
  kind(0).Value = &quot;MS Word 2007 XML&quot;
  document.storeToURL(target, kind())
  document.close(True)
End Sub
</script:module>
"""


@dataclass(frozen=True)
class Office:
    """One profile, used for one file after the other."""

    home: Path

    def run(self, *arguments: str) -> None:
        profile = f"-env:UserInstallation={(self.home / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--norestore", *arguments]
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}  # else a macro gets no Chinese
        subprocess.run(command, check=True, capture_output=True, timeout=SECONDS, env=environment)

    def saved(self, data: bytes, kind: str = "docx") -> bytes:
        """The file opened and saved again as a docx, or as a pdf."""
        folder = Path(mkdtemp(dir=self.home))
        (folder / "a.docx").write_bytes(data)
        target = f"docx:{WORD}" if kind == "docx" else kind
        self.run("--convert-to", target, "--outdir", str(folder / "out"), str(folder / "a.docx"))
        return (folder / "out" / f"a.{kind}").read_bytes()

    def changed(self, data: bytes, old: str, new: str) -> bytes:
        """The file opened, every old changed into new, and saved."""
        return self._macro("Change", data, old, new)

    def settled(self, data: bytes, way: str) -> bytes:
        """The file with every tracked change accepted (way: Accept) or rejected (Reject)."""
        return self._macro("Settle", data, f".uno:{way}AllTrackedChanges")

    def _macro(self, name: str, data: bytes, *arguments: str) -> bytes:
        basic = self.home / "profile" / "user" / "basic" / "Standard"
        if not basic.is_dir():
            self.run("--terminate_after_init")
        (basic / "Module1.xba").write_text(MODULE, "utf-8")
        folder = Path(mkdtemp(dir=self.home))
        source, target = folder / "a.docx", folder / "b.docx"
        source.write_bytes(data)
        texts = '","'.join((source.as_uri(), target.as_uri(), *arguments))
        self.run(f'macro:///Standard.Module1.{name}("{texts}")')
        return target.read_bytes()
