"""Small agreements, resolved by hand."""

from __future__ import annotations

from dataclasses import replace

from alliance_drafter.model import (
    Agreement,
    Article,
    Blank,
    Block,
    Chapter,
    Cover,
    CoverLine,
    FillIn,
    Inline,
    Item,
    Paragraph,
    Part,
    Reference,
    SignatureBlock,
    Stamp,
    Table,
    Text,
    Words,
)


def zh(*inlines: Inline | str) -> Words:
    return Words(zh=tuple(Text(i) if isinstance(i, str) else i for i in inlines))


def both(chinese: str, english: str) -> Words:
    return Words(zh=(Text(chinese),), en=(Text(english),))


def para(*inlines: Inline | str, items: tuple[Item, ...] = ()) -> Paragraph:
    return Paragraph(zh(*inlines), items)


def items(*texts: str | Item) -> tuple[Item, ...]:
    made = (t if isinstance(t, Item) else Item(zh(t)) for t in texts)
    return tuple(replace(item, number=place) for place, item in enumerate(made, 1))


def article(clause_id: str, title: str, *blocks: Block, number: int = 1, anchor: str = "", **more: bool) -> Article:
    return Article(clause_id, "", zh(title) if title else Words(), blocks, number=number, anchor=anchor, **more)


def part(
    *chapters: Chapter,
    part_id: str = "agreement",
    title: str = "煤炭联盟协议书",
    number: int = 0,
    front: tuple[Article, ...] = (),
) -> Part:
    return Part(part_id, zh(title), zh("本协议"), chapters, front, number, f"annex_{number}" if number else "")


def block(name: str) -> SignatureBlock:
    lines = (
        zh("法定代表人或授权代表（签字）：", FillIn(8)),
        zh("姓名：", FillIn(6)),
        zh("日期：", FillIn(4), "年", FillIn(2), "月", FillIn(2), "日"),
    )
    return SignatureBlock("parties.members[0]", zh(f"{name}（盖章：单位公章）"), lines)


def agreement(*parts: Part, signatures: tuple[SignatureBlock, ...] = (), **more: object) -> Agreement:
    made = Agreement(
        title=both("煤炭产业技术创新战略联盟协议书", "Coal Alliance Agreement"),
        short_title="煤炭联盟协议书",
        document_number="MT-2026-001",
        dated="2026-11-23",
        cover=Cover(
            zh("合同编号：MT-2026-001"),
            (
                CoverLine(zh("理事长单位"), zh("甲研究院有限公司")),
                CoverLine(zh("签订地"), zh("北京市海淀区")),
                CoverLine(zh("签订日期"), zh(Blank("signing.date", "签订日期"))),
            ),
        ),
        parts=parts,
        signatures=signatures,
        languages=("zh",),
        prevails="zh",
        stamp=Stamp("library", "1", "0" * 64),
    )
    return replace(made, **more)  # type: ignore[arg-type]


LONG = (
    "联盟成员应当按照本协议约定的时间、方式和数额履行出资义务，并对其投入的设备、资金、人员和知识产权承担相应的"
    "权利瑕疵担保责任；未经理事会书面同意，任何成员不得以联盟名义对外签订合同、提供担保或者作出其他承诺。"
)


def sample() -> Agreement:
    """Three chapters, two annexes, tables, references of every kind, five signature blocks."""
    count = iter(range(1, 200))

    def art(title: str, *blocks: Block, **more: bool) -> Article:
        number = next(count)
        return article(f"liability.a{number}", title, *blocks, number=number, anchor=f"a{number}", **more)

    nested = Item(zh("需要另行约定的事项："), items("出资的期限；", "出资的方式；", "其他。"))
    joint = Item(zh("由成员承担连带责任；"), anchor="i_joint")
    parties = Table(
        zh("表1　联盟成员"),
        (zh("序号"), zh("名称"), zh("统一社会信用代码"), zh("出资（元）")),
        tuple(
            (zh(str(n)), zh(f"第{n}研究院有限公司"), zh("91110000100000712X"), zh(f"{n},000,000.00") if n < 4 else zh())
            for n in range(1, 6)
        ),
        (10, 40, 28, 22),
    )
    front = (
        article("parties.list", "联盟各方", para("本协议由下列各方订立："), parties, numbered=False),
        article(
            "parties.recitals",
            "鉴于",
            para(LONG, items=items("各方均有意合作；", "各方已取得授权。")),
            para("并且：", items=items("第二列表重新起算；", "第二项。")),
            numbered=False,
        ),
    )
    refs = para(
        "依照本协议",
        Reference("x", (("第十三条", "a13"), ("第二款", ""))),
        "、",
        Reference("x", (("第十二条", "a12"), ("第", ""), ("（二）", "i_joint"), ("项", ""))),
        "以及",
        Reference("x", (("附件2", "annex_2"), ("第一条", "b1"))),
        "的约定办理。",
    )
    general = Chapter(
        "general",
        zh("总则"),
        (
            art("联盟名称", para(LONG), para("成员名称为：", Blank("x", "联盟名称"), "。")),
            art(
                "目标",
                para(LONG, items=items("研究开发；", nested, "成果转化。")),
                para("另：", items=items("甲；", "乙。")),
            ),
            art("期限", refs),
        ),
        1,
    )
    liability = Chapter(
        "liability",
        zh("对外责任"),
        (
            art("责任主体", para(LONG), para(LONG)),
            art("免责", para(LONG, items=items("甲；", "乙。")), emphasis=True),
            *(art(f"一般事项之{n}", para(LONG), para(LONG)) for n in range(6)),
            art("追认", para("逾期不追认的：", items=items("视为拒绝；", joint))),
        ),
        2,
    )
    final = Chapter("final", zh("附则"), tuple(art(f"附则事项{n}", para(LONG)) for n in range(3)), 3)
    annex1 = part(
        Chapter(
            "c",
            zh(),
            (
                article(
                    "ip.purpose",
                    "目的",
                    para("为规范联盟知识产权收益，依据本协议", Reference("", (("第二条", "a2"),)), "制定。"),
                    number=1,
                    anchor="b0",
                ),
                article("ip.scope", "范围", para(LONG, items=items("专利；", "软件著作权。")), number=2),
            ),
        ),
        part_id="ip_revenue",
        title="联盟知识产权收益管理办法",
        number=1,
    )
    annex2 = part(
        Chapter(
            "one",
            zh("总则"),
            (article("m.one", "成员", para(LONG, items=items("子；", "丑。")), number=1, anchor="b1"),),
        ),
        Chapter(
            "two",
            zh("程序"),
            (
                article("m.two", "加入", para(LONG), number=2),
                article("m.form", "加入申请表", block("申请单位"), numbered=False),
            ),
        ),
        part_id="members",
        title="成员管理办法",
        number=2,
    )
    return agreement(
        part(general, liability, final, front=front),
        annex1,
        annex2,
        signatures=tuple(block(f"{n}研究院有限公司") for n in "甲乙丙丁戊"),
    )
