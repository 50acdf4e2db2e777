"""One party's signature block: name, seal, who signs, name in print, date (R-SIG-01)."""

from __future__ import annotations

from typing import Any, Final

from .. import model
from ..answers.model import UNKNOWN
from ..library.model import settled
from ..questionnaire.model import Said


def _own(zh: tuple[model.Inline | str, ...], en: tuple[model.Inline | str, ...]) -> model.Words:
    sides = (tuple(model.Text(i) if isinstance(i, str) else i for i in side) for side in (zh, en))
    return settled(model.Words(*sides))


NAME: Final = _own((model.FillIn(20),), (model.FillIn(20),))
SEAL: Final = _own(("（盖章：单位公章）",), ("(official seal)",))
PRINTED: Final = Said("姓名（正楷）：", "Name (in block letters): ")
PRINTED_BY_HAND: Final = _own((PRINTED.zh, model.FillIn(8)), (PRINTED.en, model.FillIn(12)))
DATE: Final = _own(
    ("签署日期：", model.FillIn(4), "年", model.FillIn(2), "月", model.FillIn(2), "日"), ("Date: ", model.FillIn(10))
)
SIGNER: Final = {
    kind: _own((f"{zh}（签字）：", model.FillIn(10)), (f"{en} (signature): ", model.FillIn(12)))
    for kind, zh, en in (
        ("legal_representative", "法定代表人", "Legal representative"),
        ("authorised", "授权代表", "Authorised representative"),
        ("", "法定代表人或授权代表", "Legal or authorised representative"),
    )
}


def signature(member: dict[str, Any], path: str) -> model.SignatureBlock:
    """member: the record at path; {} for a form that anybody may sign."""
    name, printed = NAME, PRINTED_BY_HAND
    if member:
        known = member.get("name", UNKNOWN)
        english = member.get("name_en") or known
        name = model.Words(
            (_said(known, f"{path}.name", "单位全称"),),
            (_said(english, f"{path}.{'name_en' if member.get('name_en') else 'name'}", "full name"),),
        )
        who = member.get("signatory_name", UNKNOWN)
        if who is not UNKNOWN and who:
            english = f"{path}.{'signatory_name_en' if member.get('signatory_name_en') else 'signatory_name'}"
            said = model.Text(str(member.get("signatory_name_en") or who), english, "text")
            zh = (model.Text(PRINTED.zh), model.Text(str(who), f"{path}.signatory_name", "text"))
            printed = model.Words(zh, (model.Text(PRINTED.en), said))
    signer = SIGNER.get(str(member.get("signatory")), SIGNER[""])
    return model.SignatureBlock(path, name, (SEAL, signer, printed, DATE))


def _said(value: Any, path: str, prompt: str) -> model.Inline:
    return model.Blank(path, prompt, "text") if value is UNKNOWN else model.Text(str(value), path, "text")
