"""Chinese papers of trade: price lists, stock, tenders, shipping, menus, recipes, figures of firms."""

from collections.abc import Iterator, Sequence
from random import Random

from training.judge.documents.asking import Case, Voice, cases
from training.judge.documents.grids import Attribute, Axis, Kin, Name, Ways, attribute, axis
from training.judge.documents.making import closed, grid, kin_model, nobody, others, pick, some, subset
from training.judge.documents.writing import Family
from training.judge.documents.zh import attributes as table
from training.judge.documents.zh import values as v
from training.judge.documents.zh.words import CHINESE


def _product(r: Random, goods: Sequence[str]) -> Name:
    """A thing by name, or with a model that alone says which one it is."""
    thing = r.choice(goods)
    if thing in v.FOODS or r.random() < 0.4:
        return Name(thing)
    m = v.model(r)
    return Name(r.choice((f"{thing}{m}", f"{m} {thing}", f"{m}")), (m, f"{m}{thing}", f"{thing}{m}"))


def kin_product(goods: Sequence[str]) -> Kin:
    """A sibling model, or another thing."""

    def made(r: Random, like: Name) -> Name:
        m = like.also[0] if like.also else ""
        if m and r.random() < 0.8:
            other = kin_model(r, m)
            return Name(like.text.replace(m, other), tuple(also.replace(m, other) for also in like.also))
        return Name(r.choice(goods))

    return made


def products(r: Random, goods: Sequence[str], count: int) -> list[Name]:
    """Different things, a few of them sibling models."""
    found: list[Name] = []
    kin = kin_product(goods)
    for _ in range(200):
        name = kin(r, r.choice(found)) if found and r.random() < 0.3 else _product(r, goods)
        bare = [other for other in found if not (name.also and other.also)]
        if not any(name.text in other.text or other.text in name.text for other in bare) and not any(
            name.overlaps(other) for other in found
        ):
            found.append(name)
        if len(found) == count:
            break
    return found


_FOOD = (
    attribute("单价|价格|售价", v.food_price, "money", "{e}多少钱|{e}卖多少|{e}多少钱一斤|{e}怎么卖|{e}单价|{e} 价格|{e}几块钱|{e}啥价|{e}几多钱|{e}今天什么价|{e}的价格是多少", clash="price",
              said="{e}{v}|{e}售价{v}|{e}卖{v}", back="什么卖{v}|哪样是{v}|{v}的是什么"),
    attribute("会员价", v.food_price, "money", "{e}会员价多少|会员买{e}多少钱|{e}的会员价", clash="member", covers="price"),
    attribute("昨日价格|昨日价", v.food_price, "money", "{e}昨天多少钱|{e}昨天卖多少|{e}昨日价格|{e}昨天什么价", clash="yesterday", covers="price"),
    *(one for one in table.GOODS if not one.clash & {"price", "member", "wholesale", "warranty", "stock", "spec"}),
    attribute("库存|库存量|结存", v.amount(3, 900, "斤", "公斤", "箱", "袋", "件"), "number", "{e}还有多少库存|{e}还剩多少|{e}库存多少|{e} 库存|{e}仓库里还有多少", clash="stock"),
)  # fmt: skip
_WARES = tuple(one for one in table.GOODS if not one.clash & {"shelf-life"})


def prices(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """A price list of a shop, a market, a supplier."""
    goods = r.choice((v.APPLIANCES, v.PARTS, v.FOODS, v.FOODS, v.STATIONERY))
    pool = _FOOD if goods is v.FOODS else _WARES
    things = products(r, goods, r.choice((3, 4, 5, 6, 8, 10, 14, 20)))
    columns = some(r, pool, 1, 5, *([pool[0]] if r.random() < 0.6 else []))
    shop = Name(r.choice(v.CITIES) + r.choice(v.BRANDS) + pick(r, "超市|商行|经营部|门市部|五金店|批发部|旗舰店"))
    scopes = (
        (
            axis(
                "organisation",
                "门店",
                (shop,),
                lambda r, like: Name(r.choice(v.CITIES) + r.choice(v.BRANDS) + like.text[-2:]),
            ),
        )
        if r.random() < 0.35
        else ()
    )
    yield from cases(
        r,
        grid(r, ("{0}" if scopes else "") + pick(r, "价目表|报价单|价格表|商品清单|产品一览|供货目录|商品价格公示|进货单|今日菜价" if goods is v.FOODS else "价目表|报价单|价格表|商品清单|产品一览|供货目录|采购清单|产品目录"),
             axis("entity", pick(r, "名称|品名|产品|商品|商品名称"), things, kin_product(goods), inside=False), columns, pool, scopes=scopes, blank=(0, 0, 0.1, 0.15),
             before=f"以下价格均含税。|报价有效期至{v.date(r)}|数量多可面议。|欢迎选购！|编制人：{v.person(r)}", after="注：价格如有调整，恕不另行通知。|最终解释权归本店所有。|备注：运费另计。"),
        CHINESE, r.randint(2, 4), voice,
    )  # fmt: skip


_STOCK: tuple[Attribute, ...] = (
    attribute("库存|结存数量|现存量", v.amount(0, 900, "件", "台", "箱", "个", ""), "number", "{e}还有多少|{e}库存多少|{e}还剩几个|{e}有多少货|{e}的库存|{e}存货多少|{e} 库存", clash="stock"),
    attribute("入库数量|本月入库|入库", v.amount(0, 500, "件", "台", "箱", "个", ""), "number", "{e}进了多少货|{e}入库多少|{e}入库数量|{e}收了几件|{e}这个月进了多少", clash="in"),
    attribute("出库数量|本月出库|出库", v.amount(0, 500, "件", "台", "箱", "个", ""), "number", "{e}出了多少货|{e}出库多少|{e}领走多少|{e}发出去几件|{e}的出库数量", clash="out"),
    attribute("盘点日期|盘点时间", v.date, "when", "{e}什么时候盘点的|{e}哪天盘的|{e}盘点日期", clash="count"),
    attribute("保管员|仓管员", v.person, "who", "{e}谁保管|{e}找谁领|{e}的保管员是谁|{e}归谁管", clash="owner"),
    attribute("安全库存|最低库存", v.amount(1, 100, "件", "台", "箱", "个", ""), "number", "{e}最低要留多少|{e}的安全库存|{e}少于多少要补货|{e}安全库存是多少", clash="safe"),
)  # fmt: skip
_STORES = "东库 西库 南库 北库 一号库 二号库 三号库 中心仓 前置仓 退货仓 冷库 恒温库 危险品库 成品库 原料库 半成品库 样品间 保税仓 华东仓 华南仓 华北仓".split()


def stock(r: Random) -> Iterator[Case]:
    """Stock by store and thing."""
    goods = r.choice((v.PARTS, v.STATIONERY, v.APPLIANCES))
    things = products(r, goods, r.randint(2, 6))
    columns = some(r, _STOCK, 1, 3)
    stores = [Name(text) for text in r.sample(_STORES, r.randint(2, 4))]
    month = v.month(r.randint(1, 12))
    scopes = (axis("month", "月份", (month,), lambda r, like: v.month(r.randint(1, 12))),) if r.random() < 0.4 else ()
    yield from cases(
        r,
        grid(r, ("{0}" if scopes else "") + pick(r, "库存表|库存盘点表|仓库台账|物料收发存汇总|盘点报告"), axis("entity", pick(r, "物料|品名|名称|货品"), things, kin_product(goods), inside=False), columns, _STOCK,
             seconds=axis("place", pick(r, "仓库|库房|库别"), stores, lambda r, like: Name(r.choice(_STORES))), scopes=scopes, before="以下为系统导出数据。|盘点差异已核对。", after="制单：仓储部|数据截至盘点当日。"),
        CHINESE, r.randint(2, 4),
    )  # fmt: skip


_BIDS: tuple[Attribute, ...] = (
    attribute("投标报价|报价|投标总价", Ways(v.decimal(10, 9000, 2, "万元"), v.amount(100000, 9000000, "元")), "money", "{e}报价多少|{e}报了多少钱|{e}的投标报价是多少|{e}投了多少|{e} 报价|{e}出价几多", clash="price", said="{e}报价{v}|{e}的投标总价为{v}", back="哪家报价{v}|报{v}的是谁|{v}是哪家的报价"),
    attribute("工期|交付工期", v.amount(20, 720, "日历天", "天", "个工作日"), "long", "{e}工期多久|{e}要做多少天|{e}的工期是多长|{e}承诺几天完工|{e} 工期", clash="time", said="{e}承诺工期{v}|{e}的工期为{v}"),
    attribute("综合得分|评分|总得分", v.decimal(55, 99, 2, "", "分"), "number", "{e}得了多少分|{e}综合得分多少|{e}评分是多少|{e}几分|{e} 得分", clash="score", said="{e}综合得分{v}|{e}得{v}", back="得分{v}的是哪家|{v}是谁的得分"),
    attribute("排名|名次", v.one_of("第一名 第二名 第三名 第四名 第五名 第六名"), "number", "{e}排第几|{e}的排名|{e}第几名|{e}排名多少", clash="rank", said="{e}排{v}|{e}位列{v}"),
    attribute("项目经理|项目负责人", v.person, "who", "{e}的项目经理是谁|{e}项目负责人是谁|{e}派谁来管|{e}谁当项目经理|{e} 项目经理", clash="owner", said="{e}拟派项目经理为{v}", back="{v}是哪家的项目经理|{v}代表哪家"),
    attribute("资质等级|资质", v.one_of("一级 二级 三级 甲级 乙级 特级 总承包一级 总承包二级"), "what", "{e}什么资质|{e}的资质等级|{e}是几级资质|{e}资质几级", clash="grade", said="{e}具有{v}资质"),
    attribute("质保期|质量保修期", v.years_long, "long", "{e}质保多久|{e}保修几年|{e}的质保期|{e}质保期多长", clash="warranty", said="{e}承诺质保{v}"),
    attribute("投标保证金|保证金", v.amount(1, 80, "万元"), "money", "{e}交了多少保证金|{e}的投标保证金|{e}保证金多少", clash="deposit"),
)  # fmt: skip


def tenders(r: Random) -> Iterator[Case]:
    """The opening of bids: bidder by bidder."""
    names: list[Name] = []
    while len(names) < 6:
        one = v.kin_firm(r, r.choice(names)) if names and r.random() < 0.3 else v.firm(r)
        if not any(one.overlaps(other) for other in names):
            names.append(one)
    names = names[: r.randint(2, 6)]
    columns = some(r, _BIDS, 2, 5)
    project = Name(
        r.choice(v.CITIES)
        + pick(r, "地铁|中学|人民医院|污水处理厂|体育馆|图书馆|产业园|滨河公园|大桥|数据中心")
        + pick(r, "一期|二期|三期|改造|扩建|装修")
        + "工程"
    )
    scopes = (
        (
            axis(
                "project",
                "项目",
                (project,),
                lambda r, like: (
                    Name(r.choice(v.CITIES) + like.text[2:])
                    if r.random() < 0.4
                    else Name(like.text[:-4] + pick(r, "一期|二期|三期|改造|扩建|装修") + "工程")
                ),
            ),
        )
        if r.random() < 0.5
        else ()
    )
    yield from cases(
        r,
        grid(r, ("{0}" if scopes else "") + pick(r, "开标记录|评标结果公示|投标情况一览表|中标候选人公示|比价表"), axis("organisation", pick(r, "投标人|投标单位|供应商|单位名称"), names, v.kin_firm), columns, _BIDS, scopes=scopes, blank=(0, 0, 0.08),
             before="评标委员会依法组建。|开标过程公开透明。|公示期三日。", after="对结果有异议的，请以书面形式提出。|监督部门：招标办公室"),
        CHINESE, r.randint(2, 4),
    )  # fmt: skip


SHIP: tuple[Attribute, ...] = (
    attribute("首重价格|首重|首公斤", v.amount(5, 60, "元"), "money", "{e}首重多少钱|{e}起步价多少|{e}寄一公斤多少钱|{e}的首重价格|{e}首重几元", clash="first", said="{e}首重{v}"),
    attribute("续重价格|续重|续重每公斤", Ways(v.amount(1, 30, "元"), v.amount(1, 30, "元/公斤")), "money", "{e}续重多少|{e}每加一公斤多少钱|{e}的续重价格|{e}超出部分怎么算|{e}续重几元", clash="more", said="{e}续重{v}"),
    attribute("时效|送达时间|预计时效", Ways(v.amount(1, 15, "天", "个工作日", "日"), v.one_of("次日达 隔日达 3-5天 2-3天 5-7天 24小时 48小时 当日达")), "long", "{e}几天到|{e}多久能到|{e}要多长时间|{e}的时效|{e}啥时候能到|{e}几日送到|{e}寄过去要几耐", clash="time", said="{e}{v}送达|{e}的时效为{v}"),
    attribute("免邮门槛|包邮金额", v.amount(39, 999, "元", "元起"), "money", "{e}满多少包邮|{e}多少钱免运费|{e}包邮要买多少|{e}的包邮金额", clash="free", said="{e}满{v}包邮"),
    attribute("承运商|快递公司", v.one_of("顺风达快运 中原速递 飞鸽快递 联运物流 海陆通 邮政包裹 城际专线 航空货代"), "who", "{e}发什么快递|{e}用哪家物流|{e}的承运商|{e}走哪个快递", clash="carrier", said="{e}由{v}承运"),
    attribute("单件限重|限重", v.amount(10, 70, "公斤", "kg"), "number", "{e}一件最重多少|{e}限重多少|{e}的限重|{e}超过多重不收", clash="limit", said="{e}单件限重{v}"),
)  # fmt: skip
_ZONES = (
    "华东 华南 华北 华中 西南 西北 东北 港澳 台湾", "江浙沪 京津冀 珠三角 云贵川 新疆 西藏 内蒙古 海南", "同城 省内 省外 境外", "东南亚 日韩 欧洲 北美 非洲 澳洲 中东 南美", "一区 二区 三区 四区 五区 六区",
)  # fmt: skip
_SERVICE = closed("标准件/普通件", "特快件/加急", "经济件/慢件", "冷链件")


def shipping(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """Freight by zone, often by kind of service."""
    pool = [Name(text) for text in r.choice(_ZONES).split()]
    zones = subset(r, pool, 2, 6)
    seconds = (
        axis("version", pick(r, "服务|类型|产品类型"), subset(r, _SERVICE, 2, 3), others(_SERVICE))
        if r.random() < 0.4
        else None
    )
    columns = some(r, SHIP, 1, 2 if seconds else 5)
    yield from cases(
        r,
        grid(r, pick(r, "运费表|运费说明|快递资费标准|配送说明|物流报价|寄件指南"), axis("place", pick(r, "地区|目的地|寄达地区|区域"), zones, others(pool)), columns, SHIP, seconds=seconds,
             before="首重1公斤，不足1公斤按1公斤计。|节假日期间时效可能延长。|下单后48小时内发出。", after="易碎品请选择保价。|大件商品另行报价。"),
        CHINESE, r.randint(2, 4), voice,
    )  # fmt: skip


_DISHES = (
    "宫保鸡丁 麻婆豆腐 鱼香肉丝 红烧肉 清蒸鲈鱼 糖醋里脊 水煮牛肉 干煸豆角 地三鲜 回锅肉 酸菜鱼 剁椒鱼头 辣子鸡 白切鸡 叉烧饭 扬州炒饭 担担面 牛肉面 酸辣粉 小笼包 虾饺 肠粉 煎饺 锅贴 馄饨 葱油饼 "
    "皮蛋瘦肉粥 紫菜蛋花汤 番茄蛋汤 老鸭汤 凉拌黄瓜 口水鸡 夫妻肺片 拍黄瓜 蒜蓉西兰花 上汤娃娃菜 手撕包菜 蚝油生菜 铁板豆腐 香辣蟹 油焖大虾 蒜蓉粉丝扇贝 孜然羊肉 葱爆羊肉 烤羊排 大盘鸡 梅菜扣肉 东坡肉 "
    "狮子头 佛跳墙 双皮奶 杨枝甘露 桂花糕 红豆沙 绿豆汤 酸梅汤 珍珠奶茶 柠檬茶 豆浆 米饭"
).split()
_DISH: tuple[Attribute, ...] = (
    attribute("价格|单价|售价", Ways(v.amount(3, 198, "元", "元/份", "元"), lambda r: f"¥{r.randint(3, 198)}"), "money", "{e}多少钱|{e}卖多少|{e}多少钱一份|{e} 价格|{e}几块|{e}啥价|{e}几多钱|点一份{e}要多少|{e}的价格是多少", clash="price", said="{e}{v}|{e}售价{v}", back="什么菜{v}|哪道菜卖{v}"),
    attribute("半份价|小份价格", v.amount(2, 98, "元"), "money", "{e}半份多少钱|{e}小份多少|{e}的小份价格|要半份{e}多少钱", clash="half", covers="price"),
    attribute("辣度|辣味", v.one_of("不辣 微辣 中辣 特辣 麻辣 可选辣度"), "what", "{e}辣不辣|{e}有多辣|{e}的辣度|{e}辣吗|{e}是辣的吗", clash="hot"),
    attribute("主料|主要食材|食材", v.one_of("鸡腿肉 五花肉 里脊肉 草鱼 鲈鱼 嫩豆腐 土豆 茄子 牛腩 羊腿肉 河虾 鸡蛋 糯米 面粉 红豆 鸭胸肉 香菇 木耳 粉丝 花蛤"), "what", "{e}是用什么做的|{e}的主料是什么|{e}里面有什么|{e}用啥做的|{e}有咩材料", clash="stuff", said="{e}以{v}为主料"),
    attribute("供应时段|供应时间", v.one_of("早餐 午餐 晚餐 全天 周末 夜宵 午餐和晚餐 仅周三 仅周五"), "when", "{e}什么时候有|{e}啥时候供应|{e}早上有吗|{e}的供应时段|{e}几时有得食|{e}哪餐供应", clash="when", said="{e}{v}供应"),
    attribute("热量", v.amount(60, 1200, "千卡", "大卡", "kcal"), "number", "{e}多少热量|{e}几大卡|{e}的热量是多少|{e}会胖吗，多少卡|{e} 热量", clash="energy", said="{e}每份热量{v}"),
    attribute("上菜时间|制作时间", v.amount(3, 60, "分钟"), "long", "{e}要等多久|{e}多长时间上|{e}要做多久|{e}几分钟能好|{e}的上菜时间", clash="time", said="{e}约需{v}"),
    attribute("过敏原|过敏提示", v.one_of("花生 大豆 牛奶 鸡蛋 虾蟹 小麦 坚果 芝麻 无"), "what", "{e}有什么过敏原|{e}含什么过敏的东西|{e}的过敏提示|{e}过敏的人要注意啥", clash="allergy"),
    attribute("窗口|供应窗口", v.one_of("1号窗口 2号窗口 3号窗口 5号窗口 面食档 小炒档 清真窗口 饮品站"), "where", "{e}在哪个窗口|{e}去哪打|{e}在几号窗口|{e}在边个窗口", clash="window", said="{e}在{v}供应"),
)  # fmt: skip


def menus(r: Random) -> Iterator[Case]:
    """A menu of a restaurant or canteen, sometimes by weekday."""
    dishes = [Name(text) for text in r.sample(_DISHES, r.choice((3, 4, 6, 8, 12)))]
    columns = some(r, _DISH, 1, 4, *([_DISH[0]] if r.random() < 0.5 else []))
    house = Name(r.choice(v.BRANDS) + pick(r, "酒楼|餐厅|食堂|小馆|茶餐厅|面馆|饭店"))
    scopes = (
        (axis("organisation", "餐厅", (house,), lambda r, like: Name(r.choice(v.BRANDS) + like.text[-2:])),)
        if r.random() < 0.35
        else ()
    )
    yield from cases(
        r,
        grid(r, ("{0}" if scopes else "") + pick(r, "菜单|今日菜单|点菜单|菜品一览|供餐表|招牌菜"), axis("entity", pick(r, "菜名|菜品|名称|品名"), dishes, lambda r, like: Name(r.choice(_DISHES))), columns, _DISH, scopes=scopes,
             before="欢迎光临！|自带酒水不收开瓶费。|餐具自取。", after="图片仅供参考。|如有忌口请提前告知服务员。|提倡光盘行动。"),
        CHINESE, r.randint(2, 4),
    )  # fmt: skip


_INGREDIENTS = "盐 白糖 生抽 老抽 料酒 香醋 食用油 淀粉 葱花 姜片 蒜瓣 干辣椒 花椒 八角 桂皮 蚝油 豆瓣酱 鸡精 白胡椒粉 清水 面粉 黄油 牛奶 鸡蛋 酵母 泡打粉 蜂蜜 芝麻 香油 冰糖 番茄酱 咖喱块".split()
_DOSE: tuple[Attribute, ...] = (
    attribute("用量|份量", Ways(v.amount(1, 500, "克", "毫升"), lambda r: f"{r.randint(1, 9)}{r.choice('勺匙片个颗粒瓣杯')}", v.one_of("适量 少许 半勺 一小勺 两大勺 一把 半杯")), "number", "{e}放多少|{e}要多少|{e}用多少|{e}的用量|{e}加几多|{e}下多少|{e}放几克|{e}该放多少", clash="dose", said="{e}{v}|{e}用{v}|加{e}{v}"),
    attribute("加入时间|下锅时机", v.one_of("出锅前 腌制时 油热后 水开后 第一步 最后 爆香时 收汁时 炖煮半小时后"), "when", "{e}什么时候放|{e}啥时候下锅|{e}的加入时间|{e}几时放", clash="when", said="{e}在{v}加入"),
    attribute("替代品|可替换为", v.one_of("蜂蜜 红糖 米酒 白醋 橄榄油 玉米淀粉 洋葱 酸奶 豆浆 黑胡椒 可省略"), "what", "{e}没有怎么办，用什么代替|{e}可以换成什么|{e}的替代品|{e}能用啥代替", clash="swap", said="没有{e}可用{v}代替"),
)  # fmt: skip


def recipes(r: Random) -> Iterator[Case]:
    """A recipe: how much of what goes into the dish that the title names."""
    dish = Name(r.choice(_DISHES))
    names = [Name(text) for text in r.sample(_INGREDIENTS, r.randint(4, 9))]
    columns = some(r, _DOSE, 1, 2, _DOSE[0])
    yield from cases(
        r,
        grid(r, pick(r, "{0}的做法|{0}菜谱|{0}配料表|家常{0}|教你做{0}"), axis("entity", pick(r, "配料|食材|调料|材料"), names, lambda r, like: Name(r.choice(_INGREDIENTS))), columns, _DOSE,
             scopes=(axis("topic", "菜名", (dish,), lambda r, like: Name(r.choice(_DISHES))),), blank=(0,), before="先把食材洗净切好。|这道菜简单易学。|准备时间约十分钟。", after="装盘即可上桌。|喜欢辣的可以多放辣椒。|小火慢炖更入味。"),
        CHINESE, r.randint(2, 4),
    )  # fmt: skip


def reported(r: Random) -> tuple[Attribute, ...]:
    """What a firm reports; its money in one unit."""
    money = v.decimal(1, 990, r.choice((0, 1, 2)), pick(r, "亿元|万元|万元|百万元"))
    told = (
        ("营业收入|营收|主营业务收入", money, "{e}营收多少|{e}的营业收入是多少|{e}收入有多少|{e}赚进来多少营收|{e} 营业收入|{e}营业收入达到多少", "income"),
        ("净利润|净利", money, "{e}净利润多少|{e}的净利润是多少|{e}净赚多少|{e}净利是多少|{e} 净利润|{e}盈利多少", "profit"),
        ("研发投入|研发费用", money, "{e}研发投入多少|{e}在研发上花了多少|{e}的研发费用是多少|{e}搞研发用了多少钱|{e} 研发投入", "research"),
        ("营业成本|成本", money, "{e}的成本是多少|{e}营业成本多少|{e} 成本|{e}成本花了多少", "cost"),
        ("出口额|外销额", money, "{e}出口多少|{e}的出口额|{e}出口额是多少|{e}卖到国外多少|{e} 出口额", "export"),
        ("总资产|资产总额", money, "{e}总资产多少|{e}的资产总额|{e}总资产是多少|{e} 总资产|{e}家底有多少资产", "assets"),
        ("员工人数|在职人数|职工人数", v.amount(12, 9000, "人", "人", "名"), "{e}有多少员工|{e}员工人数|{e}多少人|{e}的在职人数|{e}职工有几人|{e}有几多员工", "staff"),
        ("毛利率", v.percent, "{e}毛利率多少|{e}的毛利率是多少|{e}毛利率|{e}毛利率有几个点", "margin"),
        ("营收同比增长率|收入同比增速", v.change, "{e}收入同比增长多少|{e}营收增速多少|{e}营收比上年同期涨了多少|{e}营收同比", "growth"),
        ("产量|总产量", v.amount(100, 99000, "吨", "台", "件", "万件"), "{e}产量多少|{e}生产了多少|{e}的产量是多少|{e} 产量|{e}一共造了多少", "output"),
        ("订单数|新签订单数", v.amount(10, 9000, "单", "个", "笔"), "{e}有多少订单|{e}订单数|{e}接了多少单|{e}新签了几单|{e}的订单数是多少", "orders"),
        ("客户投诉量|投诉件数", v.amount(0, 300, "件", "起"), "{e}有多少投诉|{e}投诉了几件|{e}投诉量|{e}的投诉件数", "complaints"),
        ("纳税额|缴纳税款", money, "{e}交了多少税|{e}纳税多少|{e}的纳税额|{e}上缴税款多少", "tax"),
    )  # fmt: skip
    return tuple(attribute(labels, make, "number", asks, clash=clash) for labels, make, asks, clash in told)


_REGIONS = "华东区 华南区 华北区 华中区 西南区 西北区 东北区 海外部 港澳台".split()


def figures(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """Figures of a firm by year, quarter or month, often by district."""
    pool = reported(r)
    house = v.firm(r)
    scopes: list[Axis] = [axis("organisation", "公司", (house,), v.kin_firm)] if r.random() < 0.6 else []
    title = "{0}" if scopes else ""
    if r.random() < 0.5:
        first = r.randint(2010, 2024)
        seconds = axis("year", pick(r, "年份|年度|年"), [v.year(first + i) for i in range(r.randint(2, 5))], v.kin_year)
    else:
        title += "{" + str(len(scopes)) + "}"
        scopes.append(axis("year", "年份", (v.year(r.randint(2015, 2026)),), v.kin_year))
        if r.random() < 0.25:
            m, start = r.randint(1, 12), r.randint(1, 22)
            seconds = axis(
                "day",
                "日期",
                [v.day_of(m, start + n) for n in range(r.randint(2, 6))],
                lambda r, like: v.day_of(m, r.randint(1, 28)),
            )
        elif r.random() < 0.55:
            quarters = [v.quarter(r, n) for n in range(1, 5)]
            seconds = axis("quarter", "季度", subset(r, quarters, 2, 3), others(quarters))
        else:
            months = [v.month(n) for n in range(1, 13)]
            start = r.randint(0, 8)
            seconds = axis("month", "月份", months[start : start + r.randint(2, 5)], others(months))
    places = [city + end for city in r.sample(v.CITIES, 12) for end in [pick(r, "分公司|办事处|工厂|店")]]
    kind = r.choice((_REGIONS, places, []))
    entities = (
        axis(
            "place",
            pick(r, "地区|区域|单位|部门"),
            [Name(text) for text in r.sample(kind, r.randint(2, 4))],
            lambda r, like: Name(r.choice(kind)),
        )
        if kind
        else nobody()
    )
    yield from cases(
        r,
        grid(r, title + pick(r, "经营情况|主要经营数据|经营指标|业绩统计|财务摘要|经营分析报告|统计公报"), entities, some(r, pool, 1, 4), pool, seconds=seconds, scopes=scopes, blank=(0, 0, 0.06),
             before=f"数据来源：财务部。|以下数据未经审计。|统计口径与上期一致。|填报人：{v.person(r)}", after="注：部分数据因四舍五入存在误差。|说明：同比为与上年同期相比。"),
        CHINESE, r.randint(2, 4), voice,
    )  # fmt: skip


FAMILIES = [
    Family("zh prices", True, CHINESE, prices),
    Family("zh stock", False, CHINESE, stock),
    Family("zh tenders", False, CHINESE, tenders),
    Family("zh shipping", False, CHINESE, shipping),
    Family("zh menus", True, CHINESE, menus),
    Family("zh recipes", True, CHINESE, recipes),
    Family("zh figures", True, CHINESE, figures),
]
