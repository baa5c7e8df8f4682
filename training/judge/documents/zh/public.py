"""Chinese papers for the public: opening hours, timetables, courses, hospitals, travel, admissions, results."""

from collections.abc import Iterator
from random import Random

from training.judge.documents.asking import Case, Voice, cases
from training.judge.documents.grids import Attribute, Name, Ways, attribute, axis
from training.judge.documents.making import closed, grid, nobody, others, pick, some, subset
from training.judge.documents.writing import Family
from training.judge.documents.zh import attributes as table
from training.judge.documents.zh import values as v
from training.judge.documents.zh.words import CHINESE, ordinal

_AREAS = (
    "东区 西区 南区 北区 中区", "A座 B座 C座 D座", "一期 二期 三期 四期", "一号楼/1号楼 二号楼/2号楼 三号楼/3号楼 五号楼/5号楼 六号楼/6号楼", "本部 东校区 西校区 南校区 新校区", "总馆 少儿馆 城东分馆 城西分馆 滨江分馆",
    "一食堂/第一食堂 二食堂/第二食堂 三食堂/第三食堂 清真食堂 教工食堂", "东门 西门 南门 北门", "游泳馆 篮球馆 羽毛球馆 健身房 乒乓球室", "门诊楼 住院楼 体检中心 发热门诊 急诊楼", "综合窗口 社保窗口 税务窗口 户籍窗口 公积金窗口",
    "朝阳店 海淀店 丰台店 通州店 昌平店", "一楼大厅 二楼展厅 三楼报告厅 地下车库", "甲区 乙区 丙区 丁区", "前湖校区 青山湖校区 东湖校区 西湖校区", "城南站 城北站 火车站店 机场店 大学城店", "左岸馆 右岸馆 江心馆", "上层 中层 下层",
    "前院 后院 东跨院 西跨院", "第一阅览室 第二阅览室 第三阅览室 古籍阅览室", "一号线 二号线 三号线 四号线", "鼓楼区 台江区 仓山区 晋安区", "东侧 西侧 南侧 北侧",
)  # fmt: skip
_TIMES = (
    "周一至周五/工作日 周六 周日/星期天/礼拜天 法定节假日/节假日", "春节/过年 国庆节/国庆/十一 元旦 中秋节/中秋 清明节/清明 端午节/端午", "春季/春天 夏季/夏天 秋季/秋天 冬季/冬天", "学期中 寒假 暑假 考试周",
    "周一/星期一 周二/星期二 周三/星期三 周四/星期四 周五/星期五 周六/星期六/礼拜六 周日/星期天/星期日", "上午 下午 晚上/晚间",
)  # fmt: skip
_WHAT = "图书馆|体育中心|科技园|大学|人民医院|政务服务中心|植物园|博物馆|商城|产业园|文化宫|会展中心"
OPEN = attribute(
    "开放时间|营业时间|服务时间", Ways(v.hours, v.hours, v.hours, lambda r: pick(r, "闭馆|不开放|休息") if r.random() < 0.3 else v.hours.ways[0](r)), "when",
    "{e}几点开门|{e}的开放时间|{e}什么时候开放|{e}几点关门|{e}开到几点|{e}啥时候开门|{e} 开放时间|{e}营业到几点|{e}几时开门|{e}开门吗|{e}开不开|{e}有人上班吗|{e}去的话有开吗|{e}开唔开门|{e}几点到几点|{e}还营业不",
    clash="hours", said="{e}{v}|{e}的开放时间为{v}|{e}：{v}",
)  # fmt: skip


def opening(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """A guide to the parts of a place: hours, fees, phones, often by day or season."""
    pool = closed(*r.choice(_AREAS).split())
    seconds = None
    columns = some(r, table.PLACES, 1, 4)
    entities = axis("place", pick(r, "地点|区域|场馆|位置|部位"), subset(r, pool, 2, 4), others(pool))
    if r.random() < 0.5:
        days = closed(*r.choice(_TIMES).split())
        columns = [OPEN, *r.sample([one for one in table.PLACES if one.clash & {"fee", "bus"}], r.choice((0, 0, 1)))]
        seconds = axis("day", pick(r, "时段|日期|类别"), subset(r, days, 2, 4), others(days))
        entities = nobody() if r.random() < 0.25 else entities
    scope = v.town(r, pick(r, _WHAT)) if r.random() < 0.35 or not entities.names[0].text else None
    yield from cases(
        r,
        grid(r, ("{0}" if scope else "") + pick(r, "服务指南|园区须知|通知|办事指南|开放安排|来访须知|温馨提示|便民信息|公告"), entities, columns, table.PLACES, seconds=seconds, scopes=(scope,) if scope else (), blank=(0, 0, 0.08),
             before="欢迎各位来访。|请文明参观，爱护公共设施。|如遇特殊情况以现场公告为准。|请随身携带有效证件。", after="以上安排自公布之日起执行。|给您带来的不便，敬请谅解。"),
        CHINESE, r.randint(2, 4), voice,
    )  # fmt: skip


# --- timetables

RIDES: tuple[Attribute, ...] = (
    attribute("发车时间|开车时间|出发时间", v.clock, "when", "{e}几点开|{e}什么时候发车|{e}几点走|{e}的发车时间|{e}几时开车|{e}啥时候走|{e}几点出发|{e} 发车", clash="leave", said="{e}{v}发车|{e}于{v}开出", back="{v}开的是哪趟|{v}发车的是哪一班"),
    attribute("到达时间|到站时间|抵达时间", v.clock, "when", "{e}几点到|{e}什么时候到|{e}的到达时间|{e}几时到站|{e}啥时候到|{e}几点能到|{e} 到达", clash="arrive", said="{e}{v}到达|{e}于{v}抵达"),
    attribute("始发站|起点", lambda r: r.choice(v.CITIES) + pick(r, "|东|南|西|北|站"), "where", "{e}从哪里出发|{e}的始发站|{e}起点是哪|{e}从哪儿开|{e}由边度开出", clash="from", said="{e}由{v}始发"),
    attribute("终点站|终点", lambda r: r.choice(v.CITIES) + pick(r, "|东|南|西|北|站"), "where", "{e}开到哪里|{e}的终点站|{e}终点是哪|{e}去哪儿|{e}到边度", clash="to", said="{e}开往{v}", back="到{v}坐哪趟|去{v}的是哪一班"),
    attribute("票价|二等座票价|全程票价", v.amount(2, 900, "元"), "money", "{e}多少钱|{e}票价多少|{e}的票价|{e}坐一趟几块|{e}车票几多钱|{e} 票价", clash="fee", said="{e}票价{v}"),
    attribute("站台|检票口", Ways(v.amount(1, 18, "站台", "号站台"), lambda r: f"{r.randint(1, 28)}{r.choice('AB')}检票口"), "where", "{e}在几站台|{e}在哪上车|{e}的站台|{e}在哪个检票口|{e}去哪检票", clash="platform", said="{e}在{v}上车"),
    attribute("运行时间|历时|全程时间", lambda r: f"{r.randint(1, 12)}小时{r.randint(1, 59)}分", "long", "{e}要开多久|{e}全程多长时间|{e}要坐几个小时|{e}历时多久|{e}跑几耐", clash="time", said="{e}全程{v}"),
    attribute("发车间隔|间隔", v.amount(3, 60, "分钟"), "long", "{e}多久一班|{e}几分钟一趟|{e}的发车间隔|{e}隔多久来一辆", clash="gap", said="{e}每{v}一班"),
    attribute("司机|驾驶员", v.person, "who", "{e}谁开的|{e}的司机是谁|{e}司机叫什么|{e}边个揸车", clash="driver", said="{e}由{v}驾驶"),
)  # fmt: skip
_FIRST_LAST: tuple[Attribute, ...] = (
    attribute("首班车|首班时间|头班车", lambda r: f"{r.randint(5, 7)}:{r.choice(('00', '15', '30', '45', '20'))}", "when", "{e}首班车几点|{e}最早一班几点|{e}头班车什么时候|{e}几点开始有车|{e}首班车|{e}最早几时有车", clash="first", said="{e}首班车{v}"),
    attribute("末班车|末班时间|尾班车", lambda r: f"{r.randint(20, 23)}:{r.choice(('00', '15', '30', '45', '20'))}", "when", "{e}末班车几点|{e}最后一班几点|{e}末班车什么时候|{e}几点没车|{e}末班车|{e}尾班车几时", clash="last", said="{e}末班车{v}"),
    attribute("发车间隔|间隔", v.amount(3, 60, "分钟"), "long", "{e}多久一班|{e}几分钟一趟|{e}的发车间隔|{e}隔多久来一辆", clash="gap", said="{e}每{v}一班"),
    attribute("全程票价|票价", v.amount(1, 12, "元"), "money", "{e}多少钱|{e}票价多少|{e}坐一趟几块|{e}车费几多", clash="fee", said="{e}票价{v}"),
)  # fmt: skip


def _train(r: Random) -> str:
    return r.choice(("G", "D", "K", "T", "Z", "C")) + str(r.randint(1, 9999))


def _kin_digits(r: Random, like: Name) -> Name:
    places = [i for i, c in enumerate(like.text) if c.isdigit()]
    i = r.choice(places)
    other = like.text[:i] + r.choice("123456789") + like.text[i + 1 :]
    return Name(other, tuple(also.replace(like.text, other) for also in like.also))


def _towards(stop: str) -> Name:
    return Name(f"开往{stop}方向", (f"往{stop}", f"去{stop}方向"))


def timetables(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """Trains and coaches, or buses by direction."""
    found: list[Name] = []
    bus = r.random() < 0.45
    while len(found) < 8:
        text = f"{r.randint(1, 999)}路" if bus else _train(r)
        one = (
            _kin_digits(r, r.choice(found))
            if found and r.random() < 0.4
            else Name(text, (f"{text}公交", f"{text}公交车") if bus else (f"{text}次", f"{text}次列车"))
        )
        if not any(one.overlaps(other) for other in found):
            found.append(one)
    found = found[: r.randint(3, 8)]
    if bus:
        ends = (
            [Name(text) for text in r.sample(("上行", "下行"), 2)]
            if r.random() < 0.5
            else [_towards(one) for one in r.sample(_STOPS, 2)]
        )
        seconds = axis("direction", "方向", ends, lambda r, like: _towards(r.choice(_STOPS)))
        g = grid(r, pick(r, "公交线路时刻表|公交首末班车时间|线路信息|公交出行指南"), axis("entity", pick(r, "线路|路线"), found[:4], _kin_digits), some(r, _FIRST_LAST, 1, 3), _FIRST_LAST, seconds=seconds, blank=(0, 0, 0.08),
                 before="请提前到站候车。|运营时间以现场公告为准。", after="节假日班次另行安排。|服务热线见站牌。")  # fmt: skip
    else:
        scope = axis(
            "place",
            "车站",
            (Name(r.choice(v.CITIES) + pick(r, "站|南站|东站|客运站")),),
            lambda r, like: Name(r.choice(v.CITIES) + like.text[2:]),
        )
        scoped = r.random() < 0.3
        g = grid(r, ("{0}" if scoped else "") + pick(r, "列车时刻表|时刻表|班次表|车次信息|发车时刻"), axis("entity", pick(r, "车次|班次"), found, _kin_digits), some(r, RIDES, 2, 5), RIDES, scopes=(scope,) if scoped else (), blank=(0, 0, 0.08),
                 before="请提前到站候车。|以车站公告为准。|开车前5分钟停止检票。", after="如有调整，恕不另行通知。|退改签请到售票窗口。")  # fmt: skip
    yield from cases(r, g, CHINESE, r.randint(2, 4), voice)


_STOPS = "火车站 汽车北站 市民广场 大学城 高新区 机场 体育中心 人民公园 码头 动物园 科技园 老城隍庙 开发区 湿地公园 会展中心 南湖 东山口 西门口".split()

# --- courses, hospitals

_COURSES = "高等数学 线性代数 大学英语 大学物理 有机化学 程序设计 数据结构 操作系统 计算机网络 微观经济学 宏观经济学 会计学原理 管理学 市场营销 民法总论 刑法分论 古代汉语 现代文学 世界通史 中国哲学 普通心理学 细胞生物学 遗传学 工程制图 理论力学 材料力学 电路分析 信号与系统 自动控制原理 统计学 计量经济学 新闻采写 摄影基础 油画 声乐 太极拳 羽毛球 瑜伽 书法 急救知识".split()
_COURSE: tuple[Attribute, ...] = (
    attribute("任课教师|授课教师|主讲", v.person, "who", "{e}谁教|{e}的老师是谁|{e}哪个老师上|{e}由谁主讲|{e}是谁的课|{e}边个教|{e} 老师", clash="teacher", said="{e}由{v}讲授|{v}主讲{e}", back="{v}教什么|{v}上哪门课"),
    attribute("上课时间|时间", lambda r: f"周{r.choice('一二三四五')}第{r.randint(1, 9)}-{r.randint(10, 12)}节" if r.random() < 0.5 else f"周{r.choice('一二三四五六日')}{v.clock.ways[0](r)}", "when", "{e}什么时候上|{e}周几上课|{e}的上课时间|{e}几点上课|{e}啥时候有课|{e}几时上堂|{e} 时间", clash="time", said="{e}{v}上课|{e}的上课时间为{v}"),
    attribute("教室|上课地点|地点", v.room, "where", "{e}在哪上|{e}在哪个教室|{e}的教室|{e}在哪间教室上课|{e}喺边度上|{e} 教室", clash="room", said="{e}在{v}上课", back="{v}上什么课"),
    attribute("学分", v.decimal(0.5, 6, 1, "", "学分"), "number", "{e}几个学分|{e}多少学分|{e}的学分|{e} 学分|{e}有几分", clash="credit", said="{e}计{v}学分"),
    attribute("考核方式|考试形式", v.one_of("闭卷考试 开卷考试 课程论文 平时作业 口试 上机考试 小组报告 考查"), "what", "{e}怎么考|{e}考试形式是什么|{e}的考核方式|{e}闭卷还是开卷|{e}咋考", clash="exam", said="{e}采用{v}"),
    attribute("人数限制|限选人数", v.amount(15, 200, "人"), "number", "{e}限多少人|{e}能选几个人|{e}的人数限制|{e}收多少人", clash="limit", said="{e}限{v}"),
    attribute("学费|收费", v.amount(100, 4800, "元", "元/期"), "money", "{e}多少钱|{e}学费多少|{e}的学费|{e}要交几多学费|{e}收费吗，多少", clash="fee", said="{e}学费{v}"),
    attribute("教材|指定教材", lambda r: f"《{r.choice(_COURSES)}{pick(r, '教程|导论|基础|讲义')}》", "what", "{e}用什么书|{e}的教材是什么|{e}用哪本教材|{e}要买啥书", clash="book", said="{e}使用{v}"),
)  # fmt: skip


def _other_term(r: Random, like: Name) -> Name:
    return Name(f"{int(like.text[:4]) + r.choice((-1, 0, 0, 1))}年{pick(r, '春季|秋季|夏季')}学期")


def courses(r: Random) -> Iterator[Case]:
    """A catalogue of courses of a term."""
    names = [Name(text) for text in r.sample(_COURSES, r.randint(3, 9))]
    term = Name(f"{r.randint(2018, 2026)}年{pick(r, '春季|秋季')}学期")
    scopes = (axis("year", "学期", (term,), _other_term),) if r.random() < 0.45 else ()
    yield from cases(
        r,
        grid(r, ("{0}" if scopes else "") + pick(r, "课程表|选课手册|课程一览|开课通知|培训班课程安排"), axis("entity", pick(r, "课程|课程名称|科目"), names, lambda r, like: Name(r.choice(_COURSES))), some(r, _COURSE, 2, 5), _COURSE, scopes=scopes,
             before="选课系统将按时开放。|请注意时间冲突。|以教务系统为准。", after="未尽事宜请咨询教务处。|人数不足十人不开班。"),
        CHINESE, r.randint(2, 4),
    )  # fmt: skip


_WARDS = "内科 外科 儿科 妇科 产科 骨科 眼科 耳鼻喉科 口腔科 皮肤科 神经内科 神经外科 心内科 心外科 消化内科 呼吸内科 肾内科 内分泌科 血液科 肿瘤科 康复科 中医科 针灸科 急诊科 麻醉科 放射科 检验科 超声科 药剂科 感染科 泌尿外科 胸外科 老年病科 疼痛科".split()
_WARD: tuple[Attribute, ...] = (
    attribute("楼层|位置|所在楼层", lambda r: pick(r, "门诊楼|住院楼|内科楼|外科楼|一号楼|") + pick(r, "一层|二层|三层|四层|5楼|6楼|7楼|八层"), "where", "{e}在几楼|{e}在哪|{e}怎么走，在几层|{e}的位置|{e}在哪层|{e}喺几楼|{e}去哪儿", clash="floor", said="{e}在{v}|{e}位于{v}", back="{v}是什么科"),
    attribute("电话|科室电话", v.phone, "number", "{e}电话多少|{e}的电话|{e}打什么电话|{e} 电话|{e}科室电话几号", clash="phone", said="{e}电话{v}"),
    attribute("主任|科主任|负责人", v.person, "who", "{e}主任是谁|{e}的负责人|{e}谁是主任|{e}主任叫什么|{e}边个系主任", clash="chief", said="{e}主任为{v}|{v}任{e}主任", back="{v}是哪个科的主任"),
    attribute("护士长", v.person, "who", "{e}护士长是谁|{e}的护士长|{e}护士长叫什么", clash="nurse", said="{e}护士长为{v}"),
    attribute("床位数|床位", v.amount(8, 90, "张", "张床"), "number", "{e}有多少床位|{e}几张床|{e}的床位数|{e}床位多少", clash="beds", said="{e}设床位{v}"),
    attribute("门诊时间|出诊时间", Ways(v.hours, lambda r: f"周{r.choice('一二三四五六')}{pick(r, '上午|下午|全天')}"), "when", "{e}什么时候看|{e}门诊时间|{e}几点开诊|{e}哪天出诊|{e}几时睇症|{e}啥时候有医生", clash="hours", said="{e}{v}开诊"),
    attribute("挂号费|诊查费", v.amount(4, 300, "元"), "money", "{e}挂号多少钱|{e}挂号费|{e}看一次几块|{e}挂号要几多钱", clash="fee", said="{e}挂号费{v}"),
)  # fmt: skip


def hospitals(r: Random) -> Iterator[Case]:
    """Departments of a hospital, or doctors by weekday."""
    scope = v.town(r, pick(r, "人民医院|中医院|第一医院|妇幼保健院|中心医院")) if r.random() < 0.4 else None
    wards = [Name(text) for text in r.sample(_WARDS, r.randint(3, 8))]
    seconds, columns = None, some(r, _WARD, 2, 5)
    if r.random() < 0.35:
        doctor = attribute("出诊医生|坐诊医生|专家", v.person, "who", "{e}谁出诊|{e}哪个医生看|{e}坐诊的是谁|{e}出诊医生是哪位|{e}边个医生|{e}有哪个专家|{e}是谁的号", clash="doctor", said="{e}由{v}出诊")  # fmt: skip
        columns, wards = [doctor], wards[:4]
        seconds = axis("weekday", pick(r, "星期|日期"), subset(r, v.WEEK, 2, 5), others(v.WEEK))
    yield from cases(
        r,
        grid(r, ("{0}" if scope else "") + pick(r, "科室一览|就诊指南|科室介绍|门诊安排|楼层索引" if not seconds else "专家出诊表|门诊排班|出诊安排"), axis("place", pick(r, "科室|科别"), wards, lambda r, like: Name(r.choice(_WARDS))), columns, _WARD, seconds=seconds, scopes=(scope,) if scope else (), blank=(0, 0, 0.1),
             before="请持有效证件就诊。|可通过自助机挂号。|急救请拨打120。", after="如有停诊，另行通知。|祝您早日康复。"),
        CHINESE, r.randint(2, 4),
    )  # fmt: skip


# --- travel, admissions, results

_SIGHTS = "故宫 西湖 鼓浪屿 莫高窟 兵马俑 洪崖洞 外滩 拙政园 黄鹤楼 岳麓书院 布达拉宫 玉龙雪山 洱海 漓江 天门山 鸣沙山 青海湖 喀纳斯 长白山 泰山 崂山 普陀山 乌镇 周庄 平遥古城 凤凰古城 土楼 五指山 蜈支洲岛 大熊猫基地".split()
_DAY: tuple[Attribute, ...] = (
    attribute("上午|上午安排|上午活动", v.one_of(" ".join(_SIGHTS)), "what", "{e}上午去哪|{e}上午玩什么|{e}上午的安排|{e}上午干嘛|{e}朝早去边", clash="morning", said="{e}上午游览{v}", back="哪天上午去{v}|{v}安排在第几天"),
    attribute("下午|下午安排|下午活动", v.one_of(" ".join(_SIGHTS)), "what", "{e}下午去哪|{e}下午玩什么|{e}下午的安排|{e}下午干啥", clash="afternoon", said="{e}下午前往{v}", back="哪天下午去{v}"),
    attribute("住宿|入住酒店|住宿地点", lambda r: r.choice(v.CITIES) + r.choice(v.BRANDS) + pick(r, "酒店|宾馆|民宿|大饭店"), "where", "{e}住哪|{e}晚上住哪里|{e}住什么酒店|{e}的住宿|{e}住边度|{e}在哪过夜", clash="hotel", said="{e}入住{v}", back="哪天住{v}"),
    attribute("早餐", v.one_of("酒店自助 简餐 不含 当地小吃 打包早餐"), "what", "{e}早餐吃什么|{e}含早餐吗|{e}的早餐|{e}早上吃啥", clash="breakfast"),
    attribute("晚餐", v.one_of("火锅 自理 团餐 海鲜大排档 农家菜 烤全羊 船宴 素斋"), "what", "{e}晚餐吃什么|{e}晚饭怎么安排|{e}的晚餐|{e}晚上吃啥", clash="dinner", said="{e}晚餐为{v}"),
    attribute("交通|交通方式", v.one_of("大巴 高铁 飞机 游船 包车 步行 缆车 动车"), "what", "{e}坐什么去|{e}怎么去|{e}的交通方式|{e}搭咩车", clash="ride", said="{e}乘{v}"),
    attribute("集合时间|出发时间", v.clock, "when", "{e}几点集合|{e}几点出发|{e}的集合时间|{e}早上几点走|{e}几时集合", clash="meet", said="{e}{v}集合"),
    attribute("导游|带队", v.person, "who", "{e}谁带队|{e}导游是谁|{e}的导游|{e}边个带团", clash="guide", said="{e}由{v}带队"),
    attribute("车程|行车时间", lambda r: pick(r, "约1小时|约2小时|40分钟|3.5小时|约5小时|90分钟"), "long", "{e}坐车多久|{e}车程多长|{e}的车程|{e}路上要几个小时", clash="time", said="{e}车程{v}"),
)  # fmt: skip


def _nth_day(n: int) -> Name:
    return Name(f"第{ordinal(n)}天", (f"第{n}天", f"D{n}", f"DAY{n}"))


def travel(r: Random) -> Iterator[Case]:
    """An itinerary day by day."""
    days = r.randint(2, 7)
    where = Name(r.choice(v.CITIES) + pick(r, "五日游|四日游|研学之旅|亲子游|夕阳红之旅|疗养行程"))
    scopes = (
        (axis("place", "线路", (where,), lambda r, like: Name(r.choice(v.CITIES) + like.text[2:])),)
        if r.random() < 0.45
        else ()
    )
    yield from cases(
        r,
        grid(r, ("{0}" if scopes else "") + pick(r, "行程单|行程安排|日程表|旅游行程|出行计划"), axis("ordinal", pick(r, "日期|天数|行程"), [_nth_day(n + 1) for n in range(days)], lambda r, like: _nth_day(r.randint(1, 10))), some(r, _DAY, 2, 5), _DAY, scopes=scopes,
             before="请携带身份证件。|行程可能因天气调整。|请穿舒适的鞋子。", after="自费项目另行收费。|祝您旅途愉快！"),
        CHINESE, r.randint(2, 4),
    )  # fmt: skip


_MAJORS = "计算机科学与技术 软件工程 人工智能 电气工程 机械设计 土木工程 建筑学 临床医学 口腔医学 护理学 药学 法学 汉语言文学 新闻学 英语 日语 会计学 金融学 国际贸易 工商管理 物流管理 数学与应用数学 应用物理 化学工程 生物技术 环境工程 食品科学 农学 园林 动物医学 学前教育 小学教育 音乐表演 视觉传达设计 体育教育 心理学 社会工作 旅游管理".split()
_ADMIT: tuple[Attribute, ...] = (
    attribute("招生计划|计划数|招生人数", v.amount(5, 240, "人", "", "名"), "number", "{e}招多少人|{e}的招生计划|{e}计划招几个|{e}招生人数是多少|{e}招几多人|{e} 计划数", clash="plan", said="{e}计划招生{v}"),
    attribute("最低分|录取分数线|最低录取分", v.amount(380, 690, "分", ""), "number", "{e}最低多少分|{e}录取分数线是多少|{e}要考多少分|{e}几分能上|{e}的最低分|{e}分数线几多|{e} 分数线", clash="score", said="{e}录取最低分为{v}"),
    attribute("平均分", v.decimal(400, 699, 1), "number", "{e}平均分多少|{e}的平均分|{e}平均多少分", clash="mean", said="{e}平均分{v}"),
    attribute("学费|学费标准", v.amount(3900, 58000, "元/年", "元"), "money", "{e}学费多少|{e}一年多少钱|{e}的学费|{e}读一年要几多钱|{e} 学费|{e}贵不贵，学费多少", clash="fee", said="{e}学费{v}"),
    attribute("学制", v.one_of("三年 四年 五年 两年 八年"), "long", "{e}读几年|{e}的学制|{e}要读多久|{e}是几年制|{e}学制几年", clash="years", said="{e}学制{v}"),
    attribute("选科要求|选考科目", v.one_of("物理+化学|不限|历史|物理|化学或生物|物理+地理|思想政治|物理+生物"), "what", "{e}要选什么科|{e}的选科要求|{e}选考科目是什么|{e}对选科有什么要求", clash="subject", said="{e}的选科要求为{v}"),
    attribute("校区|就读校区", v.one_of("本部 东校区 西校区 南校区 新校区 滨海校区"), "where", "{e}在哪个校区|{e}在哪上课|{e}的校区|{e}在边个校区", clash="campus", said="{e}在{v}就读"),
)  # fmt: skip
_PROVINCES = (
    "河南 山东 四川 广东 湖南 湖北 安徽 江西 浙江 江苏 河北 山西 福建 广西 云南 贵州 陕西 甘肃 辽宁 吉林".split()
)


def admissions(r: Random) -> Iterator[Case]:
    """Admission by major, by province or year."""
    names = [Name(text) for text in r.sample(_MAJORS, r.randint(2, 7))]
    seconds = None
    columns = some(r, _ADMIT, 1, 5)
    school = axis(
        "organisation",
        "学校",
        (Name(r.choice(v.CITIES) + pick(r, "大学|理工大学|师范大学|医科大学")),),
        lambda r, like: Name(r.choice(v.CITIES) + like.text[2:]),
    )
    year = axis("year", "年份", (v.year(r.randint(2016, 2026)),), v.kin_year)
    scopes = [school] if r.random() < 0.4 else []
    way = r.random()
    if way < 0.35:
        columns = columns[:2]
        seconds = axis(
            "place",
            pick(r, "省份|生源地"),
            [Name(text) for text in r.sample(_PROVINCES, r.randint(2, 4))],
            lambda r, like: Name(r.choice(_PROVINCES)),
        )
    elif way < 0.55:
        columns = [one for one in columns if one.clash & {"score", "mean", "plan"}][:2] or [_ADMIT[1]]
        first = r.randint(2014, 2023)
        seconds = axis("year", pick(r, "年份|年度"), [v.year(first + n) for n in range(r.randint(2, 4))], v.kin_year)
    if way >= 0.55 and r.random() < 0.6:
        scopes.append(year)
    title = "".join("{%s}" % n for n in range(len(scopes)))  # noqa: UP031
    yield from cases(
        r,
        grid(r, title + pick(r, "招生简章|招生计划表|录取情况|报考指南|专业介绍|录取分数统计"), axis("entity", pick(r, "专业|专业名称|招生专业"), names, lambda r, like: Name(r.choice(_MAJORS))), columns, _ADMIT, seconds=seconds, scopes=scopes,
             before="学校招生办公室编制。|最终以省招办公布为准。|欢迎报考！", after="学费以物价部门核定为准。|咨询请访问招生网。"),
        CHINESE, r.randint(2, 4),
    )  # fmt: skip


_PRIZE: tuple[Attribute, ...] = (
    attribute("获奖者|姓名|选手", v.person, "who", "{e}是谁|{e}是谁拿的|谁得了{e}|{e}归谁|{e}的获奖者|{e}被谁拿走了|{e}系边个", clash="winner", said="{e}是{v}|{v}获得{e}|{e}由{v}获得", back="{v}得了什么|{v}第几名|{v}拿了什么奖"),
    attribute("单位|代表单位|所在学校", lambda r: r.choice(v.CITIES) + pick(r, "一中|二中|实验小学|大学|体校|铁路局|电力公司|少年宫"), "who", "{e}是哪个单位的|{e}来自哪里|{e}代表哪个学校|{e}的单位|{e}是哪儿的", clash="team", said="{e}来自{v}"),
    attribute("成绩|得分", Ways(v.decimal(50, 100, 1, "分"), v.decimal(9, 59, 2, "秒"), lambda r: f"{r.randint(1, 59)}分{r.randint(1, 59)}秒"), "number", "{e}成绩多少|{e}得了多少分|{e}的成绩|{e}几分|{e}跑了多少", clash="score", said="{e}成绩为{v}"),
    attribute("奖金|奖励", v.amount(100, 90000, "元"), "money", "{e}奖多少钱|{e}奖金多少|{e}有多少奖金|{e}发几多奖金|{e}的奖励", clash="award", said="{e}奖金{v}"),
    attribute("指导教师|教练", v.person, "who", "{e}的指导老师是谁|{e}教练是谁|{e}谁指导的", clash="coach", said="{e}的指导教师为{v}"),
    attribute("作品|参赛作品|节目", lambda r: f"《{r.choice(_SIGHTS)}{pick(r, '之春|夜雨|小记|印象|组歌|的黄昏')}》", "what", "{e}的作品是什么|{e}是什么作品|{e}凭哪个作品|{e}的节目叫啥", clash="work", said="{e}的作品是{v}"),
)  # fmt: skip
_RANKS = (
    "第一名/冠军 第二名/亚军 第三名/季军 第四名 第五名 第六名", "一等奖 二等奖 三等奖 优秀奖 组织奖", "金奖 银奖 铜奖 优胜奖", "最佳男主角 最佳女主角 最佳导演 最佳编剧 最佳新人 最佳配乐", "最佳前锋 最佳门将 最佳教练 最佳新人 公平竞赛奖",
)  # fmt: skip
_RACES = "男子100米 女子100米 男子跳高 女子跳远 男子铅球 女子800米 男子1500米 男子4×100米接力 书法组 绘画组 声乐组 舞蹈组 小学组 初中组 高中组 成人组".split()


def _nth_time(n: int) -> Name:
    return Name(f"第{ordinal(n)}届", (f"第{n}届",))


def results(r: Random) -> Iterator[Case]:
    """Results of a contest: who came first, second, third."""
    ranks = closed(*r.choice(_RANKS).split())
    here = ranks[: r.randint(2, len(ranks) - 1)] if r.random() < 0.6 else subset(r, ranks, 2, 4)
    seconds = None
    columns = some(r, _PRIZE, 1, 4, _PRIZE[0])
    if r.random() < 0.4 and ranks[0].text in ("第一名", "一等奖", "金奖"):
        seconds = axis(
            "group",
            pick(r, "组别|项目"),
            [Name(text) for text in r.sample(_RACES[:8] if r.random() < 0.5 else _RACES[8:], r.randint(2, 3))],
            lambda r, like: Name(r.choice(_RACES[:8] if like.text in _RACES[:8] else _RACES[8:])),
        )
        columns = columns[:2]
    scopes = (
        (axis("ordinal", "届次", (_nth_time(r.randint(2, 29)),), lambda r, like: _nth_time(r.randint(1, 30))),)
        if r.random() < 0.45
        else ()
    )
    yield from cases(
        r,
        grid(r, ("{0}" if scopes else "") + pick(r, "运动会成绩公告|青少年书画大赛获奖名单|科技创新大赛结果|歌唱比赛成绩|电影节获奖名单|技能大赛光荣榜"), axis("ordinal", pick(r, "名次|奖项|等级"), here, others(ranks)), columns, _PRIZE, seconds=seconds, scopes=scopes, blank=(0, 0, 0.05),
             before="经评委会评定，结果如下。|向获奖者表示祝贺！|本次比赛共有百余人参加。", after="获奖证书将统一寄送。|如有异议请于七日内提出。"),
        CHINESE, r.randint(2, 4),
    )  # fmt: skip


FAMILIES = [
    Family("zh opening hours", True, CHINESE, opening),
    Family("zh timetables", True, CHINESE, timetables),
    Family("zh courses", False, CHINESE, courses),
    Family("zh hospitals", False, CHINESE, hospitals),
    Family("zh travel", False, CHINESE, travel),
    Family("zh admissions", True, CHINESE, admissions),
    Family("zh results", True, CHINESE, results),
]
