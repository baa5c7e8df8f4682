"""Chinese values: names of people, places, firms and goods, numbers, dates, and names that are easily mistaken for them."""

from collections.abc import Callable, Sequence
from random import Random

from training.judge.documents.grids import Axis, Maker, Name, Ways, axis
from training.judge.documents.making import LETTERS, SUFFIXES
from training.judge.documents.zh.words import ordinal

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白"
    "崔康毛邱秦江史顾侯邵孟龙万段钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢岳齐梅莫庄辛管祝左涂谷祁时舒耿"
    "牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋甘景薄单包司柏宁柯阮桂闵解强丛华车冉房边辜吉饶瞿戚古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄"
    "盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计揣窦迟宇敖巩糜逄仉"
)
COMPOUND = "欧阳 司马 上官 诸葛 慕容 司徒 东方 尉迟 皇甫 令狐 端木 南宫 夏侯 公孙 长孙 宇文".split()
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉红梅建国志文思雨子涵晨欣宇轩浩然梓萱诗怡嘉琪佳颖博睿泽凯俊峰鹏飞云海波天成立新春燕晓东小玲慧婷雪莹"
    "凤琴素珍淑兰荣福贵宝林森永康宁安德义仁礼智信长青松柏竹菊蓉莲薇蕾瑶琳珊珂珏钰铭鑫淼炎焱垚昊昕晗旭阳朝晖曦辰星月若亦可心语彤丹青蓝墨白启航远征舟帆"
    "世维绍承继宗祖耀辉煌景行知书达岚峥嵘屹川江河湖源泉溪潇湘沛沐"
)


def person(r: Random) -> str:
    surname = r.choice(COMPOUND) if r.random() < 0.05 else r.choice(SURNAMES[:120] if r.random() < 0.6 else SURNAMES)
    return surname + "".join(r.choice(GIVEN) for _ in range(r.choice((1, 1, 2, 2, 2))))


def kin_person(r: Random, like: Name) -> Name:
    """Another person: of the same surname, or with one character of the name changed."""
    text, way = like.text, r.random()
    long = 2 if text[:2] in COMPOUND else 1
    if way < 0.3:
        return Name(text[:long] + "".join(r.choice(GIVEN) for _ in range(r.choice((1, 2)))))
    if way < 0.5 and len(text) > long + 1:
        return Name(text[:-1] + r.choice(GIVEN))
    if way < 0.6:
        return Name(text + r.choice(GIVEN)) if len(text) == long + 1 else Name(text[:-1])
    if way < 0.8:
        return Name(r.choice(SURNAMES[:100]) + text[long:])
    return Name(person(r))


def people(r: Random, count: int) -> list[Name]:
    """Different people; a few have names near another's."""
    found: list[Name] = []
    while len(found) < count:
        name = kin_person(r, r.choice(found)) if found and r.random() < 0.25 else Name(person(r))
        if name not in found:
            found.append(name)
    return found


CITIES = (
    "北京 上海 广州 深圳 杭州 南京 成都 武汉 西安 重庆 苏州 天津 长沙 青岛 郑州 合肥 厦门 福州 昆明 贵阳 南宁 济南 沈阳 大连 宁波 温州 无锡 常州 徐州 扬州 绍兴 嘉兴 台州 金华 "
    "泉州 漳州 珠海 佛山 东莞 惠州 中山 汕头 湛江 海口 三亚 桂林 柳州 遵义 大理 丽江 拉萨 兰州 西宁 银川 乌鲁木齐 呼和浩特 包头 太原 大同 石家庄 保定 唐山 秦皇岛 长春 吉林 "
    "哈尔滨 齐齐哈尔 洛阳 开封 襄阳 宜昌 荆州 岳阳 株洲 衡阳 南昌 九江 赣州 芜湖 黄山 烟台 威海 潍坊 临沂 台北 高雄 香港 澳门 绵阳 乐山 咸阳 延安"
).split()
BRANDS = (
    "华鑫 恒达 瑞丰 天合 中科 金桥 永安 东来 海纳 博远 明德 安泰 正阳 宏图 广源 福临 新锐 联创 启明 信达 长虹桥 百川 万象 三友 同济源 九鼎 云峰 星河 蓝湾 绿野 红杉岭 金穗 玉泉 "
    "祥云 顺通 立德 卓越 环宇 佳和 嘉禾 盛世 康宁 众诚 远帆 汇通 锦程 鼎盛 泰和 润泽 晨光 朝阳 旭日 凌云 飞跃 方舟 北斗 南山 西岭 东港 利民 惠众 优品 诺亚 迪恩 科瑞 思源 致远 "
    "弘毅 松涛 梧桐 青禾 微光 拓普 凯旋"
).split()
TRADES = "机械 电子 食品 物流 钢铁 制药 科技 纺织 化工 能源 环保 建材 传媒 医疗 农业 软件 汽车配件 光电 包装 水务 置业 餐饮 教育 家具 印刷 船舶 仪表 新材料".split()


def company(r: Random) -> str:
    return (
        r.choice(("", r.choice(CITIES), r.choice(CITIES)))
        + r.choice(BRANDS)
        + r.choice(TRADES)
        + r.choice(("有限公司", "股份有限公司", "公司", "集团", "集团有限公司", "有限责任公司"))
    )


def firm(r: Random) -> Name:
    """A company, which people also call by the short form of its name."""
    full = company(r)
    short = full
    for end in ("有限责任公司", "股份有限公司", "集团有限公司", "有限公司", "公司", "集团"):
        if full.endswith(end):
            short = full.removesuffix(end)
            break
    return Name(full, (short, short + "公司"))


def kin_firm(r: Random, like: Name) -> Name:
    """A company of the same trade or city under another name."""
    text = like.text
    for brand in BRANDS:
        if brand in text:
            city = text[: text.index(brand)]
            if city and r.random() < 0.4:
                text = r.choice(CITIES) + text[len(city) :]
            else:
                text = text.replace(brand, r.choice(BRANDS))
            break
    if text == like.text:
        return firm(r)
    for end in ("有限责任公司", "股份有限公司", "集团有限公司", "有限公司", "公司", "集团"):
        if text.endswith(end):
            short = text.removesuffix(end)
            return Name(text, (short, short + "公司"))
    return Name(text)


APPLIANCES = (
    "电饭煲 电水壶 空气净化器 加湿器 扫地机器人 台灯 打印机 投影仪 除湿机 微波炉 烤箱 洗碗机 滚筒洗衣机 对开门冰箱 燃气灶 抽油烟机 热水器 电风扇 取暖器 吹风机 剃须刀 按摩椅 体重秤 "
    "血压计 耳温枪 路由器 机械键盘 显示器 移动硬盘 蓝牙音箱 头戴耳机 运动手表 行车记录仪 儿童座椅 电动牙刷 豆浆机 破壁机 咖啡机 面包机 挂烫机 吸尘器 净水器 智能门锁 监控摄像头 "
    "对讲机 扫描仪 碎纸机 考勤机 平板电脑 笔记本电脑 学习机 电子秤"
).split()
PARTS = (
    "离心水泵 球阀 温度传感器 控制电缆 轴流风机 过滤器 空气压缩机 变频器 减速机 伺服电机 液压缸 断路器 接触器 稳压电源 流量计 压力表 换热器 冷却塔 叉车 输送带 点焊机 切割机 数控车床 "
    "激光打标机 注塑机 电动葫芦 柴油发电机 配电柜 光模块 工业相机 编码器 继电器 气动阀 真空泵 搅拌机"
).split()
FOODS = (
    "乌龙茶 绿茶 大米 面粉 苹果汁 矿泉水 花生油 菜籽油 酱油 陈醋 白砂糖 红糖 蜂蜜 挂面 粉丝 木耳 香菇 红枣 枸杞 核桃 瓜子 牛肉干 豆腐干 火腿肠 腊肉 咸鸭蛋 酸奶 奶粉 黄油 奶酪 "
    "全麦面包 饼干 巧克力 薯片 蛋黄酥 绿豆糕 五花肉 排骨 牛腩 鸡胸肉 三文鱼 带鱼 基围虾 花甲 土豆 西红柿 黄瓜 茄子 青椒 大白菜 菠菜 西兰花 胡萝卜 洋葱 生姜 大蒜 苹果 香蕉 草莓 西瓜 葡萄 "
    "橙子 榴莲 芒果 水蜜桃"
).split()
STATIONERY = (
    "A4复印纸 中性笔 订书机 文件夹 档案盒 白板笔 便利贴 计算器 剪刀 胶带 墨盒 硒鼓 U盘 鼠标 插线板 会议桌 办公椅 文件柜 保险柜 饮水机 垃圾桶 拖把 洗手液 抽纸 一次性杯 工作服 安全帽 劳保手套 "
    "防尘口罩 雨靴 灭火器 应急灯 手电筒 电池 扎带 螺丝刀 扳手 电钻 卷尺 梯子"
).split()


def model(r: Random) -> str:
    letters = "".join(r.choice(LETTERS) for _ in range(r.choice((1, 2, 2, 2, 3))))
    number = r.choice(
        (
            str(r.randrange(1, 10)) + r.choice(("00", "10", "20", "50", "05", "60")),
            str(r.randrange(10, 99)),
            str(r.randrange(1000, 9999)),
            str(r.randrange(100, 999)),
        )
    )
    return letters + r.choice(("-", "-", "-", "", "", " ")) + number + r.choice(SUFFIXES)


# --- numbers, codes, dates


def integer(low: int, high: int) -> Callable[[Random], str]:
    return lambda r: str(r.randint(low, high))


def amount(low: int, high: int, *units: str) -> Ways:
    """A whole number with one of these units."""
    return Ways(*(_with(lambda r: str(r.randint(low, high)), one) for one in units))


def _with(number: Maker, after: str) -> Maker:
    return lambda r: number(r) + after


def decimal(low: float, high: float, places: int, *units: str) -> Ways:
    """A number with so many places and one of these units."""
    return Ways(*(_with(lambda r: f"{r.uniform(low, high):.{places}f}", one) for one in units or ("",)))


def grouped(r: Random, low: int, high: int) -> str:
    number = r.randint(low, high)
    return f"{number:,}" if r.random() < 0.4 else str(number)


price = Ways(
    lambda r: f"{r.randint(5, 999)}元",
    lambda r: f"{r.randint(1, 99)}.{r.randint(0, 99):02d}元",
    lambda r: f"¥{r.randint(10, 9999)}",
    lambda r: f"{r.randint(1000, 99999)}元",
    lambda r: f"{r.randint(1, 9)},{r.randint(0, 999):03d}元",
    lambda r: f"￥{r.randint(10, 999)}.{r.choice(('00', '50', '90'))}",
    lambda r: f"{r.randint(10, 999)}.{r.randint(0, 9)}元",
    lambda r: f"人民币{r.randint(100, 9000)}元",
    lambda r: f"{r.randint(5, 900)}块",
)
"""A price of a thing."""

food_price = Ways(
    lambda r: f"{r.randint(1, 60)}元/{r.choice('斤斤盒箱袋瓶包')}",
    lambda r: f"{r.randint(1, 60)}.{r.randint(1, 9)}元/斤",
    lambda r: f"每斤{r.randint(2, 80)}元",
    lambda r: f"{r.randint(2, 99)}元",
    lambda r: f"{r.randint(2, 99)}.{r.choice(('00', '50', '80', '90'))}元",
    lambda r: f"¥{r.randint(2, 99)}.{r.randint(0, 9)}",
)
"""A price in a market."""

fee = Ways(
    lambda r: f"{r.randrange(5, 200, 5)}元",
    lambda r: f"{r.randrange(5, 200, 5)}元/人",
    lambda r: f"每人{r.randrange(5, 200, 5)}元",
    lambda r: r.choice(("免费", f"{r.randrange(5, 90, 5)}元", f"成人{r.randrange(20, 90, 5)}元，学生半价")),
)
"""What one pays at a gate."""


def bare_price(r: Random) -> str:
    return r.choice(
        (
            f"{r.randint(5, 9999)}",
            f"{r.randint(1, 999)}.{r.randint(0, 99):02d}",
            f"{r.randint(1, 99)}.{r.randint(1, 9)}",
        )
    )


def _landline(r: Random) -> str:
    code = r.choice(
        ("010", "021", "022", "0571", "0512", "028", "027", "0755", "0591", "0871", f"0{r.randint(311, 999)}")
    )
    return f"{code}-{r.randint(2000000, 89999999)}"


def _digits(r: Random, count: int) -> str:
    return "".join(r.choice("0123456789") for _ in range(count))


landline = Ways(
    _landline, _landline, lambda r: _landline(r).split("-")[1], lambda r: "({}) {}".format(*_landline(r).split("-"))
)
mobile = Ways(
    *[lambda r: "1" + r.choice("35789") + _digits(r, 9)] * 4,
    lambda r: f"1{r.choice('35789')}{_digits(r, 1)} {_digits(r, 4)} {_digits(r, 4)}",
    lambda r: f"1{r.choice('35789')}{_digits(r, 1)}-{_digits(r, 4)}-{_digits(r, 4)}",
)
phone = Ways(landline, landline, mobile)


SYLLABLES = "wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng xie han tang feng min jing wei fang na qiang lei jun yong yan jie tao ming chao xia ping gang".split()


def email(r: Random) -> str:
    name = "".join(r.choice(SYLLABLES) for _ in range(2)) + r.choice(
        ("", "", str(r.randint(1, 99)), str(r.randint(1980, 2002)))
    )
    return f"{name}@{r.choice(SYLLABLES)}{r.choice(SYLLABLES)}.{r.choice(('com', 'cn', 'com.cn', 'net', 'edu.cn', 'org.cn'))}"


def _dated(form: str) -> Maker:
    return lambda r: form.format(y=r.randint(2009, 2027), m=r.randint(1, 12), d=r.randint(1, 28))


date = Ways(
    *map(_dated, ("{y}年{m}月{d}日", "{y}年{m}月{d}日", "{y}-{m:02d}-{d:02d}", "{y}/{m}/{d}", "{y}.{m:02d}.{d:02d}"))
)
"""A day with its year."""

day = Ways(*map(_dated, ("{m}月{d}日", "{m}月{d}日", "{m}月{d}号", "{m:02d}-{d:02d}", "{m}/{d}")))
"""A day without its year."""


def _spoken_clock(r: Random) -> str:
    h = r.randint(6, 21)
    return (
        f"{'上午' if h < 12 else '下午'}{h if h <= 12 else h - 12}点{r.choice(('', '', '半', '一刻', '20分', '40分'))}"
    )


_MINUTES = ("00", "00", "30", "15", "45", "20", "10", "05", "50")
clock = Ways(
    lambda r: f"{r.randint(6, 21)}:{r.choice(_MINUTES)}",
    lambda r: f"{r.randint(6, 21):02d}:{r.randint(0, 59):02d}",
    _spoken_clock,
)
"""A time of day."""


def _span(form: str) -> Maker:
    def made(r: Random) -> str:
        half = ("00", "30", "00")
        start, end = r.randint(6, 11), r.randint(15, 23)
        return form.format(a=start, b=end, c=end - 12, m=r.choice(half), n=r.choice(half))

    return made


hours = Ways(
    *map(
        _span,
        (
            "{a}:{m}—{b}:{n}",
            "{a}:{m}-{b}:{n}",
            "{a:02d}:{m}~{b}:{n}",
            "{a}:{m}至{b}:{n}",
            "上午{a}点到下午{c}点",
            "{a}点—{b}点",
            "{a}:{m}–{b}:{n}",
        ),
    )
)
"""From when to when."""


def years_long(r: Random) -> str:
    return r.choice(
        (
            "一年",
            "两年",
            "三年",
            "五年",
            "半年",
            "六个月",
            "18个月",
            "24个月",
            "36个月",
            "12个月",
            "90天",
            "10年",
            "1年",
            "2年",
            "3年",
            "终身",
            "整机一年",
            "三个月",
            "4年",
            "八年",
            "60天",
        )
    )


def room(r: Random) -> str:
    n = r.randint(101, 1299)
    return r.choice(
        (
            f"{n}室",
            f"{n}",
            f"{r.choice('ABCDE')}{n}",
            f"{r.choice('ABC')}座{n}室",
            f"{r.randint(1, 9)}号楼{n}室",
            f"{r.choice('东西南北')}楼{n}室",
            f"{r.choice(('综合楼', '行政楼', '实验楼', '主楼', '科技楼'))}{n}",
        )
    )


def percent(r: Random) -> str:
    return r.choice((f"{r.randint(1, 99)}%", f"{r.uniform(0.1, 99):.1f}%", f"{r.uniform(0.1, 60):.2f}%"))


def change(r: Random) -> str:
    return r.choice(("", "-", "+", "增长", "下降", "上升", "减少")) + f"{r.uniform(0.1, 60):.1f}%"


code = Ways(
    lambda r: "".join(r.choice(LETTERS) for _ in range(2)) + str(r.randint(1000, 99999)),
    lambda r: f"{r.choice(LETTERS)}-{r.randint(100, 9999)}",
    lambda r: str(r.randint(100000, 9999999)),
    lambda r: str(r.randint(1000, 9999)),
    lambda r: f"{r.randint(2018, 2026)}-{r.randint(1, 999):03d}",
    lambda r: f"{''.join(r.choice(LETTERS) for _ in range(3))}{r.randint(10, 99)}-{r.randint(100, 999)}",
)
"""A number that names a person or a thing."""


def one_of(text: str) -> Callable[[Random], str]:
    """One of the words of a text, or of its parts by `|`."""
    choices = text.split("|") if "|" in text else text.split()
    return lambda r: r.choice(choices)


def names(texts: Sequence[str]) -> list[Name]:
    return [Name(text) for text in texts]


# --- qualifiers


def year(number: int) -> Name:
    return Name(f"{number}年", (f"{number}", f"{number % 100:02d}年", f"{number}年度"))


def kin_year(r: Random, like: Name) -> Name:
    number = int("".join(c for c in like.text if c.isdigit())[:4])
    return year(number + r.choice((-3, -2, -1, -1, 1, 1, 2, 3, 10, -10)))


def quarter(r: Random, number: int, of: int | None = None) -> Name:
    o = ordinal(number)
    if of is None:
        return Name(f"第{o}季度", (f"{o}季度", f"Q{number}", f"第{number}季度", f"{number}季度"))
    return Name(f"{of}年第{o}季度", (f"{of}年{o}季度", f"{of}年Q{number}", f"{of}Q{number}", f"{of % 100}年{o}季度"))


def month(number: int) -> Name:
    return Name(f"{number}月", (f"{number}月份", f"{ordinal(number)}月"))


def day_of(month: int, number: int) -> Name:
    """A day of a month, as rosters and daily figures name it."""
    return Name(f"{month}月{number}日", (f"{month}月{number}号", f"{number}号"))


def weekday(number: int) -> Name:
    d = "一二三四五六日"[number]
    return Name(f"周{d}", (f"星期{d}", f"礼拜{d}", *(("星期天", "周天", "礼拜天") if d == "日" else ())))


WEEK = tuple(weekday(n) for n in range(7))


def town(r: Random, end: str) -> Axis:
    """A body of a city, whose like exists in other cities, as the scope of a document."""
    return axis("organisation", "单位", (Name(r.choice(CITIES) + end),), lambda r, like: Name(r.choice(CITIES) + end))
