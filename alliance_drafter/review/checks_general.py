"""Checks on disputes, rank, completeness and citations that need Python."""

from __future__ import annotations

import re
from typing import Any, Final

from ..assembly.words import articles_of, references_of_block
from .context import Context

BODY_OF_ARBITRATION: Final = re.compile(r"仲裁委员会|仲裁院|仲裁中心|仲裁庭|[Aa]rbitration")
FULL_NAME: Final = re.compile(
    r"^.{2,}(仲裁委员会|仲裁院|仲裁中心)(（.+）)?$|[Aa]rbitration (Centre|Center|Court|Institute|Commission)"
    r"|(Centre|Center|Court|Institute|Chamber)\b.*[Aa]rbitration|Arbitration$"
)
VAGUE_NAME: Final = re.compile(r"^(当地|本地|所在地|有关|相关|某|国内|市|省|该)|(当地|住所地|签订地)的?仲裁")
ALTERNATIVES: Final = re.compile(r"或者|或|、|/|／|；|;|以及|,|，")

DOCUMENTS: Final = {  # documents that can rank over another → their place in the order
    "本协议": 0, "正文": 0, "附件": 1, "项目协议": 2, "决议": 3, "规则": 3, "办法": 3, "章程": 4,
}  # fmt: skip
_DOCUMENT: Final = "|".join(DOCUMENTS)
RANKS: Final = ("优先于", "效力高于", "优于")
PRIORITY: Final = re.compile(
    rf"(?<!公司)({_DOCUMENT})[^。；，不]{{0,12}}(?:{'|'.join(RANKS)})[^。；，]{{0,6}}?({_DOCUMENT})"
)
RANK_WORDS: Final = ("正文", "附件", "项目协议", "规则", "章程")

FIVE_SUBJECTS: Final = (  # 技术目标、项目、经费、收益分配、知识产权: where each stands at the least
    ("goals.goals", "goals.tasks", "goals.verification"),
    ("projects.selection", "projects.agreement", "projects.performance", "projects.acceptance"),
    ("funds.contributions", "funds.management", "funds.supervision"),
    ("benefit.distribution", "benefit.payment"),
    ("ip.ownership", "ip.filing", "ip.licence", "ip.management"),
)
DUTY: Final = re.compile(r"应当|不得|必须")
BODY: Final = re.compile(r"理事会|秘书处|专家委员会|牵头|成员|经费管理单位|收款单位|对外承担责任主体|权利人")
CONSEQUENCE: Final = re.compile(r"逾期|违约|赔偿|暂停|退还|承担|视为|更换|解除|不得再")

SEVEN_SUBJECTS: Final = (  # 促进科技成果转化法第二十六条: what each is known by
    (("alliance.nature", "council.structure", "council.council"), re.compile(r"法人|决策机构|契约")),
    (("goals.goals", "goals.tasks"), re.compile(r"任务")),
    (("funds.contributions",), re.compile(r"投入")),
    (("ip.ownership",), re.compile(r"归|共有")),
    (("benefit.distribution",), re.compile(r"分配")),
    (("benefit.losses",), re.compile(r"损失|风险")),
    (("breach.liability",), re.compile(r"违约")),
)

STATUTE: Final = re.compile(
    r"《([^《》]{2,60}?(?:(?<!办)法|法典|条例|规定|解释|细则))(?:（[^）]{1,12}）)?》(?:第([〇零一二三四五六七八九十百千]+)条)?"
)
UNITS: Final = {"千": 1000, "百": 100, "十": 10}
DIGITS: Final = dict(zip("〇零一二三四五六七八九", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))


BURDEN: Final = re.compile(
    r"不承担(任何)?赔偿责任|赔偿责任[^。；]{0,14}不超过|应当[^。；]{0,20}支付违约金|放弃[^。；]{0,6}(请求|抗辩)的?权利"
)


def one_institution(context: Context) -> bool:
    """R-GEN-01: one arbitral institution is named, not two and no choice between them."""
    name = context.answers.get("disputes.institution")
    if not isinstance(name, str) or not name:
        return True
    name = re.sub(r"（.*?）|\(.*?\)", "", name)  # 上海国际经济贸易仲裁委员会（上海国际仲裁中心）is one
    return not ALTERNATIVES.search(name) and len(BODY_OF_ARBITRATION.findall(name)) <= 1


def institution_in_full(context: Context) -> bool:
    """R-GEN-01: the institution has a name of its own, written out."""
    name = context.answers.get("disputes.institution")
    if not isinstance(name, str) or not name:
        return True
    return bool(FULL_NAME.search(name)) and not VAGUE_NAME.search(name)


def court_is_connected(context: Context) -> bool:
    """R-GEN-01: the place of signing or performance lies where some member has its seat."""
    field = {"signing": "signing.place", "performance": "disputes.performance_place"}
    place = context.answers.get(field.get(str(context.answers.get("disputes.court_place")), ""))
    members = context.answers.get("parties.members")
    if not isinstance(place, str) or len(place) < 2 or not isinstance(members, list):
        return True
    seats = [m.get(name) for m in members for name in ("domicile", "address")]
    known = [s for s in seats if isinstance(s, str) and s]
    return not known or any(s.startswith(place[:2]) for s in known)


def rank_without_cycle(context: Context) -> bool:
    """R-GEN-05: the order of documents is complete, and no sentence of the draft turns it round."""
    order = context.texts.get("general.rank", "")
    places = [order.find(word) for word in RANK_WORDS]
    if any(p < 0 for p in places) or sorted(places) != places:
        return False
    likely = (text for text in context.texts.values() if any(word in text for word in RANKS))
    found = (PRIORITY.findall(text) for text in likely)
    return all(DOCUMENTS[first] <= DOCUMENTS[second] for pairs in found for first, second in pairs)


def five_subjects(context: Context) -> bool:
    """R-CMP-01: goals, projects, funds, distribution and IP each have a duty, a body and a consequence."""
    texts = [context.text(clauses) for clauses in FIVE_SUBJECTS]
    return all(mark.search(text) for text in texts for mark in (DUTY, BODY, CONSEQUENCE))


def seven_subjects(context: Context) -> bool:
    """R-CMP-03: the seven subjects that the statute wants an alliance agreement to settle."""
    return all(mark.search(context.text(clauses)) for clauses, mark in SEVEN_SUBJECTS)


def statutes_confirmed(context: Context) -> bool:
    """R-CMP-06: a statute that the text cites is in sources.yaml, and its article was read."""
    read = _statutes(context)
    for name, numeral in STATUTE.findall(context.text()):
        articles = read.get(_bare(name))
        if articles is None:
            return False
        if numeral and articles and _number(numeral) not in articles:
            return False
    return True


def _statutes(context: Context) -> dict[str, frozenset[int]]:
    """Every law and interpretation of sources.yaml by its bare name → the numbers of the articles read."""
    found: dict[str, frozenset[int]] = {}
    for source in context.library.sources.values():
        for name in (source.id, re.split(r"（\d{4}|（国", source.title.zh)[0]):
            found[_bare(name)] = source.numbers
    return found


def _bare(name: str) -> str:
    return name.removeprefix("中华人民共和国").replace("《", "").replace("》", "")


def _number(numeral: str) -> int:
    """一千一百零三 → 1103."""
    total, digit = 0, 0
    for sign in numeral:
        if sign in UNITS:
            total, digit = total + max(digit, 1) * UNITS[sign], 0
        else:
            digit = DIGITS[sign]
    return total + digit


def addresses_of_their_own(context: Context) -> bool:
    """R-PAR-07: no two members share an e-mail for service."""
    rows: Any = context.answers.get("parties.members")
    if not isinstance(rows, list):
        return True
    given = [row["email"] for row in rows if isinstance(row.get("email"), str) and row["email"]]
    return len(given) == len(set(given))


def annexes_named(context: Context) -> bool:
    """R-CMP-04: every annex attached is named in the agreement; one named and not attached has no number to print."""
    main, *annexes = context.agreement.parts
    blocks = (block for article in articles_of(main) for block in article.blocks)
    named = {reference.target for block in blocks for reference in references_of_block(block)}
    return all(f"annex:{part.part_id}" in named for part in annexes)


def burdens_in_bold(context: Context) -> bool:
    """R-GEN-06: an article that exempts, limits or burdens carries the highlighting."""
    articles = (a for part in context.agreement.parts for c in part.chapters for a in c.articles)
    return not any(BURDEN.search(context.texts[a.clause_id]) for a in articles if not a.emphasis)
