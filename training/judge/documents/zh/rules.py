"""Chinese rules: ordinances by article, contracts, tiers with conditions, returns, insurance, service guides."""

from collections.abc import Iterator
from random import Random

from training.judge.documents.asking import Case, Voice, cases
from training.judge.documents.grids import Attribute, Name, Ways, attribute, axis
from training.judge.documents.making import closed, grid, nobody, others, pick, some, subset
from training.judge.documents.writing import Family
from training.judge.documents.zh import attributes as table
from training.judge.documents.zh import values as v
from training.judge.documents.zh.words import CHINESE

# --- ordinances

_SPOTS = (
    "地铁站内 居民楼道 学校周边 医院门诊大厅 公园草坪 河道两侧 人行道上 集贸市场 加油站内 电影院内 景区内 水库周边 高架桥下 消防通道 绿化带内 广场上 林区内 施工工地 码头 客运站 古城墙上 湿地保护区 "
    "体育场内 地下车库 天台 盲道上 电梯内 候车厅 自习室 阅览室"
).split()
_ACTS = (
    "吸烟|随地吐痰|乱扔垃圾|摆摊设点|停放电动车|张贴广告|燃放烟花爆竹|堆放杂物|露天烧烤|遛狗不牵绳|攀折花木|倾倒污水|私拉电线|搭建棚屋|播放高音喇叭|洗车|晾晒衣物|张挂横幅|焚烧秸秆|捕鱼|采摘果实|"
    "违规充电|涂写刻画|散发传单|饲养家禽|挖沙取土|骑行电动车|停放机动车|捡拾鸟蛋|使用明火|喧哗吵闹|占座|野营过夜|放飞无人机|钓鱼|游泳|排放油烟|收购废品|堆放建筑材料|夜间施工"
).split("|")
_ORDERS = "市容管理条例|文明行为促进条例|公共秩序管理办法|环境卫生管理规定|消防安全管理规定|公共场所管理办法|绿化条例|河湖保护条例|噪声污染防治办法|综合执法实施细则|安全生产若干规定|园区管理制度|校园管理规定|物业管理公约"
_OFFICES = "城市管理部门|公安机关|生态环境部门|消防救援机构|街道办事处|市场监督管理部门|水务部门|园林绿化部门|交通运输部门|应急管理部门|卫生健康部门|物业服务企业|保卫处"

_penalty = attribute(
    "罚款|处罚金额|罚款金额", Ways(
        lambda r: f"{r.choice((5, 10, 20, 50, 100, 200))}元以上{r.choice((300, 500, 800, 1000, 2000))}元以下",
        lambda r: f"{r.choice((20, 30, 50, 100, 150, 200, 300, 500, 1000, 2000, 5000))}元",
        lambda r: pick(r, "五十元|一百元|二百元|五百元|一千元|二千元|三万元|五百元以上二千元以下|二百元以下|一千元以上五千元以下|一万元以上三万元以下"),
    ), "money",
    "{e}罚多少|{e}要罚多少钱|{e}怎么处罚|{e}会被罚多少|{e}罚款多少|{e}罚几多|{e}被抓到罚多少|要是{e}，罚多少钱|{e}的处几元罚款|{e} 罚款|{e}会受什么处罚",
    clash="fine", said="{e}的，处{v}罚款|{e}的，责令改正，并处{v}罚款|对{e}的，处{v}的罚款|违反规定{e}的，由执法人员处以{v}罚款|{e}，罚款{v}",
)  # fmt: skip
_RULES: tuple[Attribute, ...] = (
    _penalty,
    attribute("查处部门|执法部门|主管部门", v.one_of(_OFFICES), "who", "{e}归谁管|{e}由谁查处|{e}哪个部门管|{e}找谁举报|{e}由哪个部门处理|{e}边个部门管|谁来查{e}", clash="office",
              said="{e}的，由{v}查处|{e}由{v}负责查处|{v}负责制止和处理{e}的行为"),
    attribute("整改期限|改正期限", Ways(v.amount(1, 30, "日", "天", "个工作日", "小时"), v.one_of("三日 五日 七日 十日 十五日 三十日 二十四小时 四十八小时")), "long",
              "{e}要在多久内改正|{e}给多长时间整改|{e}几天内必须改|{e}的整改期限|{e}限期多久|{e}限几天改好", clash="mend", said="{e}的，责令{v}内改正|{e}的，应当在{v}内整改完毕"),
    attribute("举报奖励|奖励金额", Ways(v.amount(50, 2000, "元"), v.one_of("五十元 一百元 二百元 三百元 五百元 一千元")), "money", "举报{e}奖多少|举报{e}有多少奖励|{e}举报奖励多少|举报{e}能拿多少钱", clash="reward",
              said="举报{e}并经查实的，奖励{v}|对举报{e}的，给予{v}奖励"),
    attribute("扣分|记分", v.amount(1, 12, "分"), "number", "{e}扣几分|{e}扣多少分|{e}记几分|{e}会扣分吗，扣多少", clash="points", said="{e}的，扣{v}|{e}一次记{v}|有{e}行为的，信用分扣{v}"),
)  # fmt: skip


def _act(r: Random) -> Name:
    spot, deed = r.choice(_SPOTS), r.choice(_ACTS)
    return Name(f"在{spot}{deed}", (f"{spot}{deed}",))


def _kin_act(r: Random, like: Name) -> Name:
    """The same deed elsewhere, or another deed there."""
    spot = next(one for one in _SPOTS if like.text.startswith(f"在{one}"))
    deed = like.text[len(spot) + 1 :]
    spot, deed = (r.choice(_SPOTS), deed) if r.random() < 0.5 else (spot, r.choice(_ACTS))
    return Name(f"在{spot}{deed}", (f"{spot}{deed}",))


def ordinances(r: Random) -> Iterator[Case]:
    """An ordinance by articles: what is punished how, by whom."""
    found: list[Name] = []
    wanted = r.randint(3, 9)
    while len(found) < wanted:
        name = _kin_act(r, r.choice(found)) if found and r.random() < 0.4 else _act(r)
        if not any(name.overlaps(other) for other in found):
            found.append(name)
    columns = some(r, _RULES, 1, 3, *([_penalty] if r.random() < 0.6 else []))
    scope = v.town(r, pick(r, "市|区|") + pick(r, _ORDERS)) if r.random() < 0.7 else None
    seconds = None
    if r.random() < 0.2:
        turns = closed("首次/第一次", "再次/第二次", "第三次", "第四次及以上/第四次")
        seconds = axis("ordinal", "次数", subset(r, turns, 2, 3), others(turns))
    yield from cases(
        r,
        grid(
            r, "{0}" if scope else pick(r, _ORDERS), axis("entity", pick(r, "行为|违规行为|事项|情形"), found, _kin_act), columns, _RULES,
            scopes=(scope,) if scope else (), seconds=seconds, blank=(0, 0, 0.05),
            forms=() if seconds else ("articles", "articles", "articles", "prose", "table", "records", "headed", "columns", "respectively", "deep"),
            before="第一章 总则|为加强管理，维护公共秩序，制定本规定。|本规定适用于本行政区域内的单位和个人。|鼓励公众参与监督。",
            after="本办法自公布之日起施行。|附则：本规定由主管部门负责解释。|法律、法规另有规定的，从其规定。",
        ),
        CHINESE, r.randint(2, 4),
    )  # fmt: skip


# --- contracts

_PARTY: tuple[Attribute, ...] = (
    attribute("名称|单位名称|公司名称", v.company, "who", "{e}是谁|{e}是哪家公司|{e}的名称|{e}是哪个单位|{e}叫什么公司|谁是{e}|{e}是哪一家|{e}全称是什么", clash="name", back="{v}是哪一方|{v}是甲方还是乙方"),
    attribute("法定代表人|法人代表", v.person, "who", "{e}的法定代表人是谁|{e}法人是谁|谁代表{e}签字|{e}的法人代表叫什么|{e}法人姓名", clash="legal"),
    attribute("联系人|项目联系人|经办人", v.person, "who", "{e}的联系人是谁|{e}找谁联系|{e}的经办人是谁|{e}那边谁对接|{e}联系人|{e}由边个跟进", clash="contact"),
    attribute("电话|联系电话", v.phone, "number", "{e}电话多少|{e}的联系电话|{e}打什么电话|{e} 电话|{e}的电话号码是多少", clash="phone"),
    attribute("地址|住所|注册地址", table.PLACES[3].make, "where", "{e}的地址在哪|{e}在什么地方|{e}的住所|{e}住所地是哪|{e} 地址|{e}注册地址是哪里", clash="address"),
    attribute("开户银行|开户行", lambda r: pick(r, "中国银行|工商银行|建设银行|农业银行|交通银行|招商银行|浦发银行|兴业银行|农村商业银行") + r.choice(v.CITIES) + pick(r, "分行|支行|城东支行|高新支行|营业部"), "what", "{e}的开户行是哪家|{e}在哪个银行开户|{e}开户银行|钱打到{e}哪家银行|{e} 开户行", clash="bank"),
    attribute("账号|银行账号", lambda r: "".join(r.choice("0123456789") for _ in range(r.choice((16, 17, 19)))), "number", "{e}的账号是多少|{e}银行账号|钱打到{e}哪个账号|{e}收款账号多少|{e} 账号", clash="account"),
    attribute("税号|纳税人识别号|统一社会信用代码", lambda r: "91" + "".join(r.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(16)), "number", "{e}的税号是多少|{e}税号|{e}的统一社会信用代码|给{e}开票税号填什么", clash="tax"),
    attribute("邮箱|电子邮箱", v.email, "what", "{e}的邮箱|{e}邮箱是什么|发邮件给{e}发到哪|{e} 邮箱", clash="email"),
)  # fmt: skip
DUTIES: tuple[Attribute, ...] = (
    attribute("违约金|违约责任", Ways(v.one_of("合同总额的5%|合同总额的10%|合同总额的20%|合同总额的30%|未付款项的0.5‰每日|未付款项的1‰每日|两个月租金|一个月租金|人民币五万元|人民币十万元|实际损失的双倍"), v.amount(1000, 90000, "元")), "money",
              "{e}违约要赔多少|{e}违约金是多少|{e}毁约赔多少|{e}不履行合同怎么赔|{e}违约怎么办，赔几多|{e}的违约责任是什么", clash="penalty", said="{e}违约的，应向对方支付{v}作为违约金|如{e}违约，须赔偿{v}|因{e}原因不能履行的，{e}支付{v}"),
    attribute("解约通知期|提前通知期限", Ways(v.amount(5, 90, "日", "天"), v.one_of("三十日 十五日 六十日 一个月 两个月 三个月 七个工作日")), "long",
              "{e}解除合同要提前多久通知|{e}想解约提前几天说|{e}提前多长时间通知|{e}提前几日书面通知|{e}不想干了要提前多久讲", clash="notice", said="{e}提前解除合同的，应提前{v}书面通知对方|{e}需解除本合同时，须提前{v}告知对方"),
    attribute("付款期限|付款时间", v.one_of("每月5日前|每月10日前|每季度首月15日前|收到发票后30日内|验收合格后15个工作日内|合同签订后7日内|每年1月31日前|货到后10日内|每月最后一个工作日|签约当日"), "when",
              "{e}什么时候付款|{e}几时要付钱|{e}的付款期限|{e}啥时候交钱|{e}最晚哪天付款|{e}几号之前付钱", clash="pay", said="{e}应于{v}支付款项|{e}须在{v}付款|款项由{e}于{v}付清"),
    attribute("交付期限|交付时间|交付日期", Ways(v.date, v.one_of("合同签订后30日内|收到预付款后45日内|每月20日前|收到订单后7日内|开工后90日内")), "when",
              "{e}什么时候交付|{e}几时交货|{e}的交付期限|{e}最晚什么时候交付|{e}啥时候交货", clash="deliver", said="{e}应于{v}完成交付|{e}须在{v}交付|交付由{e}于{v}完成"),
    attribute("保密期限|保密期", Ways(v.years_long, v.one_of("合同终止后两年|合同终止后三年|永久|五年|十年")), "long", "{e}要保密多久|{e}的保密期限|{e}保密几年|{e}保密义务多长", clash="secret", said="{e}的保密义务期限为{v}|{e}应当保密，期限{v}"),
    attribute("保证金|押金|履约保证金", Ways(v.amount(1000, 90000, "元"), v.one_of("两个月租金|合同总额的5%|合同总额的10%|人民币三万元|人民币五千元")), "money", "{e}交多少押金|{e}要交多少保证金|{e}的保证金是多少|{e}押金几多|{e}押金多少", clash="deposit", said="{e}缴纳{v}作为保证金|{e}应于签约时交付保证金{v}"),
    attribute("维修责任|维修范围", v.one_of("房屋主体结构的维修|室内设施的日常维修|屋面防水|水电管线|门窗及锁具|电梯和消防设施|空调及家电|墙面粉刷|厨卫设备|公共区域照明"), "what", "{e}负责修什么|{e}承担哪些维修|{e}的维修责任是什么|{e}要修哪些东西|哪些维修归{e}", clash="repair", said="{e}负责{v}|{v}由{e}承担|{e}承担{v}"),
    attribute("税费承担|费用承担", v.one_of("水电费|物业管理费|印花税|运输费用|保险费|安装调试费|检测费|公证费|网络通信费|仓储费"), "what", "{e}承担什么费用|{e}出哪些钱|哪些费用归{e}出|{e}要付什么费|{e}负担哪项费用", clash="bear", said="{v}由{e}承担|{e}承担{v}|{e}负责支付{v}"),
)  # fmt: skip
_ROLES = (
    "甲方/甲 乙方/乙 丙方 丁方", "出租方/房东/出租人 承租方/租客/承租人 担保方/担保人 中介方", "买方/购买方 卖方/出卖方 担保方 承运方", "发包人/发包方 承包人/承包方 分包人/分包方 监理人/监理方",
    "委托方/委托人 受托方/受托人 见证方 第三方", "供方/供货方 需方/采购方 承运方 监造方", "借款人/借款方 出借人/贷款方 保证人 抵押人", "转让方 受让方 目标公司 见证律师",
)  # fmt: skip


def contracts(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """A contract: who the parties are, and what each of them owes."""
    roles = closed(*r.choice(_ROLES).split())
    if r.random() < 0.25:
        roles = [
            Name(f"{a.text}（{b.text}）", (a.text, b.text))
            for a, b in zip(closed(*_ROLES[0].split()), closed(*_ROLES[r.randint(1, 5)].split()), strict=True)
        ]
        roles = [Name(name.text, tuple(part for part in name.also)) for name in roles]
    here = roles[: r.choice((2, 2, 2, 3))]
    duties = r.random() < 0.6
    pool = DUTIES if duties else _PARTY
    columns = some(r, pool, 2, 6)
    kind = pick(
        r,
        "房屋租赁合同|买卖合同|技术服务合同|施工合同|委托协议|借款合同|设备采购合同|合作协议|劳务合同|广告合同|加工承揽合同|仓储合同|保密协议|股权转让协议",
    )
    number = Name(f"{pick(r, 'HT|XS|CG|ZL')}-{r.randint(2018, 2026)}-{r.randint(1, 999):03d}")
    scopes = (
        [axis("organisation", "编号", (number,), lambda r, like: Name(like.text[:-3] + f"{r.randint(1, 999):03d}"))]
        if r.random() < 0.2
        else []
    )
    yield from cases(
        r,
        grid(
            r, kind + ("（合同编号：{0}）" if scopes else ""), axis("role", pick(r, "当事人|主体|方"), here, others(roles)), columns, pool, scopes=scopes,
            blank=(0, 0.1, 0.2), forms=("articles", "articles", "articles", "prose", "records", "columns", "respectively", "deep") if duties else ("records", "records", "table", "turned", "line", "headed", "keyed", "columns"),
            before="双方经友好协商，订立本合同，共同遵守。|根据有关法律规定，各方自愿签订本合同。|本合同一式两份，各执一份，具有同等法律效力。",
            after="未尽事宜，由各方协商解决。|争议提交合同签订地人民法院裁决。|（以下无正文）|签字盖章：",
        ),
        CHINESE, r.randint(2, 4), voice,
    )  # fmt: skip


# --- tiers: conditions with thresholds


def ladder(r: Random, subject: str, unit: str, steps: tuple[int, ...]) -> list[Name]:
    """Bands of a measure; each may also be asked by a number inside it."""
    form = r.randrange(4)
    bands = []
    for low, high in zip((0, *steps), (*steps, 0), strict=True):
        if not low:
            text = (
                f"{subject}不满{high}{unit}",
                f"{subject}未满{high}{unit}",
                f"{subject}{high}{unit}以下（不含{high}{unit}）",
                f"{subject}少于{high}{unit}",
            )[form]
        elif not high:
            text = (
                f"{subject}满{low}{unit}以上",
                f"{subject}已满{low}{unit}",
                f"{subject}{low}{unit}及以上",
                f"{subject}达到或超过{low}{unit}",
            )[form]
        else:
            text = (
                f"{subject}满{low}{unit}不满{high}{unit}",
                f"{subject}已满{low}{unit}未满{high}{unit}",
                f"{subject}{low}{unit}（含）至{high}{unit}（不含）",
                f"{subject}达到{low}{unit}但少于{high}{unit}",
            )[form]
        numbers = (
            [n for n in {low + 1, (low + high) // 2, high - 1} if low <= n < high and n] if high else [low + 1, low * 2]
        )
        bands.append(Name(text, (*(f"{subject}{n}{unit}" for n in numbers), text)))
    return bands


_TIERS: dict[str, tuple[str, str, tuple[tuple[int, ...], ...], str, Attribute, str]] = {
    # kind: subject, unit, thresholds, title, attribute, label of the condition
    "leave": ("工作", "年", ((1, 5, 10, 20), (1, 10, 20), (2, 5, 10, 15)), "员工休假规定|考勤与休假制度|年休假管理办法", attribute(
        "年假天数|年休假|带薪年假", v.amount(3, 25, "天", "个工作日", "日"), "number", "{e}年假几天|{e}有几天年假|{e}可以休多少天年假|{e}能休几天|{e}年休假多少天|{e}有几日年假|{e}年假有多长",
        clash="leave", said="{e}的，年休假{v}|{e}的员工，享受{v}带薪年假|{e}者每年休假{v}"), "工龄"),
    "notice": ("入职", "个月", ((3, 6, 12), (1, 6, 24), (2, 12, 36)), "离职管理规定|员工手册（离职部分）", attribute(
        "离职通知期|提前申请时间", v.amount(3, 60, "天", "日"), "long", "{e}离职要提前几天|{e}想走要提前多久说|{e}辞职提前多少天申请|{e}离职提前多久通知",
        clash="notice", said="{e}的，离职应提前{v}申请|{e}者须提前{v}提出离职"), "入职时间"),
    "fare": ("身高", "厘米", ((100, 120, 150), (110, 140), (90, 120, 160)), "票务须知|乘坐规定|儿童票说明", attribute(
        "票价|门票", v.fee, "money", "{e}买票多少钱|{e}要买什么价的票|{e}门票多少|{e}多少钱一张|{e}票价几元|{e}收几多钱", clash="fee", said="{e}的儿童，票价{v}|{e}的，票价为{v}|{e}者按{v}收费"), "身高"),
    "age": ("年龄", "周岁", ((6, 18, 60), (3, 14, 65), (7, 16, 70)), "优惠办法|公园购票须知|体检收费标准", attribute(
        "收费标准|费用|价格", v.fee, "money", "{e}收多少钱|{e}怎么收费|{e}多少钱|{e}要付多少|{e}的收费标准|{e}费用多少", clash="fee", said="{e}的，收费{v}|{e}者收取{v}|{e}的游客，费用为{v}"), "年龄"),
    "refund": ("开车前", "小时", ((2, 24, 48), (1, 8, 24), (4, 12, 72)), "退票规则|改签与退票说明", attribute(
        "退票手续费|退票费", lambda r: pick(r, "票价的5%|票价的10%|票价的20%|票价的30%|票价的50%|票价的25%|5元|10元|全额|20元|票价的15%|票价的80%"), "money", "{e}退票扣多少|{e}退票手续费多少|{e}退要收几成|{e}退票收多少钱|{e}退票要扣几多", clash="refund",
        said="{e}退票的，收取{v}|{e}办理退票，手续费为{v}|{e}的，退票费{v}"), "时间"),
    "late": ("迟到", "分钟", ((10, 30, 60), (5, 15, 30, 120), (15, 45)), "考勤管理制度|考勤处罚标准", attribute(
        "扣款|处罚", v.amount(5, 300, "元"), "money", "{e}扣多少钱|{e}怎么罚|{e}罚多少|{e}要扣几多|{e}扣几块|{e}会怎么处理，扣多少", clash="fine", said="{e}的，扣款{v}|{e}者每次扣{v}|{e}的，每次罚款{v}"), "迟到时间"),
    "power": ("月用电量", "度", ((180, 350), (200, 400, 600), (230, 420)), "居民电价通知|电费说明", attribute(
        "电价|单价", v.decimal(0.4, 1.2, 4, "元/度", "元/千瓦时"), "money", "{e}电价多少|{e}一度电多少钱|{e}的电价是多少|{e}每度几毛|{e}按什么价算", clash="price", said="{e}的，电价为{v}|{e}的部分执行{v}"), "用电量"),
    "parcel": ("重量", "公斤", ((1, 3, 10), (2, 5, 20), (5, 30)), "运费说明|快递收费标准|寄件须知", attribute(
        "运费|邮费|快递费", v.amount(5, 90, "元"), "money", "{e}运费多少|{e}寄过去多少钱|{e}邮费几元|{e}快递费多少|{e}要多少运费|{e}寄要几多钱", clash="fee", said="{e}的，运费{v}|{e}的包裹收取{v}|{e}者运费为{v}"), "重量"),
    "bonus": ("考核得分", "分", ((60, 80, 90), (70, 85, 95), (60, 75)), "绩效考核办法|奖金发放细则", attribute(
        "绩效系数|奖金系数", v.decimal(0.0, 2.0, 1), "number", "{e}系数多少|{e}奖金系数是多少|{e}绩效系数|{e}拿多少系数|{e}算几倍", clash="factor", said="{e}的，绩效系数为{v}|{e}者系数{v}"), "得分"),
    "scholar": ("绩点", "点", ((2, 3, 4), (1, 3)), "奖学金评定办法|学生奖励办法", attribute(
        "奖学金|奖励标准", v.amount(300, 9000, "元", "元/年"), "money", "{e}奖学金多少|{e}能拿多少奖学金|{e}发多少钱|{e}奖学金几多|{e}的奖励标准", clash="award", said="{e}的，奖学金{v}|{e}者可获{v}"), "绩点"),
    "overdue": ("逾期", "天", ((7, 30, 90), (3, 15, 60), (10, 30)), "图书借阅规则|还款规定|逾期处理办法", attribute(
        "滞纳金|违约金|逾期费", lambda r: pick(r, "每天0.1元|每天0.5元|欠款的1%|欠款的3%|欠款的5%|欠款的0.05%每日|50元|100元|20元|欠款的10%"), "money", "{e}要交多少滞纳金|{e}怎么罚|{e}罚多少|{e}滞纳金多少|{e}违约金几多|{e}扣多少", clash="fine",
        said="{e}的，收取{v}|{e}者，滞纳金为{v}|{e}的，按{v}计收"), "逾期时间"),
    "order": ("一次购满", "件", ((10, 50, 100), (3, 10), (20, 100, 500)), "团购优惠|批发价格政策|促销规则", attribute(
        "折扣|优惠", lambda r: pick(r, "九五折|九折|八五折|八折|七五折|七折|六折|不打折|减20元|减100元|赠送一件"), "what", "{e}打几折|{e}有什么优惠|{e}便宜多少|{e}给什么折扣|{e}能优惠吗，几折", clash="discount", said="{e}的，享受{v}|{e}可享{v}|{e}：{v}"), "数量"),
    "hospital": ("住院", "天", ((3, 7, 15), (5, 14, 30)), "住院津贴条款|补充医疗保险说明", attribute(
        "每日津贴|津贴", v.amount(30, 500, "元/天", "元"), "money", "{e}津贴多少|{e}每天补多少钱|{e}赔多少|{e}的津贴标准|{e}一天补几多", clash="allowance", said="{e}的，每日给付津贴{v}|{e}者，津贴为{v}"), "住院时间"),
}  # fmt: skip
_KEPT = ("fare", "refund", "bonus", "overdue")
"""Tiers of the family that is only reported."""


def _tiers(r: Random, kinds: list[str]) -> Iterator[Case]:
    subject, unit, steps, titles, one, label = _TIERS[r.choice(kinds)]
    bands = ladder(r, subject, unit, r.choice(steps))
    count = max(1, len(bands) - r.choice((1, 1, 2)))
    start = r.randint(0, len(bands) - count)
    here = bands[start : start + count] if r.random() < 0.6 else subset(r, bands, count, count)
    extra = [attribute(f"{two}", make, "what", asks, clash=two) for two, make, asks in (
        ("审批人", v.person, "{e}谁审批|{e}找谁批|{e}谁签字|{e}要找谁签字"),
        ("办理窗口", v.one_of("1号窗口 2号窗口 3号窗口 5号窗口 服务台 财务室 人事处"), "{e}去哪个窗口|{e}在哪办|{e}到哪个窗口办"),
        ("说明", v.one_of("凭证件办理|须提前申请|当月生效|不与其他优惠同享|需部门盖章|以系统记录为准|次月结算"), "{e}有什么说明|{e}要注意什么"),
    )]  # fmt: skip
    columns = [one, *r.sample(extra, r.choice((0, 0, 1, 2)))]
    house = v.firm(r)
    scopes = (axis("organisation", "单位", (house,), v.kin_firm),) if r.random() < 0.3 else ()
    seconds = None
    if r.random() < 0.25:
        who = (
            closed("正式员工/正式工", "合同工", "实习生", "外聘人员", "临时工")
            if label in ("工龄", "入职时间", "迟到时间", "得分")
            else closed("会员", "普通客户/非会员", "学生", "军人", "老年人")
        )
        seconds = axis("role", pick(r, "对象|人员类别|类别"), subset(r, who, 2, 3), others(who))
    yield from cases(
        r,
        grid(
            r, ("{0}" if scopes else "") + pick(r, titles), axis("condition", pick(r, f"{label}|条件|档次|情形"), here, others(bands)), columns, [one, *extra],
            scopes=scopes, seconds=seconds, forms=() if seconds else ("articles", "articles", "table", "prose", "prose", "line", "records", "headed", "bare", "pairs", "respectively", "deep"),
            before="为规范管理，特制定本规定。|本办法自下月起执行。|适用范围：全体人员。|请仔细阅读以下内容。",
            after="本规定由综合管理部负责解释。|如有疑问，请到服务台咨询。|其他未尽事宜另行通知。",
        ),
        CHINESE, r.randint(2, 4),
    )  # fmt: skip


def tiers(r: Random) -> Iterator[Case]:
    """Rules by a measure: so many years, kilograms, minutes."""
    yield from _tiers(r, [kind for kind in _TIERS if kind not in _KEPT])


def tiers_kept(r: Random) -> Iterator[Case]:
    """The same kind of rules about other things."""
    yield from _tiers(r, list(_KEPT))


# --- returns, insurance, services

_RETURNS: tuple[Attribute, ...] = (
    attribute("退货期限|退货时限|无理由退货期", Ways(v.amount(3, 30, "天", "日"), v.one_of("七天 十五天 三十天 十天 48小时 不支持退货")), "long", "{e}几天内能退|{e}能不能退|{e}多久内可以退货|{e}退货期限|{e}还能退吗|{e}买了几日可以退|{e}可以退不|{e}退货最晚什么时候", clash="return",
              said="{e}的退货期限为{v}|{e}，退货期限{v}"),
    attribute("换货期限|换货时限", Ways(v.amount(5, 60, "天", "日"), v.one_of("七天 十五天 三十天 十天 一个月 不支持换货")), "long", "{e}几天内能换|{e}能不能换|{e}换货期限多久|{e}多久内可以换货|{e}可以换吗|{e}想换要在几天内", clash="exchange", said="{e}换货期限为{v}|{e}的换货期限是{v}"),
    attribute("保修期|质保期", v.years_long, "long", "{e}保修多久|{e}保几年|{e}保修期|{e}的质保期是多长|{e}坏了保修多长时间|{e} 保修", clash="warranty"),
    attribute("退货运费|运费承担", v.one_of("由买家承担|由卖家承担|双方各半|平台承担|质量问题由卖家承担|会员免运费"), "what", "{e}退货运费谁出|{e}退货邮费谁付|{e}运费谁承担|{e}退回来运费算谁的|{e}退货邮费边个出", clash="freight", said="{e}退货运费{v}|{e}的退货运费{v}"),
    attribute("所需凭证|退货凭证|须提供", v.one_of("发票原件|购物小票|订单截图|保修卡|会员卡|电子发票|检测报告|包装盒及吊牌|付款记录"), "what", "{e}退货要带什么|{e}要什么凭证|{e}退货凭什么|{e}退换需要提供什么|{e}退货要拿啥", clash="proof", said="{e}须凭{v}办理|{e}退换须出示{v}"),
    attribute("退款到账时间|退款时效", v.amount(1, 15, "个工作日", "天", "日"), "long", "{e}退款多久到账|{e}几天退钱|{e}的退款时效|{e}钱多久能退回来|{e}退款要等几天|{e}咋退款，多久到", clash="refund", said="{e}退款{v}内到账|{e}的款项在{v}内退回"),
    attribute("折旧费|手续费", v.percent, "number", "{e}退货扣多少|{e}收多少手续费|{e}折旧费是多少|{e}退货要扣几个点", clash="cut", said="{e}退货收取{v}的折旧费"),
    attribute("受理部门|受理窗口", v.one_of("客服中心 一楼服务台 售后服务部 原购买柜台 线上客服 仓储部 门店店长"), "where", "{e}退换找谁|{e}去哪退|{e}在哪里办退货|{e}找哪个部门退|{e}去边度退", clash="desk", said="{e}由{v}受理|{e}的退换到{v}办理"),
)  # fmt: skip
_KINDS = "大家电 小家电 照相机 手机配件 服装鞋帽 内衣袜子 生鲜食品 预包装食品 图书音像 化妆品 珠宝首饰 定制家具 成品家具 玩具 母婴用品 宠物用品 软件产品 二手商品 特价商品 赠品 办公用品 运动器材 汽车配件 药品 保健品 眼镜 钟表 乐器 门票".split()


def returns(r: Random) -> Iterator[Case]:
    """Warranty and returns by kinds of goods, whether opened or not."""
    here = [Name(text) for text in r.sample(_KINDS, r.randint(2, 6))]
    seconds = None
    if r.random() < 0.35:
        state = r.choice(
            (
                closed("未拆封/没拆封", "已拆封/拆开了", "外包装破损"),
                closed("线上购买/网上买的", "门店购买/店里买的", "电话订购"),
                closed("质量问题/质量有问题", "非质量问题/没有质量问题", "运输损坏"),
                closed("会员", "非会员/普通顾客", "企业客户"),
            )
        )
        seconds = axis(
            "condition", pick(r, "情形|状态|条件"), state[:2] if r.random() < 0.7 else state[1:], others(state)
        )
    columns = some(r, _RETURNS, 1, 3 if seconds else 5)
    scopes = (
        (
            axis(
                "organisation",
                "商家",
                (Name(r.choice(v.BRANDS) + pick(r, "商城|百货|电器|超市|优选")),),
                lambda r, like: Name(r.choice(v.BRANDS) + like.text[-2:]),
            ),
        )
        if r.random() < 0.35
        else ()
    )
    yield from cases(
        r,
        grid(r, ("{0}" if scopes else "") + pick(r, "退换货政策|售后服务规定|退换货须知|三包说明|售后保障"), axis("entity", pick(r, "商品类别|类别|品类"), here, lambda r, like: Name(r.choice(_KINDS))), columns, _RETURNS,
             seconds=seconds, scopes=scopes, before="感谢您的惠顾！|请在签收时当面验货。|以下规定适用于全国门店。", after="以上期限自签收次日起计算。|人为损坏不在此列。|解释权归本公司所有。"),
        CHINESE, r.randint(2, 4),
    )  # fmt: skip


_COVER: tuple[Attribute, ...] = (
    attribute("保险金额|保额", Ways(v.amount(1, 500, "万元"), v.amount(10000, 900000, "元")), "money", "{e}保额多少|{e}最多赔多少|{e}的保险金额是多少|{e}保多少钱|{e} 保额|{e}赔几多", clash="sum", said="{e}的保险金额为{v}|{e}保额{v}"),
    attribute("免赔额", Ways(v.amount(0, 20000, "元"), v.one_of("无免赔 100元/次 500元/次 1万元/年 200元")), "money", "{e}免赔额多少|{e}的免赔额|{e}有免赔吗，多少|{e}自己先掏多少|{e} 免赔额", clash="excess", said="{e}的免赔额为{v}|{e}免赔额{v}"),
    attribute("赔付比例|报销比例", v.percent, "number", "{e}报销多少|{e}赔付比例是多少|{e}能报几成|{e}报几个点|{e} 赔付比例|{e}报百分之几", clash="ratio", said="{e}按{v}赔付|{e}的赔付比例为{v}"),
    attribute("等待期|观察期", v.amount(7, 180, "天", "日"), "long", "{e}等待期多久|{e}多久后才能赔|{e}的等待期|{e}要等几天生效|{e} 等待期", clash="wait", said="{e}的等待期为{v}|{e}自生效起等待{v}"),
    attribute("年保费|保费", v.amount(30, 9900, "元", "元/年"), "money", "{e}一年交多少|{e}保费多少|{e}的年保费|{e}要交几多保费|{e} 保费", clash="premium", said="{e}的年保费为{v}|{e}每年交费{v}"),
    attribute("报案时限|报案期限", v.amount(1, 10, "日", "天", "小时"), "long", "{e}多久内要报案|{e}出险后几天内报案|{e}的报案时限|{e}最晚几时报案", clash="report", said="{e}出险后应在{v}内报案|{e}的报案时限为{v}"),
    attribute("投保年龄", lambda r: f"{r.choice((0, 3, 16, 18, 28))}至{r.choice((50, 55, 60, 65, 70, 80))}周岁", "what", "{e}多大年纪能买|{e}几岁能投保|{e}的投保年龄|{e}年龄有什么限制", clash="age", said="{e}的投保年龄为{v}|{v}可投保{e}"),
)  # fmt: skip
_RISKS = "意外身故 意外伤残 意外医疗 住院医疗 门诊医疗 重大疾病 轻症疾病 中症疾病 猝死 交通意外 航空意外 火车意外 骨折 烧烫伤 疫苗接种意外 牙科治疗 生育医疗 救护车费用 住院津贴 手术津贴 行李丢失 航班延误 旅行取消 第三者责任 家庭财产损失 水管爆裂 盗抢 车辆损失 玻璃单独破碎 自燃".split()


def insurance(r: Random) -> Iterator[Case]:
    """Insurance terms: what is covered, by plan."""
    here = [Name(text) for text in r.sample(_RISKS, r.randint(2, 6))]
    columns = some(r, _COVER, 1, 4)
    seconds = None
    if r.random() < 0.5:
        plans = r.choice(
            (
                closed("基础版/基础款", "升级版", "尊享版", "旗舰版"),
                closed("计划一/方案一", "计划二/方案二", "计划三/方案三", "计划四/方案四"),
                closed("A款", "B款", "C款", "D款"),
                closed("经典版", "少儿版", "老年版", "家庭版"),
                closed("有社保/参加社保的", "无社保/没有社保的", "港澳居民"),
            )
        )
        seconds = axis("version", pick(r, "计划|版本|款式|方案"), subset(r, plans, 2, 3), others(plans))
        columns = columns[:2]
    brand = r.choice(v.BRANDS)
    product = Name(
        brand
        + pick(r, "安心|守护|无忧|福佑|康健|关爱|同行")
        + pick(r, "综合意外险|医疗保险|旅行险|家财险|重疾险|百万医疗险")
    )
    scopes = (
        (axis("organisation", "产品", (product,), lambda r, like: Name(r.choice(v.BRANDS) + like.text[len(brand) :])),)
        if r.random() < 0.5
        else ()
    )
    yield from cases(
        r,
        grid(r, ("{0}" if scopes else "") + pick(r, "保障责任|条款摘要|保障计划表|投保须知|保险责任说明"), axis("entity", pick(r, "保障项目|责任|险种|保障内容"), here, lambda r, like: Name(r.choice(_RISKS))), columns, _COVER,
             seconds=seconds, scopes=scopes, before="请仔细阅读责任免除条款。|本产品由合作保险公司承保。|投保前请如实告知健康状况。", after="具体以保险合同为准。|本表仅供参考，不构成要约。"),
        CHINESE, r.randint(2, 4),
    )  # fmt: skip


_SERVICE: tuple[Attribute, ...] = (
    attribute("所需材料|申请材料|需要携带", v.one_of("身份证原件|户口本和身份证|两张一寸照片|营业执照副本|房产证复印件|结婚证原件|学历证书复印件|单位介绍信|委托书及双方身份证|近三个月银行流水|无犯罪记录证明|出生医学证明|居住证明|体检报告|完税证明|社保卡"), "what",
              "{e}要带什么|{e}需要什么材料|{e}要准备啥材料|{e}要交哪些东西|{e}带什么证件|{e}的所需材料|{e}使唔使带身份证，要带咩|{e}材料", clash="papers", said="{e}需携带{v}|{e}应提交{v}|{e}须提供{v}"),
    attribute("办理时限|办结时间", Ways(v.amount(1, 60, "个工作日", "天", "日"), v.one_of("当场办结|即时办理|三个工作日|七个工作日|二十个工作日|一个月")), "long", "{e}要多久|{e}几天能办好|{e}多长时间办完|{e}的办理时限|{e}要等多久|{e}几耐办好|{e}啥时候能办下来", clash="time", said="{e}{v}办结|{e}的办理时限为{v}|办理{e}需{v}"),
    attribute("收费|费用|工本费", Ways(v.amount(5, 500, "元"), v.one_of("免费|不收费|20元|40元/证|10元工本费|按面积计收")), "money", "{e}多少钱|{e}要收费吗|{e}收多少钱|{e}要花多少|{e}的费用|{e}几多钱|{e}免费吗|{e}费用多少", clash="fee", said="{e}收费{v}|{e}的费用为{v}|办理{e}，费用{v}"),
    attribute("办理地点|办理窗口|受理地点", v.one_of("二楼3号窗口|政务大厅A区|派出所户籍室|社区服务中心|一楼大厅自助机|行政审批局5号窗口|街道便民中心|不动产登记中心|车管所二楼|税务大厅|校医院旁服务点|人社局一楼|公积金中心|民政局三楼"), "where",
              "{e}去哪办|{e}在哪里办|{e}到哪个窗口|{e}的办理地点|{e}在哪儿弄|{e}去边度办|{e}找哪里办|{e}要去什么地方", clash="where", said="{e}在{v}办理|{e}请到{v}|{v}受理{e}"),
    attribute("能否代办|代办|是否可以代办", v.one_of("可以代办，须出具委托书|不可代办，须本人到场|直系亲属可代办|可以，凭双方身份证|不支持代办|配偶可代办"), "what", "{e}能代办吗|{e}可以找人代办吗|{e}能不能让别人办|{e}非要本人去吗|{e}代办行不行|{e}可唔可以代办", clash="proxy"),
    attribute("能否网上办理|网上办理|线上办理", v.one_of("可以，登录政务服务网|暂不支持网上办理|可在手机小程序办理|可以，通过官方APP提交|须现场办理|支持全程网办|网上预约后现场办理"), "what", "{e}能在网上办吗|{e}可以线上办吗|{e}网上能办不|{e}怎么在网上办|{e}能不能手机办|{e}可唔可以网上搞", clash="online"),
    attribute("有效期|证件有效期", v.years_long, "long", "{e}后有效期多久|{e}办下来管几年|{e}的有效期|{e}有效期多长|{e}能用几年", clash="valid"),
    attribute("咨询电话|联系电话|电话", v.phone, "number", "{e}打什么电话咨询|{e}电话多少|{e}的咨询电话|{e}问谁，电话多少|{e} 电话|{e}打边个电话", clash="phone"),
    attribute("受理时间|办公时间", v.hours, "when", "{e}几点可以办|{e}的受理时间|{e}什么时间去办|{e}几点上班|{e}几点前去", clash="hours"),
)  # fmt: skip
_TOPICS = (
    "补办身份证|办理居住证|迁移户口|新生儿落户|换领驾驶证|补领行驶证|机动车过户|开具无犯罪证明|办理护照|港澳通行证签注|社保转移|失业金申领|医保报销|异地就医备案|生育津贴申领|公积金提取|公积金贷款|不动产过户|开具完税证明|"
    "注册公司|注销公司|变更法人|食品经营许可|卫生许可|户外广告审批|结婚登记|离婚登记|收养登记|老年证办理|残疾证办理|低保申请|公租房申请|入学报名|转学申请|学历认证|教师资格认定|职称评审|退休手续|退伍登记|燃气开户|水表过户|宽带报装|"
    "有线电视停机|电表增容|垃圾清运申请|装修备案|停车位月租|门禁卡补办|图书证办理|校园卡挂失|宿舍调换|休学申请|复学申请|补考报名|成绩单打印|学生证补办|奖学金申请|助学贷款|实验室预约|发票重开|会员卡挂失|积分兑换|账户注销|密码重置|信用卡挂失|对公开户"
).split("|")  # fmt: skip


def services(r: Random) -> Iterator[Case]:
    """A guide to what an office does for people: papers, time, fee, window."""
    here = [Name(text) for text in r.sample(_TOPICS, r.randint(2, 6))]
    columns = some(r, _SERVICE, 2, 5)
    scope = (
        v.town(r, pick(r, "政务服务中心|行政服务大厅|便民服务中心|公安局|大学后勤处|社区服务站"))
        if r.random() < 0.35
        else None
    )
    yield from cases(
        r,
        grid(r, ("{0}" if scope else "") + pick(r, "办事指南|服务事项清单|常见问题|常见问题解答|业务办理须知|FAQ|便民问答"), axis("entity", pick(r, "事项|业务|办理事项"), here, lambda r, like: Name(r.choice(_TOPICS))), columns, _SERVICE,
             scopes=(scope,) if scope else (), forms=("pairs", "pairs", "pairs", "records", "records", "table", "columns", "prose", "line", "headed", "turned", "groups", "keyed", "deep", "respectively"),
             before="为方便群众办事，现将有关事项公布如下。|请提前备齐材料，避免多次往返。|本指南如有更新，以现场公示为准。", after="欢迎监督。|祝您办事顺利！"),
        CHINESE, r.randint(2, 4),
    )  # fmt: skip


def single_service(r: Random) -> Iterator[Case]:
    """A notice of one affair, which only its title names."""
    topic = r.choice(_TOPICS)
    columns = some(r, _SERVICE, 3, 7)
    yield from cases(
        r,
        grid(r, pick(r, "{0}办事指南|{0}须知|关于{0}的说明|{0}常见问题|如何{0}"), nobody(), columns, _SERVICE,
             scopes=(axis("topic", "事项", (Name(topic),), lambda r, like: Name(r.choice(_TOPICS))),), forms=("pairs", "pairs", "records", "prose", "line", "articles", "deep"),
             before="为方便群众办事，现将有关事项公布如下。|请提前备齐材料。", after="欢迎监督。|祝您办事顺利！|材料不全者恕不受理。"),
        CHINESE, r.randint(2, 4),
    )  # fmt: skip


FAMILIES = [
    Family("zh ordinances", True, CHINESE, ordinances),
    Family("zh contracts", True, CHINESE, contracts),
    Family("zh tiers", True, CHINESE, tiers),
    Family("zh other tiers", False, CHINESE, tiers_kept),
    Family("zh returns", True, CHINESE, returns),
    Family("zh insurance", True, CHINESE, insurance),
    Family("zh services", True, CHINESE, services),
    Family("zh notices of a service", False, CHINESE, single_service),
]
