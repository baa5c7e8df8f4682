"""Chinese technical papers: manuals, specifications of several models, error codes, versions, laboratory values, steps."""

from collections.abc import Iterator
from random import Random

from training.judge.documents.asking import Case, Voice, cases
from training.judge.documents.grids import Attribute, Name, Ways, attribute, axis
from training.judge.documents.making import closed, grid, kin_model, nobody, others, pick, some, subset
from training.judge.documents.writing import Family
from training.judge.documents.zh import attributes as table
from training.judge.documents.zh import values as v
from training.judge.documents.zh.words import CHINESE


def _with_thing(m: str, thing: str) -> Name:
    return Name(m, (f"{m} {thing}", f"{thing}{m}", f"{m}{thing}"))


def manuals(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """A manual whose model stands only in its title; some parts of a family of products differ by mode or version."""
    thing, m = r.choice((*v.APPLIANCES, *v.PARTS)), v.model(r)
    columns = some(r, table.DEVICE, 4, 11)
    title = pick(
        r,
        "{0} %使用说明书|%（{0}）说明书|%{0} 用户手册|{0}产品规格|{0} 技术参数表|% {0} 快速指南|型号：{0}|{0} %安装与维护手册|《{0}%说明书》",
    ).replace("%", thing)
    yield from cases(
        r,
        grid(
            r, title, nobody(), columns, table.DEVICE,
            scopes=(axis("model", "型号", (_with_thing(m, thing),), lambda r, like: _with_thing(kin_model(r, like.text), thing)),), blank=(0,),
            forms=("records", "keyed", "line", "prose", "pairs", "deep"),
            before="感谢您选用本产品。|使用前请仔细阅读本说明书并妥善保管。|请勿自行拆卸。|本机仅供室内使用。|安全注意事项：请勿将本机置于潮湿处。",
            after="图片仅供参考，请以实物为准。|如需更多帮助，请访问官方网站。|产品如有改进，恕不另行通知。",
        ),
        CHINESE, r.randint(2, 4), voice,
    )  # fmt: skip


def models(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """Several models of one thing side by side."""
    thing = r.choice((*v.APPLIANCES, *v.PARTS))
    found = [v.model(r)]
    while len(found) < r.choice((2, 3, 3, 4, 5)):
        other = kin_model(r, r.choice(found))
        if other not in found:
            found.append(other)
    columns = some(r, table.DEVICE, 2, 7)
    title = thing + pick(r, "系列对比|选型表|各型号参数|规格对照表|产品系列|型号一览")
    brand = Name(r.choice(v.BRANDS))
    scopes = (
        (axis("organisation", "品牌", (brand,), lambda r, like: Name(r.choice(v.BRANDS))),) if r.random() < 0.3 else ()
    )
    yield from cases(
        r,
        grid(
            r, ("{0}" if scopes else "") + title, axis("model", pick(r, "型号|型号|产品型号|规格型号"), [_with_thing(m, thing) for m in found], lambda r, like: _with_thing(kin_model(r, like.text), thing)),
            columns, table.DEVICE, scopes=scopes, blank=(0, 0, 0.1),
            before="以下为各型号主要参数。|参数如有变动，以铭牌为准。|标配附件相同。", after="注：测试环境温度25℃。|“/”表示不适用。|可按需定制。",
        ),
        CHINESE, r.randint(2, 4), voice,
    )  # fmt: skip


# --- error codes

_FAULTS = (
    "电机过载|水位过低|温度传感器断路|通信超时|电压过高|电压过低|门未关紧|滤网堵塞|风扇停转|进水异常|排水不畅|电池温度过高|存储空间不足|纸张用尽|卡纸|墨盒未安装|网络连接失败|授权过期|主板故障|加热管断路|漏水保护|"
    "压缩机过热|编码器异常|限位开关触发|参数丢失|相序错误|接地故障|气压不足|油温过高|刀具磨损"
).split("|")
_CAUSES = (
    "进水阀未打开|电源插头松动|散热口被遮挡|连接线脱落|水箱未放到位|异物卡住转轴|环境温度过低|滤芯长期未更换|负载超过额定值|传感器表面有污垢|固件版本过旧|密码输入错误次数过多|保险丝熔断|润滑油不足|皮带松弛|"
    "接线端子氧化|外部干扰过强|供电线路过长|使用了非原装配件|安装不水平"
).split("|")
_CURES = (
    "关闭电源十分钟后重启|清洗滤网后重新装入|更换保险丝|联系售后更换主板|检查并插紧连接线|补足冷却水|把门重新关紧|减小负载|更换温度传感器|重新输入授权码|清除卡住的纸张|升级到最新固件|把机器移到通风处|补充润滑油|重新校准零点|"
    "调换两相电源线|更换同规格皮带|按复位键三秒|清理排水口|重新安装墨盒"
).split("|")
CODES: tuple[Attribute, ...] = (
    attribute("含义|故障名称|说明", v.one_of("|".join(_FAULTS)), "what", "{e}是什么意思|{e}代表什么|{e}是什么故障|{e}啥意思|出现{e}说明什么|{e}的含义|{e}是啥错", clash="meaning", said="{e}表示{v}|显示{e}为{v}", back="{v}是什么代码|{v}显示哪个代码|哪个代码表示{v}"),
    attribute("原因|可能原因|故障原因", v.one_of("|".join(_CAUSES)), "what", "{e}是什么原因|为什么会出现{e}|{e}怎么引起的|为啥报{e}|{e}的原因|{e}咋来的|点解会出{e}", clash="cause", said="出现{e}的原因是{v}|{e}多因{v}"),
    attribute("处理方法|解决办法|排除方法", v.one_of("|".join(_CURES)), "what", "{e}怎么处理|{e}怎么办|{e}咋整|出现{e}怎么解决|报{e}要怎么弄|{e}的处理方法|{e}如何排除|{e}点样搞掂|遇到{e}该怎么做|{e}咋修", clash="cure", said="出现{e}时，请{v}|遇到{e}，{v}即可"),
    attribute("故障等级|等级|级别", v.one_of("一般 严重 紧急 提示 警告 一级 二级 三级"), "what", "{e}严重吗|{e}是几级故障|{e}的等级|{e}是什么级别|{e}要紧不", clash="grade", said="{e}属{v}故障"),
    attribute("是否停机|停机", v.one_of("停机 不停机 延时停机 自动降速运行 仅报警"), "what", "{e}会停机吗|{e}要不要停机|出现{e}机器停不停|{e}还能继续用吗", clash="stop"),
    attribute("保持时间|自动复位时间", v.amount(5, 600, "秒", "分钟"), "long", "{e}多久自动恢复|{e}要等多长时间|{e}的复位时间", clash="reset"),
)  # fmt: skip


def _code(r: Random, form: int) -> str:
    n = r.randint(1, 99)
    return (
        f"E{n:02d}",
        f"Err-{n}",
        f"F{n * 7 % 100:02d}",
        f"{r.randint(1000, 9999)}",
        f"0x{r.randint(16, 255):02X}",
        f"AL.{n:03d}",
        f"E{r.randint(1, 9)}",
        f"{r.choice('CHPU')}{n}",
    )[form]


def errors(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """Error codes of a machine: meaning, cause, remedy."""
    form = r.randrange(8)
    found: list[Name] = []
    while len(found) < r.choice((3, 4, 5, 7)):
        one = Name(_code(r, form))
        if one not in found:
            found.append(one)
    title, scopes = pick(r, "故障代码表|错误代码说明|报警信息一览|故障排除|常见故障及处理"), []
    if r.random() < 0.5:
        thing, m = r.choice((*v.APPLIANCES, *v.PARTS)), v.model(r)
        title = pick(r, "{0}%|{0} &%|&（{0}）%").replace("%", title).replace("&", thing)
        scopes = [
            axis("model", "型号", (_with_thing(m, thing),), lambda r, like: _with_thing(kin_model(r, like.text), thing))
        ]
    columns = some(r, CODES, 1, 4, r.choice(CODES[:3]))
    yield from cases(
        r,
        grid(r, title, axis("code", pick(r, "代码|故障代码|错误码|显示代码"), found, lambda r, like: Name(_code(r, form))), columns, CODES, scopes=scopes, blank=(0, 0, 0.08),
             before="出现故障时，显示屏会显示代码。|维修前请先断电。|请勿自行拆机。", after="如仍无法排除，请联系售后。|其他代码请咨询厂家。"),
        CHINESE, r.randint(2, 4), voice,
    )  # fmt: skip


# --- versions

_CHANGED = (
    "新增夜间模式|修复登录闪退|优化启动速度|支持批量导出|修复图片无法显示|新增语音输入|调整首页布局|修复金额显示错误|支持双因素验证|下线旧版接口|新增数据看板|优化搜索结果排序|修复附件上传失败|支持离线使用|新增多语言切换|"
    "修复时区错误|提升报表生成速度|新增消息免打扰|修复重复扣款|支持指纹登录|新增回收站|修复内存泄漏|改用新的加密算法|新增会议纪要模板|优化弱网体验"
).split("|")
_VERSION: tuple[Attribute, ...] = (
    attribute("更新内容|主要变化|改动", v.one_of("|".join(_CHANGED)), "what", "{e}更新了什么|{e}改了啥|{e}有什么变化|{e}的更新内容|{e}新在哪|{e}做了哪些改动|{e}升级了什么", clash="change", said="{e}{v}|{e}更新：{v}|{e}中{v}", back="哪个版本{v}|{v}是哪一版"),
    attribute("发布日期|发布时间|上线时间", Ways(v.date, v.day), "when", "{e}什么时候发布的|{e}哪天上线|{e}的发布日期|{e}啥时候出的|{e}几号发的|{e} 发布日期", clash="date", said="{e}于{v}发布|{v}发布{e}", back="{v}发布的是哪个版本"),
    attribute("安装包大小|大小", v.decimal(3, 900, 1, "MB", "M"), "number", "{e}多大|{e}安装包多少兆|{e}的大小|{e}占多大空间", clash="size", said="{e}安装包大小为{v}"),
    attribute("最低系统要求|系统要求", v.one_of("Android 8.0|Android 10|iOS 13|iOS 15|Windows 10|macOS 12|Ubuntu 20.04|HarmonyOS 3|Windows 7 SP1"), "what", "{e}要什么系统|{e}的系统要求|{e}最低支持什么系统|{e}能在啥系统上装", clash="system", said="{e}要求{v}及以上"),
    attribute("负责人|发布人", v.person, "who", "{e}谁发布的|{e}的负责人是谁|{e}谁负责|{e}是哪个做的", clash="owner", said="{e}由{v}负责"),
    attribute("已知问题", v.one_of("部分机型闪退|深色模式下文字看不清|导出偶尔超时|旧数据需手动迁移|通知延迟|地图加载慢|打印错位|无"), "what", "{e}有什么问题|{e}的已知问题|{e}有啥毛病|{e}有哪些缺陷", clash="issue", said="{e}的已知问题：{v}"),
    attribute("支持截止|维护截止日期", v.date, "when", "{e}支持到什么时候|{e}什么时候停止维护|{e}的维护截止日期|{e}几时停更", clash="end", said="{e}维护至{v}"),
)  # fmt: skip


def _version(r: Random) -> Name:
    text = f"{r.randint(0, 9)}.{r.randint(0, 12)}" + r.choice(("", f".{r.randint(0, 9)}", f".{r.randint(0, 9)}"))
    return (
        Name(f"V{text}", (text, f"v{text}", f"{text}版", f"{text}版本"))
        if r.random() < 0.6
        else Name(text, (f"v{text}", f"V{text}", f"{text}版", f"{text}版本"))
    )


def _kin_version(r: Random, like: Name) -> Name:
    places = [i for i, c in enumerate(like.text) if c.isdigit()]
    i = r.choice(places[-2:])
    old, new = like.text, like.text[:i] + r.choice("0123456789") + like.text[i + 1 :]
    bare, other = old.lstrip("V"), new.lstrip("V")
    return Name(new, tuple(also.replace(bare, other) for also in like.also))


def versions(r: Random) -> Iterator[Case]:
    """A changelog."""
    found: list[Name] = []
    first = _version(r)
    for _ in range(60):
        one = _kin_version(r, r.choice(found)) if found else first
        if not any(one.overlaps(other) for other in found):
            found.append(one)
        if len(found) == 6:
            break
    found = sorted(found[: r.randint(2, 6)], key=lambda name: name.text, reverse=True)
    app = Name(r.choice(v.BRANDS) + pick(r, "办公|地图|记账|笔记|商城|云盘|阅读|课堂|打卡|相机"))
    scopes = (
        (axis("organisation", "软件", (app,), lambda r, like: Name(r.choice(v.BRANDS) + like.text[-2:])),)
        if r.random() < 0.4
        else ()
    )
    columns = some(r, _VERSION, 1, 4, r.choice(_VERSION[:2]))
    yield from cases(
        r,
        grid(r, ("{0}" if scopes else "") + pick(r, "更新日志|版本说明|版本历史|发布记录|升级说明"), axis("version", pick(r, "版本|版本号"), found, _kin_version), columns, _VERSION, scopes=scopes, blank=(0, 0, 0.08),
             before="请及时升级到最新版本。|升级前请备份数据。", after="更早的版本不再列出。|问题反馈请发邮件。"),
        CHINESE, r.randint(2, 4),
    )  # fmt: skip


# --- laboratory values

_LAB_ITEMS = (
    "白细胞计数/白细胞/WBC 红细胞计数/红细胞/RBC 血红蛋白/HGB 血小板计数/血小板/PLT 中性粒细胞百分比 淋巴细胞百分比 空腹血糖/血糖/GLU 糖化血红蛋白/HbA1c 总胆固醇/TC 甘油三酯/TG 高密度脂蛋白/HDL 低密度脂蛋白/LDL "
    "谷丙转氨酶/ALT 谷草转氨酶/AST 总胆红素 直接胆红素 白蛋白/ALB 总蛋白 尿素氮/BUN 肌酐/Cr 尿酸/UA 血钾 血钠 血钙 血磷 血氯 促甲状腺激素/TSH 游离T3/FT3 游离T4/FT4 C反应蛋白/CRP 铁蛋白 维生素D 叶酸 同型半胱氨酸 收缩压 舒张压 心率"
).split()
LAB: tuple[Attribute, ...] = (
    attribute("结果|检测结果|测定值", Ways(v.decimal(0.1, 20, 2), v.decimal(1, 300, 1), v.integer(1, 400)), "number", "{e}多少|{e}的结果是多少|{e}是几|{e}查出来多少|{e}测了多少|{e} 结果|{e}高不高，多少|{e}几多", clash="result", said="{e}测定值为{v}|{e}为{v}"),
    attribute("参考范围|正常范围|参考值|参考区间", Ways(lambda r: f"{r.uniform(0, 9):.1f}-{r.uniform(10, 99):.1f}", lambda r: f"{r.randint(1, 40)}～{r.randint(41, 400)}", lambda r: f"<{r.uniform(1, 9):.1f}"), "number", "{e}正常范围是多少|{e}的参考范围|{e}多少算正常|{e}参考值是多少|{e}正常是多少到多少", clash="range", covers="flag", said="{e}的参考范围为{v}"),
    attribute("单位", v.one_of("mmol/L μmol/L g/L U/L 10^9/L 10^12/L % mg/L ng/mL mIU/L pmol/L mmHg 次/分"), "what", "{e}的单位是什么|{e}是什么单位|{e}用什么单位|{e}单位", clash="unit"),
    attribute("提示|标志|结论", v.one_of("偏高 偏低 正常 ↑ ↓ 临界 复查"), "what", "{e}正常吗|{e}高还是低|{e}有没有问题|{e}的提示|{e}偏高吗|{e}系咪正常", clash="flag", said="{e}{v}|{e}提示{v}"),
    attribute("检测方法|方法", v.one_of("比色法 酶法 免疫比浊法 化学发光法 电极法 流式法 速率法 阻抗法 高效液相法"), "what", "{e}用什么方法测的|{e}的检测方法|{e}怎么测的|{e}是啥方法", clash="method", said="{e}采用{v}测定"),
    attribute("上次结果|前次结果", v.decimal(0.1, 99, 1), "number", "{e}上次多少|{e}上回是多少|{e}的上次结果|{e}之前测是多少", clash="last", covers="result"),
)  # fmt: skip


def labs(r: Random, voice: Voice | None = None) -> Iterator[Case]:
    """Laboratory values of the patient whom the title names, now and then of several days."""
    pool = closed(*_LAB_ITEMS)
    items = subset(r, r.sample(pool, len(pool)), 3, 10)
    seconds = None
    columns = some(r, LAB, 1, 5, LAB[0])
    if r.random() < 0.25:
        month, first = r.randint(1, 12), r.randint(1, 20)
        seconds = axis(
            "day",
            "日期",
            [v.day_of(month, first + 2 * i) for i in range(r.randint(2, 3))],
            lambda r, like: v.day_of(month, r.randint(1, 28)),
        )
        columns = [LAB[0]]
    who = Name(v.person(r))
    scopes = (axis("entity", "姓名", (who,), v.kin_person),) if r.random() < 0.6 else ()
    title = pick(r, "检验报告单|体检报告|化验单|血液检查结果|生化检验报告")
    yield from cases(
        r,
        grid(r, (pick(r, "{0}的%|姓名：{0}　%|%（{0}）|患者{0}%") if scopes else "%").replace("%", title), axis("entity", pick(r, "项目|检验项目|指标|项目名称"), items, others(pool)), columns, LAB, seconds=seconds, scopes=scopes, blank=(0, 0, 0.08),
             before="送检科室：体检中心|标本：静脉血|样本状态：合格", after="本报告仅对所检标本负责。|如有疑问请于三日内咨询。|审核者签字："),
        CHINESE, r.randint(2, 4), voice,
    )  # fmt: skip


# --- deployment

_SERVICES = "网关服务 用户服务 订单服务 支付服务 消息队列 缓存服务 数据库 搜索引擎 日志采集 监控告警 文件存储 定时任务 权限中心 报表服务 推送服务 短信网关 配置中心 备份程序 前端页面 反向代理".split()
_WORDS = "gateway user order pay mq cache db search logs monitor files cron auth report push sms config backup web proxy core api node sync".split()
_DEPLOY: tuple[Attribute, ...] = (
    attribute("启动命令|启动方式", lambda r: r.choice(("systemctl start {w}", "docker run -d {w}", "./{w}.sh start", "python -m {w}.main", "java -jar {w}.jar", "make run-{w}", "npm run {w}")).format(w=r.choice(_WORDS)), "what",
              "{e}怎么启动|{e}的启动命令是什么|{e}用什么命令跑起来|{e}咋启动|{e} 启动命令|{e}如何开启|起{e}敲什么命令", clash="start", said="{e}用 {v} 启动"),
    attribute("停止命令|关闭命令", lambda r: r.choice(("systemctl stop {w}", "docker stop {w}", "./{w}.sh stop", "kill $(cat {w}.pid)", "make stop-{w}")).format(w=r.choice(_WORDS)), "what", "{e}怎么停|{e}的停止命令|{e}怎么关掉|{e}用什么命令停|{e}咋关", clash="stop", said="停止{e}执行 {v}"),
    attribute("端口|默认端口|监听端口", v.integer(1025, 65000), "number", "{e}端口多少|{e}的默认端口是什么|{e}监听哪个端口|{e}用几号端口|{e} 端口|{e}跑在哪个口上", clash="port", said="{e}监听 {v} 端口", back="{v}端口是什么服务|谁占用{v}端口|{v}是哪个的端口"),
    attribute("配置文件|配置文件路径", lambda r: r.choice(("/etc/{w}/{w}.conf", "conf/{w}.yaml", "/opt/{w}/config.toml", "config/{w}.json", "C:\\{w}\\app.ini")).format(w=r.choice(_WORDS)), "where", "{e}的配置文件在哪|{e}改哪个文件|{e}的配置在什么地方|{e}配置文件路径|{e} 配置文件", clash="config", said="{e}的配置文件为 {v}"),
    attribute("日志路径|日志位置|日志文件", lambda r: r.choice(("/var/log/{w}.log", "logs/{w}/error.log", "/data/{w}/logs", "./{w}.out")).format(w=r.choice(_WORDS)), "where", "{e}的日志在哪|{e}日志看哪里|{e}的日志路径|{e}去哪查日志|{e} 日志", clash="log", said="{e}的日志写入 {v}"),
    attribute("内存要求|最小内存", v.amount(1, 64, "GB", "G", " GB"), "number", "{e}要多少内存|{e}的内存要求|{e}最少几个G|{e}吃多少内存", clash="memory", said="{e}至少需要 {v} 内存"),
    attribute("超时时间|超时", v.amount(1, 600, "秒", "s", " ms"), "long", "{e}超时多久|{e}的超时时间|{e}多长时间算超时|{e}等多久报超时", clash="timeout", said="{e}的超时时间为 {v}"),
    attribute("依赖|依赖组件", lambda r: r.choice(("Redis", "PostgreSQL", "MySQL", "Kafka", "Nginx", "JDK", "Node.js", "Python", "etcd", "MinIO")) + f" {r.randint(3, 17)}", "what", "{e}依赖什么|{e}要先装什么|{e}的依赖|{e}需要哪些组件|装{e}之前要装啥", clash="needs", said="{e}依赖 {v}"),
    attribute("负责人|维护人", v.person, "who", "{e}谁负责|{e}找谁|{e}的维护人|{e}是谁在管|{e}挂了找谁", clash="owner", said="{e}由{v}维护", back="{v}负责哪个服务|{v}维护什么"),
)  # fmt: skip


def deployment(r: Random) -> Iterator[Case]:
    """A handbook of services, under headings of several depths."""
    names = [Name(text) for text in r.sample(_SERVICES, r.randint(2, 6))]
    where = closed("生产环境/线上环境/线上", "测试环境/测试", "预发环境/预发布环境", "开发环境")
    scopes = (axis("version", "环境", (r.choice(where),), others(where)),) if r.random() < 0.3 else ()
    seconds = (
        axis("version", "环境", subset(r, where, 2, 3), others(where)) if not scopes and r.random() < 0.3 else None
    )
    yield from cases(
        r,
        grid(r, ("{0}" if scopes else "") + pick(r, "部署手册|运维手册|安装说明|服务清单|上线指南|README"), axis("entity", pick(r, "服务|组件|模块"), names, lambda r, like: Name(r.choice(_SERVICES))), some(r, _DEPLOY, 1 if seconds else 2, 3 if seconds else 6), _DEPLOY, scopes=scopes, seconds=seconds, blank=(0, 0, 0.1),
             forms=() if seconds else ("deep", "deep", "records", "columns", "table", "keyed", "prose", "line", "headed", "turned"),
             before="部署前请先备份。|以下命令均以 root 用户执行。|请勿在业务高峰期操作。", after="如有问题请提工单。|更多内容见内部文档站。"),
        CHINESE, r.randint(2, 4),
    )  # fmt: skip


FAMILIES = [
    Family("zh manuals", True, CHINESE, manuals),
    Family("zh models", True, CHINESE, models),
    Family("zh error codes", True, CHINESE, errors),
    Family("zh versions", True, CHINESE, versions),
    Family("zh deployment", True, CHINESE, deployment),
    Family("zh laboratory", False, CHINESE, labs),
]
