"""The document and the members: who they are, what they are called, who signs."""

from __future__ import annotations

from typing import Any, Final

from alliance_drafter.questionnaire.values import credit_code_check

from .pilot import Pilot

SIZES: Final = (2, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 7, 8, 9, 11, 15)
ACADEMIC: Final = ("university", "institute")
NAMES: Final = {  # kind → full names by stem and word
    "enterprise": ("{0}{1}科技股份有限公司", "{0}{1}装备有限公司", "{0}{1}集团有限公司", "{0}{1}有限责任公司"),
    "cooperative": ("{0}{1}农民专业合作社",),
    "university": ("{0}大学", "{0}理工大学", "{0}工业大学"),
    "institute": ("{0}{1}研究院", "{0}{1}研究所"),
    "association": ("{0}{1}行业协会",),
    "nonprofit": ("{0}公益基金会", "{0}科技服务中心"),
    "other": ("{0}产业服务站",),
}
CODE_STARTS: Final = {  # GB 32100-2015, characters 1 and 2
    "enterprise": "91", "cooperative": "93", "university": "12", "institute": "12", "association": "51",
    "nonprofit": "52", "other": "59",
}  # fmt: skip
TASKS: Final = {
    "enterprise": "提供{}的中试条件和工程应用场所，负责成果产业化",
    "cooperative": "组织成员试用{}的成果并反馈数据",
    "university": "承担{}的应用基础研究，联合培养研究生",
    "institute": "承担{}的检测方法研究和标准起草",
    "association": "调查行业对{}的需求，组织成果推广和培训",
    "nonprofit": "组织{}的科普、培训和成果评价",
    "other": "协助{}的示范应用和场地协调",
}


def document(pilot: Pilot) -> None:
    purpose = pilot.choose("document.purpose")
    if purpose == "provincial":
        pilot.choose("document.lead_registered", [True])
    elif purpose == "national" and pilot.chance.likely(0.1):
        pilot.choose("document.lead_registered", [False])  # not asked then, and filled in all the same
    if purpose != "private":
        pilot.needed("document.authority", "示例省科学技术厅")
        pilot.put("document.number", f"示例-{pilot.start.year}-{pilot.number:05d}")


def edition(pilot: Pilot) -> None:
    """With a member from abroad now and then in two languages; in English alone where no authority gets it."""
    seldom = ["bilingual", *(["en"] if pilot.is_private() else [])] if pilot.has_foreign() else []
    if pilot.choose("document.edition", ["zh", *seldom], seldom) == "bilingual":
        pilot.choose("document.prevails", seldom=["en"])


def members(pilot: Pilot, size: int) -> None:
    """The first is a domestic enterprise, the second a university or institute."""
    private_science = pilot.chance.likely(0.15)
    for kind in _kinds(pilot, size, private_science):
        pilot.members.append(_member(pilot, kind, private_science))
    abroad = [m for m in pilot.members[2:] if m["type"] == "enterprise"]
    if abroad and pilot.chance.likely(0.12):
        _move_abroad(pilot, pilot.chance.one(abroad))
    pilot.put("parties.members", pilot.members)


def _kinds(pilot: Pilot, size: int, private_science: bool) -> list[str]:
    choose = pilot.chance.choose
    kinds = ["enterprise", choose("parties.members.type", ACADEMIC)]
    for _ in range(size - 2):
        among = None if not private_science else [*ACADEMIC, "enterprise", "cooperative"]
        often = "enterprise" if pilot.chance.likely(0.5) else choose("parties.members.type", among, ("other",))
        kinds.append(often)
    if pilot.get("secretariat.association_member") and "association" not in kinds:
        kinds[-1] = "association"
    return kinds


def _member(pilot: Pilot, kind: str, private_science: bool) -> dict[str, Any]:
    chance, place, number = pilot.chance, len(pilot.members), pilot.number
    stem = f"示例{pilot.stems[place]}"
    name = chance.one(NAMES[kind]).format(stem, pilot.industry.word)
    person, contact = pilot.person(), pilot.person()
    member: dict[str, Any] = {
        "name": name, "short": stem, "foreign": False, "code": code(CODE_STARTS[kind], number * 100 + place),
        "type": kind, "domicile": f"{pilot.province}示例市{pilot.stems[-1 - place]}路{place + 1}号",
        "legal_representative": person,
        "public_benefit": kind in (*ACADEMIC, "nonprofit"), "state_founded": kind in ACADEMIC,
        "contact": contact, "phone": f"0000-{(number * 100 + place) % 10**7:07d}",
        "email": f"m{place + 1}@p{number}.example",
        "task": TASKS[kind].format(pilot.industry.goals[place % len(pilot.industry.goals)].name),
    }  # fmt: skip
    if kind in ACADEMIC and private_science:
        member |= {"public_benefit": False, "state_founded": False}
    if chance.likely(0.4):
        member |= {"representative": person, "alternate": contact}
    if kind == "enterprise" and chance.likely(0.15):
        member["affiliates"] = f"{stem}投资控股有限公司及其全资子公司"
    if chance.likely(0.1):
        member["address"] = f"{pilot.province}示例市示例区科技园{place + 1}号楼"
    _signs(pilot, member)
    return member


def _signs(pilot: Pilot, member: dict[str, Any]) -> None:
    """Who applies for a pilot has the legal representatives sign in person."""
    among = None if pilot.is_private() else ["legal_representative"]
    member["signatory"] = pilot.chance.choose("parties.members.signatory", among, ["authorised"])
    if member["signatory"] == "authorised":
        member["signatory_name"] = member["contact"]


def _move_abroad(pilot: Pilot, member: dict[str, Any]) -> None:
    member |= {"foreign": True, "name": f"{member['short']}（境外）有限公司"}
    member |= {"registration": f"示例登记地第{pilot.number:06d}号", "domicile": "示例国示例市示例街1号"}
    del member["code"]


def code(start: str, serial: int) -> str:
    """A credit code that is valid and nobody's: 000000 is no region."""
    stem = f"{start}000000{serial:09d}"
    return stem + credit_code_check(stem)


def classes(pilot: Pilot) -> None:
    """The members' classes; the first sheet says whether there are any."""
    by_tier = "by_tier" in (pilot.get("funds.fee_model"), pilot.get("council.seats"))
    if not pilot.choose("membership.classes", [True] if by_tier else None):
        return
    chair = pilot.get("chair.unit")
    standing = pilot.get("council.standing")
    lower = pilot.without("parties.members.class", "chair", *(() if standing else ("standing",)))
    for member in pilot.members:
        among = ["chair"] if member["short"] == chair else lower
        member["class"] = pilot.chance.choose("parties.members.class", among)
