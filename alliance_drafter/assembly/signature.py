"""One party's signature block: name, seal, who signs, name in print, date (R-SIG-01)."""

from __future__ import annotations

from typing import Any, Final

from .. import model
from ..answers.model import UNKNOWN
from ..library.model import settled


def _own(*inlines: model.Inline | str) -> model.Words:
    return settled(model.Words(tuple(model.Text(i) if isinstance(i, str) else i for i in inlines)))


NAME: Final = _own(model.FillIn(20))
SEAL: Final = _own("（盖章：单位公章）")
PRINTED: Final = "姓名（正楷）："
PRINTED_BY_HAND: Final = _own(PRINTED, model.FillIn(8))
DATE: Final = _own("签署日期：", model.FillIn(4), "年", model.FillIn(2), "月", model.FillIn(2), "日")
SIGNER: Final = {
    kind: _own(f"{signer}（签字）：", model.FillIn(10))
    for kind, signer in (
        ("legal_representative", "法定代表人"), ("authorised", "授权代表"), ("", "法定代表人或授权代表"),
    )
}  # fmt: skip


def signature(member: dict[str, Any], path: str) -> model.SignatureBlock:
    """member: the record at path; {} for a form that anybody may sign."""
    name, printed = NAME, PRINTED_BY_HAND
    if member:
        known = member.get("name", UNKNOWN)
        blank = model.Blank(f"{path}.name", "单位全称", "text")
        name = model.Words((blank if known is UNKNOWN else model.Text(str(known), f"{path}.name", "text"),))
        who = member.get("signatory_name", UNKNOWN)
        if who is not UNKNOWN and who:
            printed = model.Words((model.Text(PRINTED), model.Text(str(who), f"{path}.signatory_name", "text")))
    signer = SIGNER.get(str(member.get("signatory")), SIGNER[""])
    return model.SignatureBlock(path, name, (SEAL, signer, printed, DATE))
