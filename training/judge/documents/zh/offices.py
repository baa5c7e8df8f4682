"""Chinese papers of offices: contacts, duty rosters, minutes, meeting rooms, events."""

from collections.abc import Iterator
from random import Random

from training.judge.documents.asking import Case, Voice, cases
from training.judge.documents.grids import Attribute, Name, Ways, attribute, axis
from training.judge.documents.making import closed, grid, nobody, others, pick, some, subset
from training.judge.documents.writing import Family
from training.judge.documents.zh import attributes as table
from training.judge.documents.zh import values as v
from training.judge.documents.zh.words import CHINESE


def contacts(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """A contact sheet of an office, a school, a shop."""
    who = v.people(r, r.choice((3, 4, 5, 6, 8, 10, 14, 20)))
    must = [one for one in table.PEOPLE if one.describes] if r.random() < 0.35 else []
    columns = some(r, table.PEOPLE, 2, 6, *must)
    house = v.firm(r)
    scopes = (axis("organisation", "单位", (house,), v.kin_firm),) if r.random() < 0.4 else ()
    what = pick(
        r,
        "员工通讯录|通讯录|人员名单|联系表|职工信息表|联络名册|人员联系方式|人员基本情况|花名册|内部电话本|教职工名册|项目组成员",
    )
    yield from cases(
        r,
        grid(
            r, ("{0}" if scopes else "") + what, axis("entity", pick(r, "姓名|姓名|人员|员工|联系人|名字"), who, v.kin_person), columns, table.PEOPLE,
            scopes=scopes, blank=(0, 0, 0.1, 0.2),
            before=f"本表仅供内部使用，请勿外传。|更新日期：{v.date(r)}|如有变动请及时告知人事部。|共{len(who)}人|制表：{v.person(r)}",
            after="注：信息以人事系统为准。|（第三版）|以上信息如有错误，请联系行政前台更正。",
        ),
        CHINESE, r.randint(2, 4), voice,
    )  # fmt: skip


_POSTS = "门卫岗 一号岗 二号岗 三号岗 前台 机房 总机 监控室 急诊 住院部 药房 消防控制室 仓库 食堂 图书馆 实验室 教学楼 宿舍楼 东门 西门 南门 北门 收银台 客服 配电房 锅炉房 停车场 化验室 泵房 变电站".split()
_WHERE = "物业服务中心 教务处 信息中心 后勤处 内科 外科 保卫科 设备部 总务处 客服中心 护理部 技术科 资产处 研发中心 学工处 骨科 财务处 人事处 儿科 团委".split()


def rosters(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """A duty roster: posts or shifts by weekday or date."""
    staff = v.people(r, r.randint(6, 16))
    duty = attribute(
        pick(r, "值班人员$值班人$值班|值班员$值班人员|当班人员$当班|值班$值班人").replace("$", "|"), lambda r: r.choice(staff).text, "who",
        "{e}谁值班|{e}是谁值班|{e}哪个值班|{e}值班的是谁|{e}由谁值班|{e}值班人是哪位|{e}该谁值|{e}轮到谁|{e}谁当班|{e}边个值班|{e} 值班|{e}有人值班吗，是谁",
        clash="duty", said="{e}由{v}值班|{e}值班人为{v}|{e}：{v}值班",
    )  # fmt: skip
    extra = (
        attribute(
            "带班领导|带班",
            v.person,
            "who",
            "{e}带班领导是谁|{e}谁带班|{e}哪个领导带班|{e}的带班",
            clash="leader",
            said="{e}由{v}带班",
        ),
        attribute("值班电话", v.phone, "number", "{e}值班电话多少|{e}打哪个电话|{e}的值班电话|{e}电话", clash="phone"),
        attribute("备班人员|备班", v.person, "who", "{e}备班是谁|{e}谁备班|{e}替班的是谁|{e}的备班人员", clash="spare"),
    )
    columns = [duty, *r.sample(extra, r.choice((0, 0, 1, 1, 2)))]
    if r.random() < 0.65:
        names = list(v.WEEK[: r.choice((5, 5, 6))]) if r.random() < 0.7 else subset(r, v.WEEK, 3, 5)
        seconds = axis("weekday", pick(r, "星期|日期|时间"), names, others(v.WEEK))
    else:
        month, first = r.randint(1, 12), r.randint(1, 20)
        seconds = axis(
            "day",
            "日期",
            [v.day_of(month, first + i) for i in range(r.randint(3, 7))],
            lambda r, like: v.day_of(month, r.randint(1, 28)),
        )
    shifts = closed("早班", "中班", "晚班/夜班") if r.random() < 0.6 else closed("白班/日班", "夜班/晚班", "备勤")
    kind = r.random()
    if kind < 0.4:
        posts = [Name(text) for text in r.sample(_POSTS, r.randint(2, 4))]
        entities = axis("place", pick(r, "岗位|地点|值班点"), posts, lambda r, like: Name(r.choice(_POSTS)))
    elif kind < 0.8:
        entities = axis("shift", "班次", subset(r, shifts, 2, 2), others(shifts))
    else:
        entities = nobody()
    where = Name(r.choice(_WHERE))
    scopes = (
        (axis("organisation", "部门", (where,), lambda r, like: Name(r.choice(_WHERE))),) if r.random() < 0.4 else ()
    )
    lone = not entities.names[0].text
    yield from cases(
        r,
        grid(
            r, ("{0}" if scopes else "") + pick(r, "值班表|排班表|值班安排|轮值表|值班通知|节前值班安排"), entities, columns, (duty, *extra),
            seconds=seconds, scopes=scopes, blank=(0, 0, 0.08),
            forms=("by second", "flat", "told") if lone else ("flat", "flat", "by entity", "by second", "by attribute", "told", "heads", "bands", "respectively"),
            before="请各值班人员按时到岗，不得擅自离岗。|如需调班，请提前一天报告。|值班期间请保持通讯畅通。", after="注：法定节假日另行安排。|交接班时须填写交接记录。",
        ),
        CHINESE, r.randint(2, 4), voice,
    )  # fmt: skip


_VERBS = "完成 修订 更换 采购 验收 上线 盘点 调研 起草 整理 翻新 安装 维修 检测 评审 推广 招标 迁移 培训 核对".split()
_THINGS = (
    "官网首页 会员系统 仓库货架 员工手册 供应商名录 年度预算 消防器材 考勤系统 产品画册 客户数据库 食堂菜单 门禁系统 报销流程 财务报表 安全演练 招聘计划 绩效方案 展会展台 电梯合同 网络机房 车辆台账 "
    "售后流程 培训教材 质量手册 应急预案 宣传视频 小程序 停车场道闸 空调机组 办公家具 档案目录 数据备份 价格体系 区域代理协议 园区绿化"
).split()
_TASKS: tuple[Attribute, ...] = (
    attribute("负责人|责任人|牵头人", v.person, "who", "{e}谁负责|{e}由谁来做|{e}归谁管|{e}谁牵头|{e}的负责人是谁|{e}找谁|{e}交给谁了|{e}是哪个在搞|谁负责{e}|{e} 负责人", clash="owner", back="{v}负责什么|{v}要做什么|{v}的任务是什么|{v}管哪件事",
              said="{v}负责{e}|{e}由{v}负责|由{v}牵头{e}|会议决定，{e}由{v}负责"),
    attribute("完成时间|截止日期|时限", Ways(v.day, v.date, v.one_of("本周五前|下周一前|月底前|本月15日前|下月10日前|年底前|本季度末|两周内")), "when", "{e}什么时候完成|{e}几号之前要做好|{e}的截止日期|{e}啥时候交|{e}最晚哪天|{e}什么时候要|{e}几时要交|{e}哪天到期|{e} 截止",
              clash="due", said="{e}须在{v}完成|{e}的完成时间为{v}|{v}，完成{e}工作|{e}限{v}完成"),
    attribute("协办部门|配合部门", v.one_of("财务部 市场部 行政部 法务部 人事部 研发部 工程部 信息中心 采购部 品质部 客服部 仓储部"), "who", "{e}哪个部门配合|{e}的协办部门|{e}谁协助|{e}由什么部门配合", clash="help", said="{v}配合{e}|{e}由{v}协办"),
    attribute("预算|经费|预算金额", Ways(v.amount(1, 300, "万元"), v.amount(1000, 90000, "元")), "money", "{e}预算多少|{e}花多少钱|{e}的经费|{e}批了多少钱|{e}要几多钱|{e} 预算", clash="budget", said="{e}预算{v}|同意为{e}安排经费{v}|{e}的预算为{v}"),
    attribute("验收人|检查人", v.person, "who", "{e}谁验收|{e}由谁检查|{e}的验收人是谁|{e}做完谁来验", clash="check", said="{e}完成后由{v}验收|{v}负责验收{e}"),
    attribute("进度|完成进度", v.percent, "number", "{e}做到哪了|{e}进度多少|{e}完成了百分之几|{e}的进度|{e}搞了多少了", clash="progress", said="{e}已完成{v}|{e}目前进度为{v}"),
)  # fmt: skip
_SPOKEN: tuple[Attribute, ...] = (
    attribute("发言|意见|发言要点", lambda r: pick(r, "建议|要求|希望|强调|认为应当|提议|主张") + pick(r, "尽快|分批|先试点再|年内|统一|公开|逐步|暂缓") + r.choice(_VERBS) + r.choice(_THINGS), "what",
              "{e}说了什么|{e}提了什么意见|{e}怎么说的|{e}的发言|{e}有什么建议|{e}讲了啥|{e}是什么意见|{e}发言说了些什么|{e}有咩意见", clash="speech", said="{e}{v}|{e}在会上{v}|{e}发言，{v}"),
    attribute("表决|投票", v.one_of("同意 反对 弃权 保留意见"), "what", "{e}投了什么票|{e}同意吗|{e}的表决意见|{e}怎么投的|{e}赞成还是反对", clash="vote", said="{e}表决{v}|{e}投票{v}"),
    attribute("出席情况|出席", v.one_of("出席 缺席 请假 线上参加 迟到 列席"), "what", "{e}来了吗|{e}出席了没有|{e}到会了吗|{e}参加会议了吗|{e}有没有来", clash="present"),
    attribute("职务", v.one_of("董事长 总经理 副总经理 财务总监 工会主席 办公室主任 监事 技术总监 厂长 书记 校长 院长 销售总监 人事经理"), "what", "{e}是什么职务|{e}担任什么|{e}啥职位|{e}的职务", clash="job"),
)  # fmt: skip
_MEETING: tuple[Attribute, ...] = (
    attribute("主持人|主持", v.person, "who", "{e}谁主持|{e}的主持人是谁|{e}由谁主持|{e}边个主持|主持{e}的是谁", clash="chair", said="{e}由{v}主持|{v}主持{e}"),
    attribute("记录人|记录", v.person, "who", "{e}谁做记录|{e}的记录人是谁|{e}谁记录的|{e}会议记录是哪个", clash="notes", said="{e}由{v}记录|{v}负责{e}的记录"),
    attribute("地点|会议地点|举办地点", Ways(v.room, v.one_of("多功能厅 三楼会议室 大礼堂 第一会议室 视频会议室 报告厅 培训教室 西配楼小会议室 线上 操场 市民中心 体育馆")), "where", "{e}在哪开|{e}在什么地方|{e}的地点|{e}在哪举行|{e}在边度开|{e}去哪参加|{e} 地点", clash="place", said="{e}在{v}举行|{e}的地点为{v}|{e}于{v}召开"),
    attribute("时间|会议时间|举办时间", Ways(lambda r: f"{v.day(r)} {v.clock(r)}", v.date, v.clock), "when", "{e}什么时候开|{e}几点开始|{e}是哪天|{e}的时间|{e}啥时候|{e}几时开|{e} 时间", clash="time", said="{e}定于{v}|{e}的时间为{v}|{v}举行{e}"),
    attribute("人数上限|名额|限额", v.amount(10, 900, "人", "名"), "number", "{e}最多多少人|{e}有几个名额|{e}限多少人|{e}的人数上限|{e}收几个人", clash="limit", said="{e}限{v}|{e}名额{v}"),
    attribute("报名截止|报名截止时间", Ways(v.day, v.date), "when", "{e}报名到什么时候|{e}什么时候截止报名|{e}几号前报名|{e}报名最晚哪天|{e}啥时候报名截止", clash="apply", said="{e}的报名截止时间为{v}|{e}报名于{v}截止"),
    attribute("联系人", v.person, "who", "{e}找谁报名|{e}的联系人是谁|{e}联系谁|{e}有事找哪个", clash="contact", said="{e}的联系人是{v}|{e}请联系{v}"),
    attribute("费用|报名费", v.fee, "money", "{e}要交多少钱|{e}费用多少|{e}收费吗|{e}报名费几元|{e}几多钱", clash="fee", said="{e}的费用为{v}|参加{e}须交{v}"),
    attribute("参加对象|参会范围", v.one_of("全体员工 部门负责人 新入职员工 各班班主任 一线班组长 研究生 社区居民 退休职工 青年教师 全体党员 学生家长 项目经理"), "who", "{e}谁参加|{e}哪些人要去|{e}的参加对象|{e}要哪些人到会|{e}我们要不要去，谁去", clash="who", said="{e}的参加对象为{v}|{v}参加{e}"),
)  # fmt: skip
_EVENTS = (
    "安全生产会议 季度经营分析会 新员工培训 家长会 趣味运动会 技能竞赛 读书分享会 产品发布会 年终总结会 消防演练 急救讲座 篮球联赛 招聘宣讲会 客户答谢会 义务植树 献血活动 体检 羽毛球比赛 摄影展 合唱比赛 "
    "校园开放日 职工代表大会 迎新晚会 科普讲座 书法展 供应商大会 预算评审会 质量例会 羽毛球团体赛 心理讲座 普法讲座 插花体验 登山活动 健步走 亲子课堂 学术报告会 论文答辩 项目启动会 专家评审会 职称评审会"
).split()


def _task(r: Random) -> Name:
    return Name(r.choice(_VERBS) + r.choice(_THINGS))


def _kin_task(r: Random, like: Name) -> Name:
    return Name(like.text[:2] + r.choice(_THINGS)) if r.random() < 0.5 else Name(r.choice(_VERBS) + like.text[2:])


def minutes(r: Random) -> Iterator[Case]:
    """Minutes: who does what until when, or who said what."""
    spoken = r.random() < 0.35
    count = r.randint(3, 7)
    if spoken:
        names, kin, pool, label = v.people(r, count), v.kin_person, _SPOKEN, "人员"
        columns = some(r, pool, 1, 3, _SPOKEN[0])
    else:
        found: dict[str, Name] = {}
        while len(found) < count:
            one = _kin_task(r, r.choice(list(found.values()))) if found and r.random() < 0.3 else _task(r)
            found[one.text] = one
        names, kin, pool, label = list(found.values()), _kin_task, _TASKS, pick(r, "事项|任务|工作内容|议定事项")
        columns = some(r, pool, 1, 4)
    meeting = Name(
        pick(r, "第一次|第二次|第三次|第五次|第八次|第十二次")
        + pick(r, "办公会|项目例会|业主大会|董事会会议|部务会|教研组会议")
    )
    turns = "第一次 第二次 第三次 第四次 第六次 第九次 第十次".split()
    cut = meeting.text.index("次") + 1
    scopes = (
        (axis("ordinal", "会议", (meeting,), lambda r, like: Name(r.choice(turns) + like.text[cut:])),)
        if r.random() < 0.4
        else ()
    )
    yield from cases(
        r,
        grid(
            r, ("{0}" if scopes else "") + pick(r, "会议纪要|纪要|会议记录|任务分解表" if not spoken else "会议纪要|会议记录|发言摘要"), axis("entity", label, names, kin), columns, pool, scopes=scopes, blank=(0, 0.05, 0.1),
            forms=("prose", "prose", "prose", "articles", "line", "records", "table", "columns", "headed", "respectively", "deep"),
            before=f"时间：{v.date(r)}|会议听取了各部门汇报，议定如下。|出席：各部门负责人|主持：{v.person(r)}", after="会议要求各部门抓紧落实。|散会。|抄送：各部门|下次会议时间另行通知。",
        ),
        CHINESE, r.randint(2, 4),
    )  # fmt: skip


def events(r: Random) -> Iterator[Case]:
    """A notice of meetings and events."""
    names = [Name(text) for text in r.sample(_EVENTS, r.randint(2, 6))]
    columns = some(r, _MEETING, 2, 5)
    month = r.randint(1, 12)
    scopes = (
        (axis("month", "月份", (v.month(month),), lambda r, like: v.month(r.randint(1, 12))),)
        if r.random() < 0.25
        else ()
    )
    yield from cases(
        r,
        grid(r, ("{0}" if scopes else "") + pick(r, "活动安排|活动预告|会议安排|活动通知|近期活动|日程安排"), axis("entity", pick(r, "活动|会议|名称|活动名称"), names, lambda r, like: Name(r.choice(_EVENTS))), columns, _MEETING, scopes=scopes,
             before="欢迎踊跃参加！|请各部门组织好本部门人员。|名额有限，先到先得。", after="如遇雨天，活动顺延。|具体安排以通知为准。|请提前十分钟入场。"),
        CHINESE, r.randint(2, 4),
    )  # fmt: skip


_ROOMS: tuple[Attribute, ...] = (
    attribute("容纳人数|座位数", v.amount(4, 400, "人", "座"), "number", "{e}能坐多少人|{e}容纳几人|{e}坐得下多少人|{e}的座位数|{e}最多几个人|{e} 人数", clash="seats", said="{e}可容纳{v}|{e}有座位{v}", back="能坐{v}的是哪间|哪个会议室坐{v}"),
    attribute("设备|配备设备", v.one_of("投影仪 视频会议系统 电子白板 电视屏 音响 无线话筒 同声传译设备 白板 打印机 电话会议终端 无"), "what", "{e}有什么设备|{e}配了什么|{e}里有啥|{e}有投影吗|{e}的设备", clash="gear", said="{e}配有{v}"),
    attribute("楼层|所在楼层", v.one_of("一楼 二楼 三楼 四楼 五楼 六楼 八楼 十二楼 B1层"), "where", "{e}在几楼|{e}在哪层|{e}的楼层|{e}上几楼", clash="floor", said="{e}在{v}|{e}位于{v}"),
    attribute("管理员|管理人", v.person, "who", "{e}谁管|{e}找谁订|{e}的管理员是谁|{e}钥匙在谁那|{e}归谁管|借{e}找哪个", clash="owner", said="{e}由{v}管理|{v}负责{e}", back="{v}管哪间|{v}负责哪个会议室"),
    attribute("开放时段|可用时段", v.hours, "when", "{e}什么时候能用|{e}几点开放|{e}的开放时段|{e}几点到几点能用|{e}啥时候开", clash="hours", said="{e}{v}开放"),
    attribute("预约提前量|须提前", Ways(v.amount(1, 14, "天", "个工作日"), v.amount(1, 48, "小时")), "long", "{e}要提前多久订|{e}提前几天预约|{e}多早预约|{e}须提前多长时间", clash="ahead", said="{e}须提前{v}预约"),
    attribute("租金|使用费", v.amount(50, 3000, "元/小时", "元/天", "元/半天"), "money", "{e}租一次多少钱|{e}收费多少|{e}租金几元|{e}怎么收费|{e}用一次几多钱", clash="fee", said="{e}的使用费为{v}"),
)  # fmt: skip
_ROOM_NAMES = "第一会议室 第二会议室 第三会议室 第四会议室 第五会议室 大会议室 小会议室 贵宾厅 多功能厅 报告厅 培训室A 培训室B 洽谈室 视频会议室 党员活动室 长江厅 黄河厅 泰山厅 华山厅 兰花厅 牡丹厅 梅花厅 阶梯教室 演播室 路演厅".split()


def rooms(r: Random) -> Iterator[Case]:
    """Meeting rooms and what they have."""
    names = [Name(text) for text in r.sample(_ROOM_NAMES, r.randint(3, 8))]
    columns = some(r, _ROOMS, 2, 5)
    yield from cases(
        r,
        grid(r, pick(r, "会议室一览|会议室使用指南|场地租用说明|会议室管理规定|场地信息表"), axis("place", pick(r, "会议室|名称|场地"), names, lambda r, like: Name(r.choice(_ROOM_NAMES))), columns, _ROOMS,
             before="使用完毕请关闭电源。|请勿在室内用餐。|预约请登录办公系统。", after="如有特殊需要，请提前说明。|设备故障请报修。"),
        CHINESE, r.randint(2, 4),
    )  # fmt: skip


FAMILIES = [
    Family("zh contacts", True, CHINESE, contacts),
    Family("zh rosters", False, CHINESE, rosters),
    Family("zh minutes", True, CHINESE, minutes),
    Family("zh events", True, CHINESE, events),
    Family("zh meeting rooms", False, CHINESE, rooms),
]
