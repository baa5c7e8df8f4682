"""Chinese prose about people, landmarks and firms, as encyclopedias and newspapers write it."""

from collections.abc import Iterator
from random import Random

from training.judge.documents.asking import Case, cases
from training.judge.documents.grids import Attribute, Name, Ways, attribute, axis
from training.judge.documents.making import grid, nobody, pick, some
from training.judge.documents.writing import Family
from training.judge.documents.zh import values as v
from training.judge.documents.zh.words import CHINESE

_PROSE = ("prose", "prose", "prose", "prose", "line", "records", "respectively", "table", "deep")


def _school(r: Random) -> str:
    return r.choice(v.CITIES) + pick(r, "大学|师范学院|理工学院|美术学院|医学院|音乐学院|农学院")


def _year(low: int, high: int) -> Ways:
    return Ways(
        lambda r: f"{r.randint(low, high)}年",
        lambda r: f"{r.randint(low, high)}年{r.randint(1, 12)}月",
        lambda r: f"{r.randint(low, high)}年{r.randint(1, 12)}月{r.randint(1, 28)}日",
    )


def _work(r: Random) -> str:
    return f"《{pick(r, '江|山|雪|夜|秋|远|归|晚|故|春|长|孤')}{pick(r, '上|中|水|路|灯|城|桥|歌|雨|舟|园|巷')}{pick(r, '|记|行|集|曲|人|图')}》"


_LIFE: tuple[Attribute, ...] = (
    attribute("出生时间|出生日期", _year(1880, 2000), "when", "{e}哪年出生|{e}什么时候出生的|{e}生于何时|{e}是哪一年生的|{e}的出生日期|{e}几时出世", clash="born", said="{e}生于{v}|{e}出生于{v}|{v}，{e}出生|{e}（{v}生）"),
    attribute("出生地|籍贯", lambda r: r.choice(v.CITIES), "where", "{e}生在哪里|{e}是哪里人|{e}的出生地|{e}老家在哪|{e}籍贯是哪里", clash="home", said="{e}是{v}人|{e}祖籍{v}|{e}出身于{v}的一个普通家庭"),
    attribute("毕业院校|母校", _school, "what", "{e}毕业于哪所学校|{e}在哪上的大学|{e}的母校是哪里|{e}读的什么大学|{e}是哪个学校毕业的", clash="school", said="{e}毕业于{v}|{e}就读于{v}|{e}在{v}完成学业"),
    attribute("毕业时间|毕业年份", _year(1910, 2020), "when", "{e}哪年毕业|{e}什么时候毕业的|{e}毕业是哪一年|{e}几时毕业", clash="graduated", said="{e}于{v}毕业|{v}，{e}毕业"),
    attribute("职业|身份", v.one_of("画家 建筑师 作曲家 化学家 诗人 记者 导演 医生 工程师 翻译家 教育家 企业家 摄影师 植物学家 书法家 演员 历史学家 律师"), "what", "{e}是做什么的|{e}的职业是什么|{e}是干啥的|{e}以什么为业", clash="job", said="{e}是一位{v}|{e}，{v}|{e}是知名{v}"),
    attribute("代表作|代表作品", _work, "what", "{e}的代表作是什么|{e}写过什么|{e}有什么作品|{e}最有名的作品是哪部", clash="work", said="{e}的代表作为{v}|{e}著有{v}|{v}是{e}的代表作", back="{v}是谁的作品|{v}的作者是谁|谁创作了{v}"),
    attribute("获奖时间|获奖年份", _year(1950, 2025), "when", "{e}哪年获奖|{e}什么时候得的奖|{e}获奖是在哪年", clash="won", said="{v}，{e}获奖|{e}于{v}获得表彰"),
    attribute("配偶|妻子|丈夫", v.person, "who", "{e}和谁结婚|{e}的配偶是谁|{e}的爱人叫什么|{e}同边个结婚", clash="spouse", said="{e}与{v}结为夫妻|{e}同{v}成婚", back="{v}和谁结婚了"),
    attribute("老师|导师|师从", v.person, "who", "{e}师从谁|{e}的老师是谁|{e}跟谁学的|{e}的导师是哪位|谁教过{e}", clash="teacher", said="{e}师从{v}|{e}曾受教于{v}", back="{v}的学生是谁|谁是{v}的学生"),
    attribute("逝世时间|去世时间", _year(1940, 2025), "when", "{e}哪年去世|{e}什么时候逝世的|{e}死于哪一年|{e}几时过身|{e}是何时离世的", clash="died", said="{e}于{v}逝世|{e}{v}去世|{v}，{e}病逝"),
    attribute("任职单位|工作单位", lambda r: r.choice(v.CITIES) + pick(r, "日报社|博物馆|第一医院|设计院|话剧团|植物园|档案馆|交响乐团|图书馆"), "where", "{e}在哪工作|{e}任职于哪里|{e}的工作单位|{e}供职于什么单位|{e}在边度做嘢", clash="office", said="{e}任职于{v}|{e}在{v}工作多年|{e}供职于{v}"),
)  # fmt: skip


def lives(r: Random) -> Iterator[Case]:
    """Short lives of a few people, some with names that are nearly the same."""
    who = v.people(r, r.choice((1, 2, 3, 4, 5)))
    columns = some(r, _LIFE, 3, 7)
    yield from cases(
        r,
        grid(r, pick(r, "人物简介|名人小传|地方志·人物|校友录|作者介绍|人物志") if len(who) > 1 or r.random() < 0.3 else who[0].text, axis("entity", pick(r, "姓名|人物"), who, v.kin_person), columns, _LIFE, blank=(0, 0.1, 0.2), forms=_PROSE,
             before="本篇介绍几位人物的生平。|资料来自档案馆。", after="（编者整理）|参考文献略。"),
        CHINESE, r.randint(2, 4),
    )  # fmt: skip


_SITE: tuple[Attribute, ...] = (
    attribute("建成时间|落成时间", _year(1600, 2024), "when", "{e}哪年建成|{e}什么时候建成的|{e}的落成时间|{e}是何时竣工的|{e}几时起好", clash="built", said="{e}建成于{v}|{e}于{v}落成|{v}，{e}竣工"),
    attribute("开工时间|始建时间", _year(1580, 2020), "when", "{e}哪年开工|{e}什么时候开始建的|{e}始建于何时|{e}是哪年动工的", clash="begun", said="{e}始建于{v}|{e}于{v}动工|{v}，{e}开工"),
    attribute("高度|总高", v.decimal(8, 600, 1, "米"), "number", "{e}有多高|{e}高多少米|{e}的高度是多少|{e}多高|{e}几高", clash="height", said="{e}高{v}|{e}总高{v}|{e}的高度为{v}"),
    attribute("长度|全长", v.amount(20, 36000, "米"), "number", "{e}有多长|{e}全长多少米|{e}的长度是多少|{e}多长|{e}几长", clash="length", said="{e}全长{v}|{e}长{v}"),
    attribute("占地面积|面积", v.amount(300, 900000, "平方米"), "number", "{e}占地多大|{e}的面积是多少|{e}有多大|{e}多少平方米", clash="area", said="{e}占地{v}|{e}的面积为{v}"),
    attribute("设计者|建筑师", v.person, "who", "{e}是谁设计的|{e}的设计者是谁|谁设计了{e}|{e}的建筑师叫什么|{e}边个设计", clash="architect", said="{e}由{v}设计|{v}设计了{e}|{e}的设计者是{v}", back="{v}设计了什么|{v}的作品是哪座"),
    attribute("位置|所在地", lambda r: r.choice(v.CITIES) + pick(r, "老城|江北|南郊|东山|湖滨|新城") + pick(r, "|一带|中心"), "where", "{e}在哪里|{e}位于何处|{e}在什么地方|{e}的位置|{e}喺边度", clash="where", said="{e}位于{v}|{e}坐落于{v}|{v}有{e}"),
    attribute("造价|工程投资", Ways(v.amount(2, 900, "万元"), v.decimal(1, 90, 1, "亿元")), "money", "{e}花了多少钱建|{e}的造价是多少|{e}投资多少|{e}造价几多", clash="cost", said="{e}造价{v}|{e}耗资{v}"),
    attribute("重修时间|大修时间", _year(1900, 2025), "when", "{e}哪年重修|{e}什么时候修缮的|{e}重修是哪一年|{e}大修是何时", clash="repaired", said="{v}，{e}重修|{e}于{v}大修"),
    attribute("年接待量|年客流量", v.amount(2, 900, "万人次"), "number", "{e}一年多少人去|{e}年客流量多少|{e}每年接待多少人|{e}一年有几多人", clash="visitors", said="{e}年接待{v}|{e}年客流量达{v}"),
)  # fmt: skip


def _site(r: Random) -> Name:
    return Name(
        pick(r, "望江|清风|飞虹|明月|文昌|镇海|南屏|云台|永济|碧波|鼓山|凤鸣|临江|听涛|观澜|万安|回龙|紫金|长乐|北固")
        + pick(r, "塔|桥|楼|阁|寺|大厦|大桥|水库|隧道|会堂|公园|城墙")
    )


def _kin_site(r: Random, like: Name) -> Name:
    other = _site(r).text
    return Name(like.text[:2] + other[2:]) if r.random() < 0.5 else Name(other[:2] + like.text[2:])


def landmarks(r: Random) -> Iterator[Case]:
    """Towers, bridges, gardens: when, how high, by whom."""
    found: list[Name] = []
    wanted = r.choice((1, 2, 3, 4, 5))
    while len(found) < wanted:
        one = _kin_site(r, r.choice(found)) if found and r.random() < 0.4 else _site(r)
        if not any(one.text in other.text or other.text in one.text for other in found):
            found.append(one)
    yield from cases(
        r,
        grid(r, pick(r, "名胜简介|城市建筑|地标介绍|古迹名录|景点介绍") if wanted > 1 or r.random() < 0.3 else found[0].text, axis("entity", pick(r, "名称|景点|建筑"), found, _kin_site), some(r, _SITE, 3, 7), _SITE, blank=(0, 0.1, 0.2), forms=_PROSE,
             before="本文介绍当地的几处建筑。|资料来自地方志。", after="（图片略）|以现场说明牌为准。"),
        CHINESE, r.randint(2, 4),
    )  # fmt: skip


_FIRM: tuple[Attribute, ...] = (
    attribute("成立时间|创立时间", _year(1950, 2023), "when", "{e}哪年成立|{e}什么时候创办的|{e}成立于何时|{e}是哪年开的|{e}几时成立", clash="founded", said="公司成立于{v}|公司创立于{v}|{v}，公司成立"),
    attribute("创始人|创办人", v.person, "who", "{e}是谁创办的|{e}的创始人是谁|谁创立了{e}|{e}的老板最早是谁|{e}边个创办", clash="founder", said="公司由{v}创办|{v}创立了公司|创始人为{v}"),
    attribute("董事长|现任董事长", v.person, "who", "{e}的董事长是谁|{e}现任董事长叫什么|谁是{e}的董事长", clash="chair", said="董事长为{v}|现任董事长是{v}|{v}担任董事长"),
    attribute("总部|总部所在地", lambda r: r.choice(v.CITIES), "where", "{e}总部在哪|{e}的总部设在哪里|{e}在哪个城市|{e}总部喺边度", clash="seat", said="总部设在{v}|公司总部位于{v}"),
    attribute("注册资本", v.amount(50, 90000, "万元"), "money", "{e}注册资本多少|{e}的注册资本是多少|{e}注册了多少钱", clash="capital", said="注册资本{v}|注册资本为{v}"),
    attribute("上市时间", _year(1992, 2025), "when", "{e}哪年上市|{e}什么时候上市的|{e}上市时间|{e}几时上市", clash="listed", said="公司于{v}上市|{v}，公司在交易所挂牌上市"),
    attribute("员工人数", v.amount(20, 90000, "人", "余人"), "number", "{e}有多少员工|{e}员工人数是多少|{e}多少人|{e}有几多员工", clash="staff", said="公司现有员工{v}|员工人数为{v}"),
    attribute("主营业务|主要产品", lambda r: r.choice((*v.PARTS, *v.APPLIANCES)) + pick(r, "的研发与生产|的销售|及配件|的进出口"), "what", "{e}是做什么的|{e}主要卖什么|{e}的主营业务|{e}做啥生意|{e}主要产品是什么", clash="business", said="公司主营{v}|主营业务为{v}|公司从事{v}"),
    attribute("门店数量|门店数", v.amount(2, 3000, "家"), "number", "{e}有几家店|{e}门店多少|{e}开了多少家店|{e}的门店数量", clash="shops", said="公司拥有门店{v}|现有门店{v}"),
    attribute("控股股东|大股东", v.company, "who", "{e}的大股东是谁|谁控股{e}|{e}的控股股东是哪家|{e}背后是哪个公司", clash="owner", said="控股股东为{v}|{v}是其控股股东"),
)  # fmt: skip


def firms(r: Random) -> Iterator[Case]:
    """The profile of a firm that only the title names in full."""
    house = v.firm(r)
    yield from cases(
        r,
        grid(r, pick(r, "{0}|{0}简介|关于{0}|{0}基本情况|走进{0}"), nobody(), some(r, _FIRM, 4, 8), _FIRM, scopes=(axis("organisation", "公司", (house,), v.kin_firm),), blank=(0,),
             forms=("prose", "prose", "prose", "line", "records", "deep"), before="欢迎了解我们。|公司秉承诚信为本的理念。|多年来公司稳步发展。", after="公司荣获多项荣誉。|展望未来，公司将继续前行。"),
        CHINESE, r.randint(2, 4),
    )  # fmt: skip


FAMILIES = [
    Family("zh lives", True, CHINESE, lives),
    Family("zh landmarks", False, CHINESE, landmarks),
    Family("zh firms", True, CHINESE, firms),
]
