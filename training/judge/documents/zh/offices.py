"""Families of Chinese documents whose facts are grids: contacts, prices, manuals, rosters, figures, opening hours."""

from collections.abc import Iterator
from random import Random

from training.judge.documents.asking import Case, cases
from training.judge.documents.grids import NOTHING, Attribute, Axis, Grid, Name, attribute, axis, values
from training.judge.documents.writing import Family
from training.judge.documents.zh import attributes as table
from training.judge.documents.zh import values as v
from training.judge.documents.zh.words import CHINESE


def _some(r: Random, pool: tuple[Attribute, ...], low: int, high: int) -> list[Attribute]:
    """Attributes of which none answers another's questions."""
    found: list[Attribute] = []
    for one in r.sample(pool, len(pool)):
        if len(found) < r.randint(low, high) and not any(one.same(other) for other in found):
            found.append(one)
    return found


def _labels(r: Random, attributes: list[Attribute]) -> tuple[str, ...]:
    return tuple(one.labels[0] if r.random() < 0.5 else r.choice(one.labels) for one in attributes)


def _noise(r: Random, *lines: str) -> tuple[str, ...]:
    """None, one or two of the lines."""
    return tuple(r.sample(lines, min(len(lines), r.choice((0, 0, 1, 1, 2)))))


def _questions(r: Random) -> int:
    return r.randint(2, 4)


def contacts(r: Random) -> Iterator[Case]:
    """A contact sheet of an office, a school, a shop."""
    who = v.people(r, r.choice((3, 4, 5, 6, 8, 10, 14)))
    columns = _some(r, table.PEOPLE, 2, 6)
    house = v.firm(r)
    scopes = (axis("organisation", "单位", (house,), v.kin_firm),) if r.random() < 0.4 else ()
    what = r.choice(
        (
            "员工通讯录",
            "通讯录",
            "人员名单",
            "联系表",
            "职工信息表",
            "联络名册",
            "值班人员联系方式",
            "人员基本情况",
            "花名册",
        )
    )
    grid = Grid(
        title=("{0}" if scopes else "") + what,
        scopes=scopes,
        entities=axis("entity", r.choice(("姓名", "姓名", "人员", "员工", "联系人")), who, v.kin_person),
        attributes=tuple(columns),
        labels=_labels(r, columns),
        values=values(r, len(who), columns, blank=r.choice((0, 0, 0.1, 0.2))),
        pool=table.PEOPLE,
        noise=_noise(
            r,
            "本表仅供内部使用，请勿外传。",
            f"更新日期：{v.date(r)}",
            "如有变动请及时告知人事部。",
            f"共{len(who)}人",
            f"制表：{v.person(r)}",
        ),
        tail=_noise(
            r, "注：信息以人事系统为准。", f"（第{r.randint(1, 9)}版）", "以上信息如有错误，请联系行政前台更正。"
        ),
    )
    yield from cases(r, grid, CHINESE, _questions(r))


_ALL_GOODS = (*v.APPLIANCES, *v.PARTS, *v.FOODS, *v.STATIONERY)


def _product(r: Random, goods: list[str]) -> Name:
    """A thing by name, or with a model that alone says which one it is."""
    thing = r.choice(goods)
    if thing in v.FOODS or r.random() < 0.4:
        return Name(thing)
    m = v.model(r)
    return Name(
        r.choice((f"{thing}{m}", f"{m} {thing}", f"{m}")),
        (m, f"{m}{thing}" if m[-1].isdigit() else f"{m} {thing}", f"{thing}{m}"),
    )


def _kin_product(goods: list[str]):  # type: ignore[no-untyped-def]
    def made(r: Random, like: Name) -> Name:
        m = like.also[0] if like.also else ""
        if m and r.random() < 0.8:
            other = v.kin_model(r, m)
            return Name(like.text.replace(m, other), tuple(also.replace(m, other) for also in like.also))
        return Name(r.choice(goods))

    return made


def _products(r: Random, goods: list[str], count: int) -> list[Name]:
    found: list[Name] = []
    kin = _kin_product(goods)
    for _ in range(200):
        name = kin(r, r.choice(found)) if found and r.random() < 0.3 else _product(r, goods)
        inside = any(
            name.text in other.text or other.text in name.text for other in found if not (name.also or other.also)
        )
        if not inside and not any(name.overlaps(other) for other in found):
            found.append(name)
        if len(found) == count:
            break
    return found


def prices(r: Random) -> Iterator[Case]:
    """A price list of a shop, a canteen, a supplier."""
    goods = list(r.choice((v.APPLIANCES, v.PARTS, v.FOODS, v.FOODS, v.STATIONERY)))
    things = _products(r, goods, r.choice((3, 4, 5, 6, 8, 10, 14, 20)))
    columns = _some(r, table.GOODS, 1, 5)
    if not any("price" in one.clash for one in columns) and r.random() < 0.7:
        columns.insert(0, table.GOODS[0])
    shop = Name(
        r.choice(v.CITIES)
        + r.choice(v.BRANDS)
        + r.choice(("超市", "商行", "经营部", "门市部", "五金店", "批发部", "旗舰店"))
    )
    kin = lambda r, like: Name(r.choice(v.CITIES) + r.choice(v.BRANDS) + like.text[-2:])  # noqa: E731
    scopes = (axis("organisation", "门店", (shop,), kin),) if r.random() < 0.35 else ()
    grid = Grid(
        title=("{0}" if scopes else "")
        + r.choice(("价目表", "报价单", "价格表", "商品清单", "产品一览", "供货目录", "商品价格公示", "进货单")),
        scopes=scopes,
        entities=axis("entity", r.choice(("名称", "品名", "产品", "商品", "商品名称")), things, _kin_product(goods)),
        attributes=tuple(columns),
        labels=_labels(r, columns),
        values=values(r, len(things), columns, blank=r.choice((0, 0, 0.1, 0.15))),
        pool=table.GOODS,
        noise=_noise(
            r, "以下价格均含税。", f"报价有效期至{v.date(r)}", "数量多可面议。", "欢迎选购！", f"编制人：{v.person(r)}"
        ),
        tail=_noise(r, "注：价格如有调整，恕不另行通知。", "最终解释权归本店所有。", "备注：运费另计。"),
    )
    yield from cases(r, grid, CHINESE, _questions(r))


def manuals(r: Random) -> Iterator[Case]:
    """A manual whose model stands only in its title."""
    thing, m = r.choice((*v.APPLIANCES, *v.PARTS)), v.model(r)
    scope = Name(m, (f"{m} {thing}", f"{thing}{m}"))

    def kin(r: Random, like: Name) -> Name:
        other = v.kin_model(r, like.text)
        return Name(other, (f"{other} {thing}", f"{thing}{other}"))

    columns = _some(r, table.DEVICE, 4, 11)
    grid = Grid(
        title=r.choice(
            (
                "{0} " + thing + "使用说明书",
                thing + "（{0}）说明书",
                thing + "{0} 用户手册",
                "{0}" + "产品规格",
                "{0} 技术参数表",
                thing + " {0} 快速指南",
                "型号：{0}",
            )
        ),
        scopes=(axis("model", "型号", (scope,), kin),),
        entities=axis("entity", "", (NOTHING,), lambda r, like: NOTHING),
        attributes=tuple(columns),
        labels=_labels(r, columns),
        values=values(r, 1, columns),
        pool=table.DEVICE,
        forms=frozenset(("records", "records", "keyed", "line", "prose", "pairs")),
        noise=_noise(
            r,
            "感谢您选用本产品。",
            "使用前请仔细阅读本说明书并妥善保管。",
            "请勿自行拆卸。",
            "本机仅供室内使用。",
            "安全注意事项：请勿将本机置于潮湿处。",
        ),
        tail=_noise(
            r,
            "图片仅供参考，请以实物为准。",
            "如需更多帮助，请访问官方网站。",
            f"版本 V{r.randint(1, 5)}.{r.randint(0, 9)}",
        ),
    )
    yield from cases(r, grid, CHINESE, _questions(r))


_POSTS = "门卫岗 一号岗 二号岗 三号岗 前台 机房 总机 监控室 急诊 住院部 药房 消防控制室 仓库 食堂 图书馆 实验室 教学楼 宿舍楼 东门 西门 南门 北门 收银台 客服 配电房 锅炉房 停车场 化验室".split()
_SHIFTS = [
    Name("早班", ("上午班",)),
    Name("中班", ("下午班",)),
    Name("晚班", ("夜班",)),
    Name("白班", ("日班",)),
    Name("行政班"),
]


def _duty(label: str, make) -> Attribute:  # type: ignore[no-untyped-def]
    return attribute(
        label, make, "who",
        "{e}谁值班|{e}是谁值班|{e}哪个值班|{e}值班的是谁|{e}由谁值班|{e}值班人是哪位|{e}该谁值|{e}轮到谁|{e}谁当班|{e}边个值班|{e} 值班",
    )  # fmt: skip


def rosters(r: Random) -> Iterator[Case]:
    """A duty roster: posts or shifts by weekday or date."""
    staff = v.people(r, r.randint(6, 16))
    duty = _duty(r.choice(("值班人员|值班人|值班", "值班员|值班人员", "当班人员|当班")), lambda r: r.choice(staff).text)
    days = r.random()
    if days < 0.65:
        names = list(v.WEEK[: r.choice((5, 5, 6, 7))])
        if r.random() < 0.3:
            names = sorted(r.sample(names, r.randint(3, 5)), key=v.WEEK.index)
        seconds = axis("weekday", r.choice(("星期", "日期", "时间")), names, v.among(v.WEEK))
    else:
        month, first = r.randint(1, 12), r.randint(1, 20)
        day = lambda n: Name(f"{month}月{n}日", (f"{month}月{n}号", f"{n}号"))  # noqa: E731
        seconds = axis(
            "day", "日期", [day(first + i) for i in range(r.randint(3, 7))], lambda r, like: day(r.randint(1, 28))
        )
    kind = r.random()
    if kind < 0.4:
        posts = [Name(text) for text in r.sample(_POSTS, r.randint(2, 4))]
        entities = axis("place", r.choice(("岗位", "地点", "值班点")), posts, lambda r, like: Name(r.choice(_POSTS)))
    elif kind < 0.8:
        entities = axis(
            "shift", "班次", r.sample(_SHIFTS[:4] if r.random() < 0.5 else _SHIFTS[:3], 2), v.among(_SHIFTS)
        )
    else:
        entities = axis("entity", "", (NOTHING,), lambda r, like: NOTHING)
    where = Name(
        r.choice(
            (
                "物业服务中心",
                "教务处",
                "信息中心",
                "后勤处",
                "内科",
                "外科",
                "保卫科",
                "设备部",
                "总务处",
                "客服中心",
                "护理部",
                "技术科",
                "资产处",
                "研发中心",
            )
        )
    )
    scopes = (
        (
            axis(
                "organisation",
                "部门",
                (where,),
                lambda r, like: Name(
                    r.choice("教务处 学工处 内科 骨科 保卫科 设备部 财务处 人事处 信息中心 儿科".split())
                ),
            ),
        )
        if r.random() < 0.4
        else ()
    )
    grid = Grid(
        title=("{0}" if scopes else "")
        + r.choice(("值班表", "排班表", "值班安排", "轮值表", f"第{r.randint(1, 20)}周值班表")),
        scopes=scopes,
        entities=entities,
        seconds=seconds,
        attributes=(duty,),
        labels=(r.choice(duty.labels),),
        values=values(r, len(entities.names), (duty,), len(seconds.names), blank=r.choice((0, 0, 0.08))),
        forms=frozenset(("flat", "by entity", "by second", "by attribute", "told"))
        if entities.names[0].text
        else frozenset(("by second", "flat", "told")),
        noise=_noise(
            r, "请各值班人员按时到岗，不得擅自离岗。", "如需调班，请提前一天向主任报告。", f"值班时间：{v.hours(r)}"
        ),
        tail=_noise(r, "注：法定节假日另行安排。", "交接班时须填写交接记录。", f"制表日期：{v.date(r)}"),
    )
    yield from cases(r, grid, CHINESE, _questions(r))


def _money_of(r: Random) -> tuple[str, ...]:
    return r.choice((("亿元",), ("万元",), ("万元", "亿元"), ("百万元",)))


def figures(r: Random) -> Iterator[Case]:
    """Figures of a firm by year or quarter, often by district."""
    units = _money_of(r)
    money = v.decimal(1, 990, r.choice((0, 1, 2)), *units)
    pool = tuple(
        attribute(labels, make, kind, asks, clash=clash)
        for labels, make, kind, asks, clash in (
            ("营业收入|营收|主营业务收入", money, "number", "{e}营收多少|{e}的营业收入是多少|{e}收入有多少|{e}赚进来多少营收|{e} 营业收入|{e}营业收入达到多少", "income"),
            ("净利润|净利", money, "number", "{e}净利润多少|{e}的净利润是多少|{e}净赚多少|{e}净利是多少|{e} 净利润|{e}盈利多少", "profit"),
            ("研发投入|研发费用", money, "number", "{e}研发投入多少|{e}在研发上花了多少|{e}的研发费用是多少|{e}搞研发用了多少钱|{e} 研发投入", "research"),
            ("营业成本|成本", money, "number", "{e}的成本是多少|{e}营业成本多少|{e} 成本|{e}成本花了多少", "cost"),
            ("出口额|外销额", money, "number", "{e}出口多少|{e}的出口额|{e}出口额是多少|{e}卖到国外多少|{e} 出口额", "export"),
            ("总资产|资产总额", money, "number", "{e}总资产多少|{e}的资产总额|{e}总资产是多少|{e} 总资产|{e}家底有多少资产", "assets"),
            ("员工人数|在职人数|职工人数", v.amount(12, 9000, "人", "人", "名"), "number", "{e}有多少员工|{e}员工人数|{e}多少人|{e}的在职人数|{e}职工有几人|{e}有几多员工", "staff"),
            ("毛利率", v.percent, "number", "{e}毛利率多少|{e}的毛利率是多少|{e}毛利率|{e}毛利率有几个点", "margin"),
            ("营收同比增长率|收入同比增速", v.change, "number", "{e}收入同比增长多少|{e}营收增速多少|{e}营收比上年同期涨了多少|{e}营收同比", "growth"),
            ("产量|总产量", v.amount(100, 99000, "吨", "台", "件", "万件"), "number", "{e}产量多少|{e}生产了多少|{e}的产量是多少|{e} 产量|{e}一共造了多少", "output"),
            ("订单数|新签订单数", v.amount(10, 9000, "单", "个", "笔"), "number", "{e}有多少订单|{e}订单数|{e}接了多少单|{e}新签了几单|{e}的订单数是多少", "orders"),
            ("客户投诉量|投诉件数", v.amount(0, 300, "件", "起"), "number", "{e}有多少投诉|{e}投诉了几件|{e}投诉量|{e}的投诉件数", "complaints"),
            ("纳税额|缴纳税款", money, "number", "{e}交了多少税|{e}纳税多少|{e}的纳税额|{e}上缴税款多少", "tax"),
        )
    )  # fmt: skip
    columns = _some(r, pool, 1, 4)
    house = v.firm(r)
    scopes: list[Axis] = [axis("organisation", "公司", (house,), v.kin_firm)] if r.random() < 0.6 else []
    title = "{0}" if scopes else ""
    if r.random() < 0.5:
        first = r.randint(2010, 2024)
        years = [v.year(first + i) for i in range(r.randint(2, 5))]
        seconds = axis("year", r.choice(("年份", "年度", "年")), years, v.kin_year)
    else:
        of = r.randint(2015, 2026)
        scopes.append(axis("year", "年份", (v.year(of),), v.kin_year))
        title += "{%d}" % (len(scopes) - 1)
        if r.random() < 0.55:
            numbers = range(1, r.choice((3, 4, 5)))
            seconds = axis(
                "quarter", "季度", [v.quarter(r, n) for n in numbers], v.among([v.quarter(r, n) for n in range(1, 5)])
            )
        else:
            numbers = range(r.randint(1, 7), 12)[: r.randint(2, 6)]
            seconds = axis("month", "月份", [v.month(n) for n in numbers], v.among([v.month(n) for n in range(1, 13)]))
    regions = "华东区 华南区 华北区 华中区 西南区 西北区 东北区 海外部 港澳台".split()
    shops = [city + end for city in r.sample(v.CITIES, 12) for end in [r.choice(("分公司", "办事处", "工厂", "店"))]]
    kind = r.choice((regions, shops, []))
    if kind:
        entities = axis(
            "place",
            r.choice(("地区", "区域", "单位", "部门")),
            [Name(text) for text in r.sample(kind, r.randint(2, 4))],
            lambda r, like: Name(r.choice(kind)),
        )
    else:
        entities = axis("entity", "", (NOTHING,), lambda r, like: NOTHING)
    grid = Grid(
        title=title
        + r.choice(("经营情况", "主要经营数据", "经营指标", "业绩统计", "财务摘要", "经营分析报告", "统计公报")),
        scopes=tuple(scopes),
        entities=entities,
        seconds=seconds,
        attributes=tuple(columns),
        labels=_labels(r, columns),
        values=values(r, len(entities.names), columns, len(seconds.names), blank=r.choice((0, 0, 0.06))),
        pool=pool,
        forms=frozenset() if kind else frozenset(("by second", "flat", "told")),
        noise=_noise(r, "数据来源：财务部。", "以下数据未经审计。", "统计口径与上期一致。", f"填报人：{v.person(r)}"),
        tail=_noise(r, "注：部分数据因四舍五入存在误差。", f"报出日期：{v.date(r)}", "说明：同比为与上年同期相比。"),
    )
    yield from cases(r, grid, CHINESE, _questions(r))


_AREAS = [
    "东区 西区 南区 北区 中区", "A座 B座 C座 D座", "一期 二期 三期 四期", "一号楼 二号楼 三号楼 五号楼 六号楼", "本部 东校区 西校区 南校区 新校区", "总馆 少儿馆 城东分馆 城西分馆 滨江分馆",
    "一食堂 二食堂 三食堂 清真食堂 教工食堂", "东门 西门 南门 北门", "游泳馆 篮球馆 羽毛球馆 健身房 乒乓球室", "门诊楼 住院楼 体检中心 发热门诊 急诊楼", "综合窗口 社保窗口 税务窗口 户籍窗口 公积金窗口",
    "朝阳店 海淀店 丰台店 通州店 昌平店", "一楼大厅 二楼展厅 三楼报告厅 地下车库", "甲区 乙区 丙区 丁区", "前湖校区 青山湖校区 东湖校区", "城南站 城北站 火车站店 机场店 大学城店",
]  # fmt: skip


def opening(r: Random) -> Iterator[Case]:
    """A guide to the parts of a place: hours, fees, phones."""
    group = r.choice(_AREAS).split()
    if r.random() < 0.4:
        city = r.choice(v.CITIES)
        group = [city + text if r.random() < 0 else text for text in group]
    count = r.randint(2, max(2, len(group) - 1))
    places = [Name(text) for text in r.sample(group, count)]
    columns = _some(r, table.PLACES, 1, 4)
    seconds = None
    if r.random() < 0.45:
        days = r.choice((
            [Name("周一至周五", ("平时", "工作日")), Name("周六"), Name("周日", ("星期天", "礼拜天"))],
            [Name("工作日", ("平日", "上班日")), Name("周末", ("双休日",))],
            [Name("夏季"), Name("冬季")],
            [Name("学期中"), Name("寒暑假", ("放假期间", "假期"))],
            [Name("平日"), Name("节假日", ("法定节假日",))],
        ))  # fmt: skip
        hours = [one for one in table.PLACES if one.clash & {"hours", "fee", "bus"}]
        columns = r.sample(hours, r.randint(1, 2))
        strange = [
            Name("春节", ("过年",)),
            Name("国庆节", ("十一",)),
            Name("元旦"),
            Name("除夕"),
            Name("雨天"),
            Name("中秋节"),
        ]
        seconds = axis("day", r.choice(("时段", "日期", "类别")), days, v.among(strange))
    what = r.choice(v.CITIES) + r.choice(
        ("图书馆", "体育中心", "科技园", "大学", "人民医院", "政务服务中心", "植物园", "博物馆", "商城", "产业园")
    )
    scopes = (
        (axis("organisation", "单位", (Name(what),), lambda r, like: Name(r.choice(v.CITIES) + what[2:])),)
        if r.random() < 0.35
        else ()
    )
    grid = Grid(
        title=("{0}" if scopes else "")
        + r.choice(("服务指南", "园区须知", "通知", "办事指南", "开放安排", "来访须知", "温馨提示", "便民信息")),
        scopes=scopes,
        entities=axis(
            "place", r.choice(("地点", "区域", "场馆", "位置", "部位")), places, lambda r, like: Name(r.choice(group))
        ),
        seconds=seconds,
        attributes=tuple(columns),
        labels=_labels(r, columns),
        values=values(r, len(places), columns, len(seconds.names) if seconds else 1, blank=r.choice((0, 0, 0.08))),
        pool=table.PLACES,
        noise=_noise(
            r, "欢迎各位来访。", "请文明参观，爱护公共设施。", "如遇特殊情况以现场公告为准。", "请随身携带有效证件。"
        ),
        tail=_noise(r, "以上安排自公布之日起执行。", f"发布日期：{v.date(r)}", "给您带来的不便，敬请谅解。"),
    )
    yield from cases(r, grid, CHINESE, _questions(r))


FAMILIES = [
    Family("zh contacts", True, CHINESE, contacts),
    Family("zh prices", True, CHINESE, prices),
    Family("zh manuals", True, CHINESE, manuals),
    Family("zh rosters", False, CHINESE, rosters),
    Family("zh figures", True, CHINESE, figures),
    Family("zh opening hours", True, CHINESE, opening),
]
