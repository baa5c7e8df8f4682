"""How a question in the other language asks for what a document tells: pairs by meaning, and forms for the rest."""

from collections.abc import Sequence

from training.judge.documents.grids import Attribute, attribute


def paired(own: Sequence[Attribute], other: Sequence[Attribute]) -> dict[str, Attribute]:
    """By the key of each attribute of one language the one of the other language that means the same."""
    return {one.key: two for one in own for two in other if one.clash & two.clash}


def _asking(clash: str, labels: str, kind: str, asks: str) -> Attribute:
    """An attribute that is only asked for: it makes no values."""
    return attribute(labels, lambda r: "", kind, asks, clash=clash)


SHIPPING = (
    _asking("standard", "普通运费|标准运费", "money", "寄到{e}普通快递多少钱|{e}标准配送多少钱|{e}平邮几多钱|{e}的普通运费"),
    _asking("express", "加急运费|特快费用", "money", "寄到{e}加急多少钱|{e}特快多少钱|{e}走特快要多少|{e}的加急费用"),
    _asking("time", "送达时间|配送时效", "long", "寄到{e}要几天|{e}多久能到|{e}几天送到|{e}时效多久"),
    _asking("free", "免运费门槛|包邮金额", "money", "{e}满多少包邮|寄{e}买多少免运费|{e}多少钱免邮"),
    _asking("weight", "限重|最大重量", "number", "寄{e}最重多少|{e}限重多少|{e}的包裹不能超过多重"),
    _asking("carrier", "承运商|快递公司", "who", "{e}发什么快递|{e}用哪家物流|寄{e}走哪个快递"),
    _asking("customs", "清关费|关税手续费", "money", "{e}清关费多少|寄{e}要交多少清关费"),
    _asking("insured", "保险金额|保价上限", "money", "寄{e}保价最高多少|{e}的包裹保多少钱"),
    _asking("return", "退货运费|退件费用", "money", "从{e}退货多少钱|{e}退件要多少"),
)  # fmt: skip
ROOMS = (
    _asking("price", "房价|每晚价格", "money", "{e}一晚多少钱|{e}多少钱一晚|住{e}几多钱|{e}的房价|{e}贵不贵，多少钱"),
    _asking("beds", "床型|床位", "what", "{e}是什么床|{e}有几张床|{e}的床型"),
    _asking("size", "面积|房间面积", "number", "{e}有多大|{e}多少平|{e}的面积是多少"),
    _asking("guests", "可住人数|入住人数", "number", "{e}能住几个人|{e}最多住几人|{e}住得下几个人"),
    _asking("breakfast", "早餐", "what", "{e}含早餐吗|{e}早餐怎么算|{e}有没有早饭"),
    _asking("deposit", "押金", "money", "{e}押金多少|住{e}要交多少押金"),
    _asking("checkin", "入住时间", "when", "{e}几点可以入住|{e}最早几点入住|{e}什么时候能进房"),
    _asking("cancel", "免费取消期限|取消政策", "what", "{e}什么时候之前可以免费取消|{e}能取消吗|{e}最晚几时退订"),
    _asking("stay", "最少入住晚数|起住天数", "long", "{e}最少住几晚|{e}能只住一晚吗"),
    _asking("view", "景观|窗外景色", "what", "{e}能看到什么|{e}窗外是什么|{e}有景吗"),
)  # fmt: skip
LEAVE = (
    _asking("days", "天数|假期长度", "number", "{e}有几天|{e}能休多久|{e}放多少天|{e}可以请几天|{e}有多少天"),
    _asking("notice", "提前申请时间|提前通知期", "long", "{e}要提前多久申请|请{e}提前几天说|{e}要提前多久讲"),
    _asking("pay", "工资待遇|假期工资", "what", "{e}有工资吗|{e}期间工资怎么发|{e}带薪吗"),
    _asking("approval", "审批人", "who", "{e}谁批|{e}找谁批准|{e}由谁审批"),
    _asking("proof", "证明材料|所需证明", "what", "{e}要什么证明|请{e}需要交什么材料"),
    _asking("carry", "结转规定|结转天数", "what", "{e}没休完能结转吗|{e}能攒到明年吗"),
)  # fmt: skip
DUTIES = (
    _asking("duty", "值班人员|值班人", "who", "{e}谁值班|{e}是谁值班|{e}轮到谁|{e}谁当班|{e}边个值班|{e}由谁值班"),
    _asking("backup", "备班人员|后备", "who", "{e}备班是谁|{e}替班的是谁|{e}没人接电话找谁顶"),
    _asking("pager", "值班电话", "what", "{e}值班电话多少|{e}打哪个电话"),
    _asking("hours", "值班时间", "what", "{e}几点到几点值班|{e}值班时间"),
)  # fmt: skip
RIDES_ENGLISH = (
    _asking("gap", "interval|frequency", "long", "how often does {e} run|~{e} interval|how many minutes between two departures of {e}"),
    _asking("driver", "driver", "who", "who drives {e}|~{e} driver|who is the driver of {e}"),
    _asking("from", "starting point|origin", "where", "where does {e} start|~{e} origin|where does {e} set out from"),
)  # fmt: skip
SHIPPING_ENGLISH = (
    _asking("first", "price for the first kilo|base rate", "money", "how much is the first kilo to {e}|~{e} first kilo|what's the base rate to {e}|what does it cost to send one kilo to {e}"),
    _asking("more", "price for each further kilo", "money", "how much is each further kilo to {e}|what does every extra kilo to {e} cost|~{e} extra kilo"),
    _asking("time", "delivery time", "long", "how long does a parcel to {e} take|~{e} delivery time|how many days to {e}|how soon is a parcel in {e}"),
    _asking("free", "free shipping threshold", "money", "from what amount is shipping to {e} free|how much do I have to buy for free delivery to {e}|~{e} free shipping"),
    _asking("carrier", "carrier", "who", "which carrier goes to {e}|who delivers to {e}|~{e} carrier"),
    _asking("limit", "weight limit", "number", "how heavy can a parcel to {e} be|~{e} weight limit|what's the weight limit for {e}"),
)  # fmt: skip
ZONES_ENGLISH = {
    "华东": "East China", "华南": "South China", "华北": "North China", "华中": "Central China", "西南": "Southwest China", "西北": "Northwest China", "东北": "Northeast China", "港澳": "Hong Kong and Macau", "台湾": "Taiwan",
    "新疆": "Xinjiang", "西藏": "Tibet", "内蒙古": "Inner Mongolia", "海南": "Hainan", "东南亚": "Southeast Asia", "日韩": "Japan and Korea", "欧洲": "Europe", "北美": "North America", "非洲": "Africa", "澳洲": "Australia", "中东": "the Middle East",
    "南美": "South America", "一区": "zone 1", "二区": "zone 2", "三区": "zone 3", "四区": "zone 4", "五区": "zone 5", "六区": "zone 6", "江浙沪": "Jiangsu, Zhejiang and Shanghai", "京津冀": "Beijing, Tianjin and Hebei", "珠三角": "the Pearl River Delta",
    "同城": "the same city", "省内": "the same province", "省外": "other provinces", "境外": "destinations abroad",
    "标准件": "as a standard parcel", "特快件": "by express", "经济件": "by economy mail", "冷链件": "with refrigeration",
}  # fmt: skip
