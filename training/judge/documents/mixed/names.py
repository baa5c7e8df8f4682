"""Names of one language as questions in the other write them: translated by tables, romanized, or left as they are."""

import re
from collections.abc import Callable
from random import Random

from pypinyin import lazy_pinyin

from training.judge.documents.grids import Name
from training.judge.documents.zh import values as chinese

_GOODS = (
    "电饭煲=rice cooker|电水壶=electric kettle/kettle|空气净化器=air purifier|加湿器=humidifier|扫地机器人=robot vacuum|台灯=desk lamp|打印机=printer|投影仪=projector|除湿机=dehumidifier|微波炉=microwave|烤箱=oven|洗碗机=dishwasher|"
    "滚筒洗衣机=washing machine|对开门冰箱=side-by-side fridge|燃气灶=gas hob|抽油烟机=cooker hood|热水器=water heater|电风扇=electric fan|取暖器=radiator|吹风机=hair dryer|剃须刀=shaver|按摩椅=massage chair|体重秤=bathroom scale|血压计=blood pressure monitor|"
    "耳温枪=ear thermometer|路由器=router|机械键盘=mechanical keyboard|显示器=display screen|移动硬盘=portable drive|蓝牙音箱=Bluetooth speaker|头戴耳机=headset|运动手表=sports watch|行车记录仪=dash cam|儿童座椅=child seat|电动牙刷=electric toothbrush|豆浆机=soy milk maker|"
    "破壁机=high-speed blender|咖啡机=coffee machine|面包机=bread maker|挂烫机=garment steamer|吸尘器=vacuum cleaner|净水器=water filter|智能门锁=smart lock|监控摄像头=security camera|对讲机=walkie-talkie|扫描仪=scanner|碎纸机=shredder|考勤机=time clock|平板电脑=tablet|"
    "笔记本电脑=laptop|学习机=learning tablet|电子秤=electronic scale|离心水泵=centrifugal pump|球阀=ball valve|温度传感器=temperature sensor|控制电缆=control cable|轴流风机=axial fan|空气压缩机=air compressor|变频器=inverter|减速机=gearbox|伺服电机=servo motor|"
    "液压缸=hydraulic cylinder|断路器=circuit breaker|接触器=contactor|稳压电源=regulated power supply|流量计=flow meter|压力表=pressure gauge|换热器=heat exchanger|冷却塔=cooling tower|叉车=forklift|输送带=conveyor belt|点焊机=spot welder|切割机=cutting machine|"
    "柴油发电机=diesel generator|配电柜=switch cabinet|编码器=encoder|继电器=relay|气动阀=pneumatic valve|真空泵=vacuum pump|搅拌机=mixer|乌龙茶=oolong tea|绿茶=green tea|大米=rice|面粉=flour|苹果汁=apple juice|矿泉水=mineral water|花生油=peanut oil|菜籽油=rapeseed oil|"
    "酱油=soy sauce|陈醋=aged vinegar|白砂糖=white sugar|红糖=brown sugar|蜂蜜=honey|香菇=shiitake mushrooms|红枣=red dates|枸杞=goji berries|核桃=walnuts|瓜子=sunflower seeds|牛肉干=beef jerky|豆腐干=dried tofu|腊肉=cured pork|咸鸭蛋=salted duck eggs|酸奶=yogurt|"
    "奶粉=milk powder|黄油=butter|奶酪=cheese|全麦面包=wholemeal bread|饼干=biscuits|巧克力=chocolate|薯片=crisps|五花肉=pork belly|排骨=spare ribs|牛腩=beef brisket|鸡胸肉=chicken breast|三文鱼=salmon|土豆=potatoes|西红柿=tomatoes|黄瓜=cucumbers|茄子=aubergines|"
    "青椒=green peppers|大白菜=Chinese cabbage|菠菜=spinach|西兰花=broccoli|胡萝卜=carrots|洋葱=onions|生姜=ginger|大蒜=garlic|苹果=apples|香蕉=bananas|草莓=strawberries|西瓜=watermelon|葡萄=grapes|橙子=oranges|榴莲=durians|芒果=mangoes|水蜜桃=peaches|"
    "A4复印纸=A4 copy paper|中性笔=gel pen|订书机=stapler|文件夹=folder|档案盒=filing box|白板笔=whiteboard marker|便利贴=sticky notes|计算器=calculator|剪刀=scissors|胶带=adhesive tape|墨盒=ink cartridge|硒鼓=toner|U盘=USB stick|鼠标=mouse|会议桌=meeting table|"
    "办公椅=office chair|文件柜=filing cabinet|保险柜=safe|垃圾桶=waste bin|拖把=mop|洗手液=hand soap|抽纸=tissues|工作服=overalls|安全帽=hard hat|劳保手套=work gloves|防尘口罩=dust mask|雨靴=rubber boots|灭火器=fire extinguisher|手电筒=torch|扎带=cable ties|"
    "螺丝刀=screwdriver|扳手=spanner|电钻=drill|卷尺=tape measure|梯子=ladder"
)
_SEEN = (
    "东区=the east area/the east zone|西区=the west area/the west zone|南区=the south area/the south zone|北区=the north area/the north zone|中区=the central area|A座=Block A|B座=Block B|C座=Block C|D座=Block D|一期=phase one|二期=phase two|三期=phase three|四期=phase four|"
    "一号楼=Building 1/building no. 1|二号楼=Building 2/building no. 2|三号楼=Building 3/building no. 3|五号楼=Building 5|六号楼=Building 6|东校区=the east campus|西校区=the west campus|南校区=the south campus|新校区=the new campus|本部=the main campus|总馆=the main library|"
    "少儿馆=the children's library|一食堂=canteen no. 1/the first canteen|二食堂=canteen no. 2/the second canteen|三食堂=canteen no. 3|清真食堂=the halal canteen|教工食堂=the staff canteen|东门=the east gate|西门=the west gate|南门=the south gate|北门=the north gate|"
    "游泳馆=the swimming pool/the pool|篮球馆=the basketball hall|羽毛球馆=the badminton hall|健身房=the gym|乒乓球室=the table tennis room|门诊楼=the outpatient building|住院楼=the inpatient building|体检中心=the check-up centre|发热门诊=the fever clinic|急诊楼=the emergency building|"
    "综合窗口=the general counter|社保窗口=the social security counter|税务窗口=the tax counter|户籍窗口=the household registration counter|公积金窗口=the housing fund counter|一楼大厅=the ground floor hall|二楼展厅=the exhibition hall on the 2nd floor|地下车库=the underground car park|"
    "前院=the front yard|后院=the back yard|一号线=Line 1|二号线=Line 2|三号线=Line 3|四号线=Line 4|东侧=the east side|西侧=the west side|南侧=the south side|北侧=the north side|东站=the east station|西站=the west station|"
    "华东区=East China|华南区=South China|华北区=North China|华中区=Central China|西南区=Southwest China|西北区=Northwest China|东北区=Northeast China|海外部=the overseas division|港澳台=Hong Kong, Macau and Taiwan|"
    "周一至周五=on weekdays/Monday to Friday/on a Wednesday|工作日=on weekdays|周末=at the weekend/at weekends|法定节假日=on public holidays|节假日=on public holidays|春节=at Chinese New Year/during Spring Festival|国庆节=on National Day|元旦=on New Year's Day|中秋节=at Mid-Autumn Festival|"
    "清明节=on Tomb Sweeping Day|端午节=at the Dragon Boat Festival|春季=in spring|夏季=in summer|秋季=in autumn|冬季=in winter|上午=in the morning|下午=in the afternoon|晚上=in the evening|学期中=during term time|寒暑假=during the school holidays|平日=on normal days|"
    "上行=in the up direction|下行=in the down direction|备勤=on standby|寒假=during the winter holidays|暑假=during the summer holidays|甲区=area A|乙区=area B|丙区=area C|早班=on the early shift/on the morning shift|中班=on the middle shift|晚班=on the night shift|夜班=on the night shift|白班=on the day shift|行政班=on office hours|门卫岗=at the gatehouse|前台=at the front desk|机房=in the server room|总机=at the switchboard|监控室=in the control room|"
    "急诊=in the emergency department|药房=in the pharmacy|仓库=in the warehouse|食堂=in the canteen|图书馆=in the library|实验室=in the laboratory|教学楼=in the teaching building|收银台=at the checkout|停车场=in the car park|锅炉房=in the boiler room|化验室=in the test laboratory"
)
_DAYS = "一二三四五六日"
_DAY_NAMES = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = "January February March April May June July August September October November December".split()
_NTH = dict(zip("一二三四", ("first", "second", "third", "fourth"), strict=True))


def _table(text: str) -> dict[str, tuple[str, ...]]:
    return {one: tuple(many.split("/")) for one, _, many in (pair.partition("=") for pair in text.split("|"))}


_TO_ENGLISH = _table(_GOODS) | _table(_SEEN)


def in_english(r: Random, name: Name) -> str:
    """A Chinese name in an English question: closed names by the table, dates by rule, models and all else as they are."""
    text = name.text
    if known := _TO_ENGLISH.get(text):
        return r.choice(known)
    if dated := _dated(r, text):
        return dated
    if name.also and (code := min((way for way in (text, *name.also) if way.isascii()), key=len, default="")):
        thing = next((chinese for chinese in _TO_ENGLISH if text.replace(code, "").strip() == chinese), "")
        return f"{_TO_ENGLISH[thing][0]} {code}" if thing and r.random() < 0.5 else code
    return text


def _dated(r: Random, text: str) -> str:
    if found := re.fullmatch(r"(\d{4})年", text):
        return f"in {found[1]}"
    if found := re.fullmatch(r"(?:(\d{4})年)?第([一二三四])季度", text):
        number = "一二三四".index(found[2]) + 1
        year = f" {found[1]}" if found[1] else ""
        return r.choice((f"in Q{number}{year}", f"in the {_NTH[found[2]]} quarter{' of' if year else ''}{year}"))
    if found := re.fullmatch(r"(\d+)月(?:(\d+)日)?", text):
        month = _MONTHS[int(found[1]) - 1]
        return f"on {found[2]} {month}" if found[2] else f"in {month}"
    if found := re.fullmatch(r"(?:周|星期)([一二三四五六日])", text):
        return f"on {_DAY_NAMES[_DAYS.index(found[1])]}{r.choice(('', 's'))}"
    return ""


def person_in_english(r: Random, name: Name) -> str:
    """A Chinese person in an English question: in characters, or in letters with the surname first or last."""
    text = name.text
    if text != "".join(c for c in text if "一" <= c <= "鿿") or not 2 <= len(text) <= 4:
        return text
    if r.random() < 0.45:
        return text
    surname, given = romanized(text)
    return r.choice((f"{surname} {given}", f"{surname} {given}", f"{given} {surname}"))


def romanized(text: str) -> tuple[str, str]:
    """Surname and given name of a Chinese person in letters.

    >>> romanized("欧阳明月")
    ('Ouyang', 'Mingyue')
    """
    long = 2 if text[:2] in chinese.COMPOUND else 1
    surname, given = ("".join(lazy_pinyin(part)).capitalize() for part in (text[:long], text[long:]))
    return surname, given


def homophones(text: str, name: str) -> bool:
    """Whether a text has other characters that are read as this Chinese name is."""
    sound, long = lazy_pinyin(name), len(name)
    if not name or name.isascii():
        return False
    spots = (
        text[i : i + long] for i in range(len(text) - long + 1) if name[0] == text[i] or name[-1] == text[i + long - 1]
    )
    return any(spot != name and lazy_pinyin(spot) == sound for spot in spots)


_FIRST = (
    "James=詹姆斯 Jennifer=珍妮弗 Linda=琳达 David=大卫 Elizabeth=伊丽莎白 William=威廉 Barbara=芭芭拉 Richard=理查德 Susan=苏珊 Jessica=杰西卡 Thomas=托马斯 Karen=凯伦 Charles=查尔斯 Nancy=南希 Lisa=丽莎 Matthew=马修 Margaret=玛格丽特 Anthony=安东尼 "
    "Sandra=桑德拉 Donald=唐纳德 Andrew=安德鲁 Donna=唐娜 Joshua=乔舒亚 Kenneth=肯尼思 Amanda=阿曼达 Kevin=凯文 Melissa=梅利莎 Stephanie=斯蒂芬妮 Timothy=蒂莫西 Rebecca=丽贝卡 Laura=劳拉 Jason=杰森 Edward=爱德华 Sharon=莎伦 Cynthia=辛西娅 Ryan=瑞安 "
    "Jacob=雅各布 Amy=艾米 Gary=加里 Angela=安杰拉 Ruth=鲁思 Larry=拉里 Pamela=帕梅拉 Nicole=妮科尔 Samantha=萨曼莎 Benjamin=本杰明 Samuel=塞缪尔 Frank=弗兰克 Rachel=雷切尔 Raymond=雷蒙德 Jack=杰克 Dennis=丹尼斯 Diane=黛安 Oscar=奥斯卡 Felix=费利克斯"
)
_LAST = (
    "Taylor=泰勒 Wilson=威尔逊 Walker=沃克 Wright=赖特 Scott=斯科特 Torres=托雷斯 Hill=希尔 Green=格林 Baker=贝克 Hall=霍尔 Campbell=坎贝尔 Mitchell=米切尔 Carter=卡特 Turner=特纳 Parker=帕克 Edwards=爱德华兹 Collins=柯林斯 Murphy=墨菲 Cooper=库珀 "
    "Kelly=凯利 Howard=霍华德 Watson=沃森 Brooks=布鲁克斯 Bennett=贝内特 Sanders=桑德斯 Foster=福斯特 Garcia=加西亚 Rodriguez=罗德里格斯 Lopez=洛佩斯 Gonzalez=冈萨雷斯 Sanchez=桑切斯 Ramirez=拉米雷斯 Rossi=罗西 Petrov=彼得罗夫 Ivanov=伊万诺夫 "
    "Tanaka=田中 Sato=佐藤 Suzuki=铃木 Yamamoto=山本 Fraser=弗雷泽 Sinclair=辛克莱 McDonald=麦克唐纳 Singh=辛格 Patel=帕特尔"
)
_WRITTEN_FIRST = dict(pair.split("=") for pair in _FIRST.split())
_WRITTEN_LAST = dict(pair.split("=") for pair in _LAST.split())


def person_in_chinese(r: Random, name: Name) -> str:
    """An English person in a Chinese question: as in the document, or in characters where the tables know both names.

    The tables leave out names that another is spelt almost like, as Smith and Smyth.
    """
    first, _, last = name.text.partition(" ")
    if first in _WRITTEN_FIRST and last in _WRITTEN_LAST and r.random() < 0.6:
        return r.choice(
            (f"{_WRITTEN_FIRST[first]}·{_WRITTEN_LAST[last]}", f"{_WRITTEN_FIRST[first]}{_WRITTEN_LAST[last]}")
        )
    return in_chinese(r, name)


_SEEN_ENGLISH = (
    "Swimming Pool=游泳池/泳池|Main Library=总图书馆|Children's Library=儿童图书馆|Gym=健身房|Town Hall=市政厅|Recycling Centre=回收站|Museum=博物馆|Visitor Centre=游客中心|Ice Rink=溜冰场|Registry Office=登记处|Post Office=邮局|Sauna=桑拿房|Climbing Hall=攀岩馆|"
    "Café=咖啡厅|Gift Shop=礼品店|Archive=档案馆|Clinic=诊所|Pharmacy=药房|Registration Desk=报到处|Tennis Courts=网球场|"
    "Monday to Friday=周一到周五/工作日/周三|Weekends=周末/双休日|Summer=夏天/夏季|Winter=冬天/冬季|Spring=春天/春季|Autumn=秋天/秋季|Exam weeks=考试周|Open day=开放日|Mid season=平季|Weekdays=平日/工作日|Term time=学期中/上学期间|Holidays=假期/放假期间|Christmas Day=圣诞节|New Year's Day=元旦|Easter Monday=复活节星期一|Good Friday=耶稣受难日|Boxing Day=节礼日|"
    "Early shift=早班|Late shift=晚班|Night shift=夜班|Day shift=白班|Front desk=前台|Help desk=服务台|Server room=机房|Main gate=大门|North gate=北门|South gate=南门|Emergency room=急诊室|Intensive care=重症监护室|Loading dock=装卸区|Cafeteria=食堂|Library desk=图书馆服务台|"
    "Security office=保安室|Laboratory=实验室|Reception=接待处|Warehouse=仓库|Network team=网络组|Database team=数据库组|Ward A=A病区|Ward B=B病区|Ward C=C病区|Pool=游泳池|Parking garage=停车库|Switchboard=总机|"
    "Single room=单人间|Double room=大床房|Twin room=双床房|Family room=家庭房|Junior suite=小套房|Penthouse suite=顶层套房|Studio=单间公寓|Garden cottage=花园小屋|Economy room=经济房|Sea view room=海景房|Dormitory=多人间|Apartment=公寓|High season=旺季|Low season=淡季|"
    "Christmas=圣诞节|Public holidays=公众假期|Annual leave=年假/带薪年休假|Sick leave=病假|Parental leave=育儿假|Study leave=学习假|Bereavement leave=丧假|Unpaid leave=无薪假|Marriage leave=婚假|Carer's leave=照护假|Compassionate leave=事假|Volunteering leave=志愿服务假|Jury duty leave=陪审假|Moving leave=搬家假|Sabbatical=学术休假|Full-time staff=全职员工|Part-time staff=兼职员工|Interns=实习生|"
    "Contractors=外包人员|Apprentices=学徒|Temporary staff=临时工|Managers=经理|Directors=总监|United Kingdom=英国|Ireland=爱尔兰|Germany=德国|France=法国|Spain=西班牙|Italy=意大利|Nordic countries=北欧国家|Switzerland=瑞士|Eastern Europe=东欧|United States=美国|"
    "Canada=加拿大|Mexico=墨西哥|Brazil=巴西|Australia=澳大利亚|New Zealand=新西兰|Japan=日本|China=中国|India=印度|Middle East=中东|South Africa=南非|North America=北美|Europe=欧洲|Asia Pacific=亚太|Latin America=拉美|Africa=非洲|Nordics=北欧|Southern Europe=南欧|"
    "Domestic=国内|Retail=零售|Wholesale=批发|Online=线上|Services=服务|Hardware=硬件|Software=软件|Industrial=工业|Consumer=消费品|Automotive=汽车|Healthcare=医疗|Seller=卖方|Buyer=买方|Carrier=承运人|Guarantor=担保人|Landlord=房东/出租方|Tenant=租客/承租方|Contractor=承包方|"
    "Client=委托方|Subcontractor=分包方|Licensor=许可方|Licensee=被许可方|Lender=贷款人|Borrower=借款人|Supplier=供应商|Customer=客户|Employer=用人单位/雇主|Employee=员工/雇员|Publisher=出版社|Author=作者|Translator=译者|"
    "Hemoglobin=血红蛋白|Glucose=血糖|Cholesterol=总胆固醇|Creatinine=肌酐|Sodium=钠|Potassium=钾|Calcium=钙|Ferritin=铁蛋白|Albumin=白蛋白|Platelets=血小板|Leukocytes=白细胞|Triglycerides=甘油三酯|Urea=尿素|Magnesium=镁|Phosphate=磷|Uric acid=尿酸|Vitamin D=维生素D|Folic acid=叶酸"
)
_TO_CHINESE = {english: (name,) for name, many in _table(_GOODS).items() for english in many} | _table(_SEEN_ENGLISH)


def in_chinese(r: Random, name: Name) -> str:
    """An English name in a Chinese question: closed names by the table, dates by rule, the rest as it is."""
    text = name.text
    if known := _in_table(text):
        return r.choice(known)
    for form, written in _RULES:
        if found := re.fullmatch(form, text):
            return written(r, found)
    return text.removeprefix("the ")


def _in_table(text: str) -> tuple[str, ...]:
    return _TO_CHINESE.get(text) or _TO_CHINESE.get(text[:1].lower() + text[1:], ())


def _quarter(r: Random, found: re.Match[str]) -> str:
    number = "一二三四"[int(found[1]) - 1]
    return (f"{found[2]}年" if found[2] else "") + r.choice((f"第{number}季度", f"{number}季度"))


def _day(r: Random, found: re.Match[str]) -> str:
    return (f"{found[3]}年" if found[3] else "") + f"{_MONTHS.index(found[2]) + 1}月{found[1]}{r.choice('日号')}"


def _weekday(r: Random, found: re.Match[str]) -> str:
    day = _DAYS[_DAY_NAMES.index(found[0])]
    return r.choice((f"周{day}", f"星期{day}", f"礼拜{'天' if day == '日' else day}"))


def _service(r: Random, found: re.Match[str]) -> str:
    if found[0].startswith("Less"):
        return f"工作不满{found[1]}年"
    return f"工作满{int(found[1]) + r.randint(1, 6)}年" if found[0].startswith("More") else f"工作{int(found[1]) - 1}年"


def _numbered(r: Random, found: re.Match[str]) -> str:
    return _NUMBERED[found[1]].format(found[2]) if r.random() < 0.6 else found[0]


def _model(r: Random, found: re.Match[str]) -> str:
    thing, code = found[1] or found[4], found[2] or found[3]
    known = _in_table(thing)
    return r.choice((f"{known[0]}{code}", f"{code}{known[0]}", code)) if known else found[0]


_NUMBERED = {
    "Version": "{}版本", "Grade": "{}级", "Period": "第{}节课", "Zone": "{}区", "Train": "{}次列车", "Bus": "{}路公交", "Ferry": "{}号渡轮", "Coach": "{}号大巴", "Shuttle": "{}号班车", "Error": "错误{}",
}  # fmt: skip
_NAMED = "|".join(_MONTHS)
_CODE = r"[A-Z]+[- ]?\d\S*(?: (?:Pro|Max|Plus|mini|Lite))?"
_RULES: tuple[tuple[str, Callable[[Random, re.Match[str]], str]], ...] = (
    (r"\d{4}", lambda r, found: f"{found[0]}年"),
    (r"Q(\d)(?: (\d{4}))?", _quarter),
    (rf"(\d+) ({_NAMED})(?: (\d{{4}}))?", _day),
    (_NAMED, lambda r, found: f"{_MONTHS.index(found[0]) + 1}月"),
    ("|".join(_DAY_NAMES), _weekday),
    (r"up to (\d+) kg", lambda r, found: r.choice((f"{found[1]}公斤的包裹", f"{found[1]}kg", f"{found[1]}公斤"))),
    (r"(?:More than|Less than|\d+ to) (\d+) years?", _service),
    (r"(\w+(?: \w+)?) branch", lambda r, found: r.choice((f"{found[1]}分店", f"{found[1]}店", found[0]))),
    (rf"({'|'.join(_NUMBERED)}) (\S+)", _numbered),
    (rf"(.+?) ({_CODE})|({_CODE}) (.+)", _model),
)
