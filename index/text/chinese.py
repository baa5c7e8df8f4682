"""Facts about Chinese: how numbers are written, days of the week, surnames, places, pronouns, verbs of saying.

All is Simplified and folded. A string of single characters stands inside a class of a regular expression,
`f"[{NUMERALS}]+"`; a string with bars is an alternation, to be put between `(?:` and `)`.
"""

ONE_TO_NINE = "一二三四五六七八九"
ONE_TO_TEN = ONE_TO_NINE + "十"
TWO_TO_TEN = ONE_TO_TEN[1:]
ZEROS = "零〇"
MULTIPLIERS = "十百千万亿"
NUMERALS = ONE_TO_NINE + MULTIPLIERS + "两"
"""What a number of things is written with, without zeros."""

DIGIT_VALUES = {digit: value for value, digit in enumerate(ZEROS[0] + ONE_TO_NINE)} | {"〇": 0, "两": 2}
MULTIPLIER_VALUES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}

FORMAL_DIGITS = "壹贰叁肆伍陆柒捌玖"
FORMAL_MULTIPLIERS = "拾佰仟"
"""Numerals of cheques and contracts, which cannot be altered by a stroke."""

QUARTERS = ONE_TO_NINE[:4]
"""Before 季度, a quarter of a year."""

WEEKDAYS = ONE_TO_NINE[:6] + "日天"
"""After 星期; Sunday is 星期日 or 星期天."""

COMMON_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜戚谢邹喻苏潘葛范彭郎鲁韦马苗方俞任袁柳鲍史唐费廉岑薛雷贺倪汤罗毕郝安常于傅卞齐康"
    "伍余顾孟黄穆萧尹姚邵汪祁毛米贝明计伏成戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季贾江童颜郭梅林钟徐邱骆高夏蔡田樊胡凌霍虞万柯管卢莫房缪应宗丁邓郁单杭"
    "洪包左石崔龚程邢裴陆翁段侯武刘龙叶黎白蒲乔温庄柴阎连习容向古易廖耿曾关游权盖"
)
RARER_SURNAMES = (
    "尤施柏窦章昌凤花滕殷邬乐狄臧茅麻路盛刁裘解宣诸吉荣荀惠甄曲封储靳焦巴牧山谷车全班秋仲伊宫宁仇甘祖符景詹幸司薄印台从索赖卓屠池闻党翟谭劳姬申冉"
    "桑桂牛边燕冀浦尚农晏瞿满匡文寇广东欧沃利越隆师巩聂晁敖冷辛简饶沙养丰查岳尧肖佟"
)
"""Surnames that are rare, or more often another word (车, 全, 东): by themselves no sign of a person."""

COMPOUND_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒")

PLACES = frozenset(
    """中国 美国 英国 法国 德国 日本 韩国 印度 俄罗斯 意大利 西班牙 加拿大 澳大利亚 巴西 新加坡 泰国 越南 马来西亚 欧洲 亚洲 非洲 美洲
    北京 上海 天津 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西
    甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门 广州 深圳 杭州 南京 苏州 武汉 成都 西安 长沙 郑州 青岛 大连 宁波 厦门
    沈阳 哈尔滨 长春 济南 合肥 福州 昆明 贵阳 南昌 石家庄 太原 兰州 南宁 海口 无锡 东莞 佛山 台北 新北 桃园 台中 台南 高雄 新竹
    基隆 嘉义 彰化 屏东 宜兰 花莲 台东 苗栗 南投 云林 澎湖 东京 大阪 首尔 曼谷 纽约 伦敦 巴黎 柏林""".split()
)
"""Countries, continents, provinces and large cities."""

PERSON_PRONOUNS = "他她"
THING_PRONOUNS = "它牠"

SAYING_VERBS = (
    "补充说?道?|解释说?道?|打趣说?道?|调侃说?道?|坦言|直言|指出|强调|表示|认为|透露|回应说?道?|称赞|感叹道?|笑道|接话|写道|写到"
    "|吐露心声|提醒|评价|评论|回忆说?道?|说道?|问道?|答道?|称|讲道?|喊道?"
)
"""What a speech is introduced with, longer ones first."""
