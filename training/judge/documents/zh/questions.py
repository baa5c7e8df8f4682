"""Chinese questions and answers of everyday services; most questions share few words with what answers them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from training.judge.documents.asking import Asked, Case, around
from training.judge.documents.draft import Unit, filled, lines, unit, without
from training.judge.documents.grids import Maker, Ways
from training.judge.documents.layouts import heading
from training.judge.documents.making import pick
from training.judge.documents.writing import Family
from training.judge.documents.zh import values as v
from training.judge.documents.zh.words import CHINESE, ordinal


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that people ask: its heading, their questions, and how documents answer, `{v}` the short answer."""

    topic: str
    asks: tuple[str, ...]
    says: tuple[str, ...]
    make: Maker


def _item(topic: str, asks: str, says: str, make: Maker | str) -> Item:
    maker = v.one_of(make) if isinstance(make, str) else make
    return Item(topic, tuple(asks.split("|")), tuple(says.split("|")), maker)


_days = Ways(v.amount(1, 30, "天", "个工作日", "日"), v.one_of("三天 七天 一周 两周 一个月 24小时 48小时 当天"))
_money = Ways(v.amount(5, 900, "元"), v.one_of("十元 二十元 五十元 一百元 二百元 三十元"))
_span = v.hours
_hot = Ways(
    v.phone, lambda r: f"400-{r.randint(100, 999)}-{r.randint(1000, 9999)}", lambda r: f"95{r.randint(100, 999)}"
)

_SHOP = (
    _item("发货时间", "买了几天能发货|多久发出|下单以后什么时候寄|啥时候给我发|付了款几时发货", "订单付款后{v}内发出|我们承诺{v}内发货", _days),
    _item("退货期限", "不喜欢能退吗，多少天内|收到货几天内能退|多久之内可以退|过了几天就不能退了|货不满意咋退，有期限没", "自签收起{v}内可申请无理由退货|支持{v}无理由退货", _days),
    _item("退款到账", "钱多久退回来|退的钱几时到账|退款要等几天|啥时候能收到退款|退款退到卡里要多长时间", "退款将在审核通过后{v}内原路返回|审核通过后{v}到账", _days),
    _item("运费", "邮费谁出|包邮吗|不满多少要付运费|买多少免邮费|运费怎么算", "单笔订单满{v}免运费，不足的收取运费10元|满{v}包邮", _money),
    _item("发票", "能开票吗|怎么要发票|发票什么时候给|想报销，票怎么弄|开发票到哪里申请", "发票为电子发票，{v}|如需发票，{v}", "请在订单详情页点击“申请开票”|确认收货后联系客服开具|下单时勾选“需要发票”|登录官网在“我的订单”中下载"),
    _item("改地址", "地址填错了怎么办|收货地址能改吗|下单后想换个地址|写错地址咋整|发货前还能改地址不", "{v}|收货地址填写有误的，{v}", "发货前可在订单页自行修改|请在一小时内联系客服更改|订单提交后不能修改，请取消后重新下单|发货后可联系快递员转寄"),
    _item("缺货", "没货了什么时候补|断货的东西还会有吗|显示缺货怎么办|卖光了咋办|补货要多久", "缺货商品预计{v}补齐|缺货的商品一般{v}内到货", _days),
    _item("优惠券", "券能叠加吗|优惠券可不可以一起用|两张券能一起使不|优惠可以同享吗|券怎么用，能用几张", "{v}|优惠券规则：{v}", "每笔订单限用一张优惠券|优惠券可与会员折扣叠加|优惠券不可叠加使用|满减券与品类券可以同时使用"),
    _item("客服时间", "客服几点上班|什么时候有人回复|半夜能找到客服吗|人工服务到几点|几点有人工", "人工客服服务时间为{v}|在线客服{v}", _span),
    _item("破损", "收到的东西是坏的|包裹摔烂了怎么赔|碎了找谁|到货有破损怎么处理|东西磕坏了咋办", "收到破损商品请{v}|如有破损，请{v}", "拍照后24小时内联系客服补发|当场拒收|保留外包装并申请售后|在签收单上注明后退回"),
)  # fmt: skip
_GYM = (
    _item("请假停卡", "出差去不了能暂停吗|会员卡可以停多久|停卡怎么弄|去外地一段时间卡咋办|卡能不能冻结", "每年可停卡{v}|会员可申请停卡，累计不超过{v}", v.amount(10, 120, "天")),
    _item("转让", "卡能给别人吗|不想练了能转给朋友不|转卡要多少钱|可以把卡卖给别人吗|过户收费吗", "会员卡转让须缴纳手续费{v}|转让一次收取{v}", _money),
    _item("私教取消", "约了私教不去会扣吗|私教课临时取消怎么算|提前多久可以取消课|爽约会怎样|不能去上课要提前多久说", "私教课须提前{v}取消，否则按已上课计|取消私教课应提前{v}告知教练", v.amount(2, 48, "小时")),
    _item("储物柜", "东西放哪|柜子怎么用|储物柜有什么规定|储物柜咋用|用柜子要注意啥", "{v}|储物柜使用规定：{v}", "储物柜仅限当日使用，闭馆后清柜|长期储物柜每月20元|储物柜免费，请自备锁具|贵重物品请寄存前台"),
    _item("年龄", "对年龄有要求吗|多大年纪能来|年龄有什么限制|小孩老人能来吗|几岁可以来", "{v}|关于年龄：{v}", "未满16周岁须由监护人陪同|18周岁以上方可办卡|70周岁以上须提供体检证明|儿童仅限周末进入泳池"),
    _item("团课", "跳操课怎么约|团体课怎么报名|课在哪里报名|瑜伽课咋预约|上操课要怎么弄", "{v}|团课须预约，{v}", "每天8点开放次日预约|请在小程序中预约|前台现场登记，先到先得|候补名单按顺序递补"),
    _item("停车", "开车来停哪|停车免费吗|停车能停多久|车停这里收钱不|有车位吗，怎么收", "会员可免费停车{v}|凭会员卡停车优惠{v}", v.amount(1, 5, "小时")),
    _item("毛巾", "毛巾怎么解决|要自己带毛巾吗|有毛巾提供没|毛巾有啥规定|洗澡毛巾咋办", "{v}|洗浴须知：{v}", "毛巾租用每条5元|请自备毛巾和拖鞋|会员免费提供毛巾一条|浴室提供洗发水，不提供毛巾"),
)  # fmt: skip
_NET = (
    _item("报修", "上不了网打谁的电话|断网了找谁修|网坏了报修电话多少|没信号了打什么号码|宽带出问题联系谁", "网络故障请拨打{v}报修|报修热线：{v}", _hot),
    _item("上门时间", "报修后多久来人|师傅几时上门|什么时候能来修|要等多久有人来|修理的几天来", "维修人员将在{v}内上门|我们承诺{v}内上门处理", Ways(v.amount(2, 48, "小时"), _days)),
    _item("移机", "搬家了宽带怎么办|换房子网能跟着走吗|移到新家收多少钱|迁到别的地址要多少费|搬家移网收费不", "移机收取工料费{v}|办理移机需付{v}", _money),
    _item("提速", "网太慢想升级|怎么换更快的套餐|升到千兆要加多少|提速多少钱|想要快一点的网要加几块", "升级千兆每月加收{v}|提速至千兆，月费增加{v}", _money),
    _item("停机保号", "暂时不用能停吗|出国半年不想交钱|报停最长多久|能不能先停一段|停机可以停几个月", "停机保号最长{v}|每次停机不超过{v}", v.amount(1, 12, "个月")),
    _item("欠费", "忘了交费会断网吗|欠费几天停机|没交钱多久会停|过期没续什么时候停|欠费会怎样", "欠费{v}后系统自动停机|逾期{v}未缴费将暂停服务", _days),
    _item("光猫", "那个盒子坏了要赔吗|光猫丢了赔多少|设备押金多少|猫损坏怎么算|光猫要还吗，弄坏赔几多", "光猫人为损坏须赔偿{v}|设备遗失按{v}赔付", _money),
    _item("密码", "无线密码忘了怎么办|连不上忘记密码咋办|WiFi密码不记得了|密码忘了怎么弄|无线网密码找不到了", "{v}|无线密码：{v}", "登录路由器管理页面修改|初始密码印在设备底部标签上|长按复位键10秒恢复初始密码|在客户端“家庭网络”中重设"),
)  # fmt: skip
_LIBRARY = (
    _item("借书数量", "一次能借几本|最多可以借多少书|我可以借几本|一张证能借多少|借书有数量限制吗", "每证最多可借{v}|读者一次可借图书{v}", v.amount(3, 30, "册", "本")),
    _item("借期", "书能借多久|多长时间要还|几天要还书|借书期限多长|借了最晚什么时候还", "图书借期为{v}|借阅期限{v}", v.amount(14, 90, "天")),
    _item("续借", "看不完能延长吗|可以续几次|怎么续借|到期了想接着看|续借能续多少天", "可续借一次，延长{v}|每册可续借{v}", v.amount(7, 45, "天")),
    _item("丢书", "书弄丢了怎么赔|丢了一本要赔多少|把书搞坏了咋办|书被水泡了赔几倍|遗失要赔偿几多", "遗失图书按原价的{v}赔偿|图书丢失或严重污损的，须赔{v}书价", "两倍 三倍 五倍 1.5倍 十倍"),
    _item("办证", "怎么办借书证|办卡要带什么|没有证能办吗，要什么|办读者证要啥材料|第一次来怎么办卡", "办理读者证须{v}|凭{v}即可办证", "本人身份证|身份证和一寸照片一张|居住证或社保卡|学生证和押金100元"),
    _item("自习", "能带电脑去学习吗|自习室几点开|晚上能自习到几点|自修室什么时候开|周末自习到几时", "自习区开放时间为{v}|自习室{v}开放", _span),
    _item("打印", "能打印吗，多少钱一张|复印怎么收费|打印一页几毛|有没有打印机|印一张要多少钱", "自助打印每页{v}|复印收费：每页{v}", "0.1元 0.2元 0.5元 1元 两毛 三毛"),
    _item("推荐购书", "想看的书没有怎么办|能让馆里买某本书吗|怎么荐书|没有我要的书咋办|可以推荐你们进书吗", "{v}|读者荐购：{v}", "在官网“读者荐购”栏目填写书名|将书名交到总服务台|发邮件给采编部"),
)  # fmt: skip
_ESTATE = (
    _item("报修", "水管漏了找谁|家里灯坏了打什么电话|电梯坏了打哪个号|半夜停电找哪个|下水道堵了联系谁", "物业报修电话{v}|24小时报修：{v}", _hot),
    _item("物业费", "物业费一平方多少|每个月物业要交多少|物业费怎么算的|一平米收几块钱|管理费几多", "物业服务费标准为{v}|物业费按{v}收取", v.decimal(0.8, 6, 2, "元/平方米·月", "元/㎡")),
    _item("装修时间", "几点可以敲墙|装修什么时候能施工|周末能装修吗，几点|什么时间段不准装修|打钻打到几点", "装修施工时间为{v}，其他时间禁止噪声作业|装修仅限{v}", _span),
    _item("装修押金", "装修要交多少押金|装修保证金多少|装修前付多少钱|押金装完退吗，交多少|装修要押几多钱", "装修前须缴纳押金{v}|装修保证金{v}，验收合格后退还", v.amount(1000, 9000, "元")),
    _item("垃圾", "大件家具扔哪里|旧沙发怎么处理|装修垃圾咋清|不要的家具丢去边|旧床垫怎么办", "{v}|大件垃圾：{v}", "请堆放至北门临时堆场|预约物业清运，每车200元|每周六上午统一清运|请自行联系回收公司，不得弃置楼道"),
    _item("门禁卡", "卡丢了补一张多少钱|门卡坏了怎么办|再办一张门禁要几元|补卡收费吗|多配一张卡几多钱", "补办门禁卡每张{v}|门禁卡工本费{v}", _money),
    _item("访客", "朋友来怎么进|访客怎么进小区|亲戚来了要怎么登记|外人进来要办啥手续|来客人了点样进门", "{v}|访客须知：{v}", "访客须在门岗登记|业主可在小程序生成访客码|由业主电话确认后放行"),
    _item("宠物", "养狗有什么规定|小区养宠物有啥要求|养狗要注意啥|养宠物的规定|邻居养狗有人管吗，怎么规定的", "{v}|饲养宠物：{v}", "遛狗须牵绳并清理粪便|禁止饲养大型犬|每户限养一只并办理登记|宠物不得乘坐客梯"),
)  # fmt: skip
_HOTEL = (
    _item("入住时间", "几点能住进去|最早什么时候办入住|早到能进房间吗|几时可以check in|上午到能入住不", "入住时间为{v}以后|最早可于{v}办理入住", v.clock),
    _item("退房时间", "几点前要退|最晚什么时候走|退房可以晚点吗，最晚几点|几时check out|中午能不能晚点走", "退房时间为{v}以前|请于{v}前办理退房", v.clock),
    _item("早餐", "早饭几点吃|早餐供应到什么时候|早餐几点开始|起晚了还有早餐吗|几时有得食早餐", "早餐供应时间{v}|早餐时段为{v}", lambda r: f"{r.choice(('6:30', '7:00', '6:00'))}-{r.choice(('9:30', '10:00', '9:00'))}"),
    _item("加床", "能多加一张床吗|加床多少钱|三个人住要加多少|给孩子加床收费吗|加张床几多钱", "加床每晚{v}|加床费用{v}", _money),
    _item("押金", "住店押多少|要交押金吗|入住时刷多少预授权|押金什么时候退，多少|住一晚押几多", "入住须交押金{v}|押金{v}，退房时退还", _money),
    _item("取消预订", "不去了能退钱吗|提前多久取消不扣钱|订了又不住怎么办|取消要扣费吗|临时不来要提前多久讲", "入住前{v}可免费取消|免费取消须提前{v}", Ways(v.amount(6, 72, "小时"), _days)),
    _item("接机", "有车来接吗|去机场怎么走|接送机收费吗|可以派车接人不|机场接机要多少钱", "提供接机服务，每趟{v}|接机费用{v}", _money),
    _item("宠物", "能带狗住吗|猫能不能进酒店|带宠物要加钱吗|携带宠物怎么办|让不让带宠物", "{v}|宠物政策：{v}", "不接受携带宠物|小型犬可入住，加收清洁费100元|宠物须寄放在一楼宠物房|谢绝携带任何宠物"),
    _item("洗衣", "衣服脏了能洗吗|洗衣几时能取|有洗衣房没|送洗的衣服多久好|洗衣服务怎么样", "送洗衣物{v}内送回|洗衣服务{v}可取", Ways(v.amount(4, 24, "小时"), _days)),
)  # fmt: skip
_DRIVING = (
    _item("报名材料", "学车要带啥|报名需要什么东西|来报名带什么证|要准备哪些材料学车|报驾校交什么", "报名须携带{v}|报名材料：{v}", "身份证和体检表|身份证原件及四张白底照片|居住证和身份证|身份证、体检证明和学费"),
    _item("学费", "学一个C1多少钱|学车总共花多少|学费是几多|拿证要交多少学费|报名费用多少", "C1手动挡学费{v}|C1全包价{v}", v.amount(2000, 6800, "元")),
    _item("练车预约", "怎么约练车|练车要提前多久约|约车提前几天|想明天练车行不行，提前多久|练车预约要多早", "练车须提前{v}预约|请提前{v}约车", _days),
    _item("补考", "没考过要交多少|挂科了再考多少钱|补考收费吗|考不过怎么办，要交几多|科目二没过再考一次多少", "补考费每次{v}|每科补考收取{v}", _money),
    _item("有效期", "学车最长能拖多久|几年内要考完|证明多久过期|拖着不考会作废吗|学习期限多长", "学习驾驶证明有效期为{v}|须在{v}内考完全部科目", "三年 两年 36个月 一年"),
    _item("退学", "不想学了能退多少|中途退学退钱吗|退费怎么算|交了钱不学退几成|学一半想退", "{v}|退费办法：{v}", "未开课退还全部学费|科目一考试前退80%|已上车练习的退50%|科目二通过后不予退费"),
    _item("接送", "有班车接吗|去训练场怎么去|驾校接不接送|训练场太远有车吗|班车几点", "班车每天{v}从校门口发车|接送班车发车时间{v}", v.clock),
)  # fmt: skip
_NURSERY = (
    _item("入园时间", "早上几点送孩子|最早几点能送来|送娃时间|早晨几时可以入园|几点开门接收孩子", "入园时间为{v}|每天{v}入园", lambda r: f"7:{r.choice(('20', '30', '40', '50'))}-8:{r.choice(('10', '20', '30'))}"),
    _item("离园时间", "几点接孩子|下午什么时候放学|娃几时放学|放学是几点|平时几点放", "离园时间为{v}|每天{v}离园", lambda r: f"16:{r.choice(('00', '20', '30', '50'))}-17:{r.choice(('00', '20', '30'))}"),
    _item("请假", "孩子生病怎么请假|不去要跟谁说|请假要提前吗|今天不来怎么讲|发烧了不上学怎么办", "幼儿请假须{v}|因病缺勤请{v}", "当天8点前告知班主任|提前一天在群内说明|填写请假条并附病历|电话通知保健室"),
    _item("伙食费", "吃饭一天多少钱|伙食费怎么收|每天餐费几块|饭钱一个月多少|一天食几多钱", "伙食费每天{v}|餐费按每日{v}收取", v.amount(10, 40, "元")),
    _item("退费", "请假几天退伙食费|不去退钱吗|缺勤多久能退饭钱|连续几天不来可以退费|请假要满几天才退", "连续请假满{v}的退还伙食费|缺勤{v}以上退还餐费", v.amount(3, 15, "天")),
    _item("带药", "能带药去学校吃吗|喂药怎么办|老师帮不帮喂药|孩子要吃药怎么弄|药能不能让老师喂", "{v}|喂药规定：{v}", "药品须交保健医生并填写委托单|不代喂任何药物|处方药可代喂，须附病历|家长可于午间到园喂药"),
    _item("延时班", "下班晚没人接怎么办|能晚点接吗，到几点|托管到几时|延时服务几点结束|放学后能多待多久", "延时服务至{v}|延时班{v}结束", lambda r: f"{r.choice((17, 18))}:{r.choice(('30', '45', '50'))}"),
    _item("报名年龄", "几岁能上小班|孩子多大能来|两岁半收吗|入园要满几周岁|小班收几岁的", "小班招收{v}的幼儿|入园年龄为{v}", "年满3周岁|2.5至3.5周岁|8月31日前满3周岁|3周岁以上"),
)  # fmt: skip
_CARD = (
    _item("挂失", "卡丢了打什么电话|银行卡被偷怎么办|怎么挂失，打几号|卡找不到了联系哪里|丢卡打边个电话", "卡片遗失请立即拨打{v}挂失|24小时挂失电话{v}", _hot),
    _item("补卡", "补一张卡要几天|新卡多久寄到|重新办卡要等多久|补卡啥时候能拿|挂失后新卡几时到", "补卡{v}内寄出|新卡将在{v}内送达", _days),
    _item("年费", "这卡每年收钱吗|年费多少|一年扣多少年费|怎么免年费，多少|卡费一年几多", "年费{v}，刷满六次免次年年费|每年收取年费{v}", _money),
    _item("转账限额", "一天最多转多少|手机转账上限|每天能转出去几万|单日限额多少|转钱有没有上限", "手机银行单日转账限额{v}|每日累计转账不超过{v}", v.amount(1, 500, "万元")),
    _item("密码锁定", "密码输错几次锁|输错密码会怎样|错几次卡会被锁|密码错太多次怎么办|能输错几回", "密码连续输错{v}将被锁定|当日输错{v}即锁卡", "三次 五次 6次 3次"),
    _item("还款日", "每月几号还钱|最后还款日是哪天|信用卡几时还|晚几天还可以吗，几号前|哪天之前要还", "还款日为每月{v}|请于每月{v}前还款", lambda r: f"{r.randint(1, 28)}日"),
    _item("取现", "取现金收多少手续费|信用卡提现扣几个点|取钱要费用吗|提现手续费几多|透支取现怎么收", "取现手续费为{v}|提取现金按{v}收取手续费", lambda r: f"{r.choice((0.5, 1, 1.5, 2, 2.5, 3))}%"),
    _item("外币", "国外刷卡收费吗|境外消费手续费多少|出国用卡要加多少|在外国刷卡扣几个点|外币交易费率多少", "境外交易收取{v}的货币转换费|外币消费手续费{v}", lambda r: f"{r.choice((0.5, 1, 1.5, 1.95, 2))}%"),
)  # fmt: skip
_BIKE = (
    _item("计费", "骑一次多少钱|半小时收几块|怎么收费的|骑车几毛钱|租一次几多钱", "每30分钟收费{v}|骑行费用为每半小时{v}", "1元 1.5元 2元 1.8元 2.5元"),
    _item("还车", "停错地方会罚吗|没停在框里怎么办|乱停扣多少|还车点外停车收几块|停到站外罚几多", "站外还车收取调度费{v}|在非指定区域停车加收{v}", _money),
    _item("年龄限制", "小孩能骑吗|多大可以骑|未成年让不让骑|几岁以上能租|十岁娃可以用不", "须年满{v}方可使用|未满{v}者禁止骑行", "12周岁 16周岁 14周岁 18周岁"),
    _item("退押金", "押金几天退|退押金要多久|申请退钱啥时候到|押金几时返|退出来要等多长时间", "押金在{v}内退回|申请后{v}退还押金", _days),
    _item("故障", "车坏了怎么办|锁打不开找谁|骑到一半刹车坏了|扫不开码咋办|车有毛病去哪报", "车辆故障请{v}|遇到故障，{v}", "在App内点“故障上报”|拨打车身上的电话|关锁后换乘其他车辆|拍照上传并停止骑行"),
    _item("运营时间", "夜里能骑吗|几点停止服务|早上几点能用|半夜还有车没|几时到几时可以租", "服务时间为{v}|每天{v}提供服务", _span),
    _item("月卡", "包月多少钱|月卡几块|经常骑办什么卡，多少|一个月随便骑要多少|月票几多钱", "月卡售价{v}|包月{v}", _money),
)  # fmt: skip
_DOMAINS = {
    "网上商城|购物帮助|买家须知|优品商城服务说明": _SHOP, "健身会所|健身房会员须知|运动中心问答": _GYM, "宽带服务|宽带客户须知|网络服务问答": _NET, "图书馆读者须知|借阅指南|图书馆常见问题": _LIBRARY,
    "小区物业|业主须知|物业服务问答": _ESTATE, "酒店入住须知|宾客指南|住客常见问题": _HOTEL, "驾校学员须知|学车问答": _DRIVING, "银行卡使用须知|持卡人问答": _CARD,
}  # fmt: skip
_KEPT = {"幼儿园家长须知|入园须知|家长常见问题": _NURSERY, "公共自行车使用须知|骑行问答|共享单车用户指南": _BIKE}


def _document(r: Random, items: list[Item], title: str) -> list[Unit]:
    """Pairs, headings with sentences, bullets or prose; what answers stands in one unit."""
    form = pick(r, "pairs|pairs|pairs|heads|heads|bullets|prose|labels")
    ask, answer = r.choice(CHINESE.question_marks)
    between, head = r.choice(("\n", "\n", "  ")), heading(r, CHINESE)
    bullet = pick(r, "- |· |{n}. |{n}、|（{n}）|• ")
    made = lines(r.choice(("{t}", "# {t}", "{t}\n", "【{t}】")).format(t=title)) if r.random() < 0.8 else []
    for index, one in enumerate(items):
        value = (("value", one.topic), one.make(r))
        parts = filled(r.choice(one.says), v=value)
        stop = "" if form == "labels" else "。"
        if form == "pairs":
            question = r.choice(one.asks) + "？" if r.random() < 0.8 else one.topic
            made.append(unit(ask, question, between, answer, *parts, stop, tail="\n\n" if between == "\n" else "\n"))
        elif form == "heads":
            made += [head(index, one.topic, "\n"), unit(*parts, stop, tail="\n\n")]
        elif form == "labels":
            made.append(unit(one.topic, "：", value))
        elif form == "bullets":
            made.append(unit(bullet.format(n=index + 1), *parts, stop))
        else:
            made.append(unit(*parts, stop, tail="" if r.random() < 0.7 else "\n"))
    return made


def _help(r: Random, domains: dict[str, tuple[Item, ...]]) -> Iterator[Case]:
    titles = r.choice(list(domains))
    pool, title = domains[titles], r.choice(titles.split("|"))
    items = r.sample(pool, r.randint(3, len(pool) - 1))
    units = _document(r, items, title)
    strange = [one for one in pool if one not in items]
    told = "".join(one.text for one in units)

    def asked(one: Item) -> Asked:
        form = r.choice(one.asks) if r.random() < 0.9 else one.topic + pick(r, "|怎么规定|是怎样的")
        return Asked(around(r, form, CHINESE), {})

    for _ in range(r.randint(2, 4)):
        one = r.choice(items)
        question = asked(one)
        if r.random() < 0.9:
            yield Case(title, tuple(units), question, (("value", one.topic),))
        if r.random() < 0.5:
            yield Case(title, tuple(units), asked(r.choice(strange)), (), "attribute")
            continue
        index = next(
            i
            for i, here in enumerate(units)
            if any(not isinstance(part, str) and part[0] == ("value", one.topic) for part in here.parts)
        )
        left = without(units, index)
        if left and left[min(index, len(left)) - 1].text.endswith(one.topic) and index:
            left = without(left, index - 1)  # its heading
        value = next(part[1] for part in units[index].parts if not isinstance(part, str))
        if told.count(value) == 1 and len(left) > 2:
            yield Case(title, tuple(replace(here) for here in left), question, (), "removed")


def helping(r: Random) -> Iterator[Case]:
    """What a shop, a gym, a library answer to their customers."""
    yield from _help(r, _DOMAINS)


def helping_kept(r: Random) -> Iterator[Case]:
    """The same of a nursery and of shared bicycles."""
    yield from _help(r, _KEPT)


# --- numbered lists

_WORK = (
    "打开|关闭|检查|清洗|拆下|装回|拧紧|松开|擦拭|更换|记录|按下|取出|放入|校准|润滑|断开|接通|核对|冲洗|晾干|贴上|扫描|填写|上报|签收|称量|加热|冷却|过滤"
).split("|")
_PARTS = (
    "进水阀|电源开关|滤网|后盖|螺丝|皮带|探头|出水口|样品|标签|登记表|压力表|安全锁|传感器|接线盒|密封圈|水箱|刀头|轨道|托盘|试管|仪表读数|工作台面|通风口|排气管|指示灯|手柄|齿轮箱|急停按钮|备用钥匙"
).split("|")
_LISTS = (
    "安装步骤/安装 拆卸步骤/拆卸 清洗步骤/清洗 校准步骤/校准 开机步骤/开机 关机步骤/关机 更换滤芯步骤/更换滤芯", "报名流程/报名 退费流程/退费 请假流程/请假 报销流程/报销 入职流程/入职 离职流程/离职",
    "取样步骤/取样 检测步骤/检测 复核步骤/复核 送检步骤/送检", "开店准备/开店 交接班流程/交接班 闭店检查/闭店 盘点流程/盘点", "日常保养/保养 季度检修/季度检修 故障排查/排查故障 紧急停机/紧急停机",
)  # fmt: skip


def steps(r: Random) -> Iterator[Case]:
    """Numbered steps under headings; the same number stands in each list, and only the heading tells them apart."""
    pool = [tuple(text.split("/")) for text in r.choice(_LISTS).split()]
    here = r.sample(pool, r.randint(1, min(3, len(pool) - 1)))
    strange = [one for one in pool if one not in here]
    mark = pick(r, "{n}. |{n}、|第{o}步：|（{n}）|步骤{n}：|第{n}步 |{n}) ")
    head, units, counts = heading(r, CHINESE), lines(pick(r, "操作规程|作业指导书|工作手册|操作说明")), []
    for index, (title, _) in enumerate(here):
        units.append(head(index, title, "\n"))
        counts.append(r.randint(2, 9))
        for n in range(1, counts[-1] + 1):
            text = r.choice(_WORK) + r.choice(_PARTS) + pick(r, "||，确认无误|，等待三分钟|并做好记录|，必要时重复一次")
            units.append(unit(mark.format(n=n, o=ordinal(n)), (("step", index, n), text), pick(r, "|。|；")))
        units[-1] = replace(units[-1], tail="\n\n")
    title = r.choice(("", "操作手册"))

    def asked(names: tuple[str, ...], n: int) -> Asked:
        said = r.choice((str(n), ordinal(n)))
        form = pick(
            r,
            "{t}第{n}步是什么|{t}的第{n}步|{t}第{n}步做什么|{t}第{n}步要干嘛|{t}时第{n}步怎么做|{t}第{n}步做咩|请问{t}的第{n}步是啥",
        )
        return Asked(around(r, form, CHINESE), {"t": (r.choice(names),), "n": (said,)})

    for _ in range(r.randint(2, 4)):
        index = r.randrange(len(here))
        n = r.choice((r.randint(1, counts[index]), counts[index]))
        question = asked(here[index], n)
        if r.random() < 0.87:
            yield Case(title, tuple(units), question, (("step", index, n),))
        way = r.random()
        if way < 0.35:
            yield Case(title, tuple(units), asked(here[index], counts[index] + r.choice((1, 1, 2))), (), "ordinal")
        elif way < 0.7:
            yield Case(title, tuple(units), asked(r.choice(strange), n), (), "topic")
        else:
            at = next(
                i
                for i, one in enumerate(units)
                if any(not isinstance(part, str) and part[0] == ("step", index, n) for part in one.parts)
            )
            left = without(units, at)
            text = next(part[1] for part in units[at].parts if not isinstance(part, str))
            if not any(text in one.text for one in left):
                yield Case(title, tuple(left), question, (), "removed")


# --- what may be done and what may not


@dataclass(frozen=True, slots=True)
class Permit:
    """What a rule allows or forbids: titles, the two (or three) ways to rule, how people ask, and what it is about."""

    titles: str
    rules: tuple[tuple[str, str, str], ...]
    """Key, how the document says it (`{v}` the things), how people ask for all such things."""
    asks: str
    """Questions for one thing: `{e}`."""
    things: str


_PERMITS = (
    Permit("安检须知|乘车安检规定|地铁禁限带物品说明", (
        ("may", "可以携带{v}|允许随身携带{v}|{v}可以带上车", "什么东西可以带|哪些物品允许携带|能带哪些东西|准许带咩上车"),
        ("not", "禁止携带{v}|不得携带{v}|严禁带{v}进站", "什么东西不能带|哪些物品禁止携带|不让带什么|哪些是不准带的|唔准带咩"),
        ("some", "{v}须办理托运|{v}应当托运", "哪些东西要托运|什么必须托运|要托运的有哪些"),
    ), "能带{e}吗|{e}可以带吗|{e}让不让带|带{e}行不行|{e}能不能上车|可唔可以带{e}", "打火机 充电宝 水果刀 酒精 折叠自行车 滑板车 气球 喷雾 活禽 导盲犬 轮椅 鞭炮 油漆 指甲刀 保温杯 婴儿车 望远镜 香水 摄影器材 渔具 乐器"),
    Permit("考场规则|考生须知|考试纪律", (
        ("may", "可以带{v}入场|允许使用{v}|准许携带{v}", "考试能带什么|可以用哪些文具|哪些东西可以带进考场|准带咩"),
        ("not", "不得带{v}入场|禁止使用{v}|严禁携带{v}", "考试不能带什么|哪些东西不许带|什么禁止带进考场|唔准带咩"),
        ("some", "{v}须放在讲台上|{v}统一存放", "哪些东西要放讲台|什么要统一存放|要交上去的有哪些"),
    ), "考试能带{e}吗|{e}可以带进考场吗|{e}让用吗|{e}能不能带|用{e}行不行", "计算器 手表 草稿纸 橡皮 三角板 圆规 涂改液 手机 耳机 词典 水杯 铅笔 直尺 修正带 透明笔袋 纸巾 眼镜盒 零食 量角器"),
    Permit("宿舍管理规定|学生公寓守则|住宿须知", (
        ("may", "可以使用{v}|允许使用{v}|{v}可以使用", "宿舍可以用什么电器|哪些电器允许用|能用的有哪些"),
        ("not", "禁止使用{v}|不得使用{v}|严禁使用{v}", "宿舍不能用什么|哪些电器禁止使用|什么不让用|唔准用咩"),
        ("some", "使用{v}须经宿管批准|{v}经登记后方可使用", "用什么要批准|哪些电器要登记|要先申请的有哪些"),
    ), "宿舍能用{e}吗|{e}让用吗|{e}可以用不|用{e}行不行|{e}会不会被没收|准唔准用{e}", "电吹风 电热毯 台灯 电饭锅 热水壶 小风扇 加湿器 电磁炉 充电器 笔记本电脑 电暖器 卷发棒 小冰箱 投影仪 洗衣机 插线板 咖啡机 电熨斗"),
    Permit("报销规定|费用报销细则|差旅报销说明", (
        ("may", "{v}可以报销|准予报销{v}|{v}据实报销", "哪些费用可以报销|什么能报|能报的有哪些|边啲可以报"),
        ("not", "{v}不予报销|不得报销{v}|{v}由个人承担", "哪些费用不能报销|什么不给报|不予报销的是哪些|边啲唔可以报"),
        ("some", "{v}限额报销|{v}按定额包干", "哪些费用限额|什么是包干的|有限额的是哪些"),
    ), "{e}能报销吗|{e}给报吗|{e}可以报不|{e}能不能报|{e}报唔报得", "打车费 高铁票 住宿费 餐费 礼品费 机票 停车费 过路费 话费 培训费 会务费 快递费 体检费 油费 洗衣费 签证费 保险费 罚款 图书费"),
    Permit("报名条件|参赛须知|报考说明", (
        ("may", "{v}可以报名|欢迎{v}报名|{v}均可报名", "哪些人可以报名|什么人能报|谁能参加|边个可以报名"),
        ("not", "{v}不得报名|{v}不能报名|不接受{v}报名", "哪些人不能报名|什么人不可以参加|谁不能报|边个唔可以报名"),
        ("some", "{v}须经单位同意后报名|{v}报名须附推荐信", "谁报名要单位同意|哪些人要推荐信|要附材料的是哪些人"),
    ), "{e}能报名吗|{e}可以参加吗|{e}能不能报|我是{e}，能报吗|{e}报得唔报得", "在校学生 应届毕业生 现役军人 在职教师 公务员 退休人员 外籍人士 专业运动员 往届获奖者 未成年人 孕妇 自由职业者 残疾人 港澳居民 在读研究生 企业职工"),
    Permit("公园游园须知|景区文明守则|游客须知", (
        ("may", "园内可以{v}|允许在园内{v}|游客可以{v}", "公园里可以干什么|允许做什么|能干哪些事"),
        ("not", "园内禁止{v}|不得在园内{v}|严禁{v}", "公园里不能干什么|什么事禁止做|哪些行为不允许|唔准做咩"),
        ("some", "{v}须在指定区域进行|{v}限周末", "哪些活动要在指定区域|什么只能在指定地方"),
    ), "公园里能{e}吗|可以{e}吗|{e}让不让|{e}行不行|能不能在里面{e}", "搭帐篷 放风筝 骑车 遛狗 钓鱼 烧烤 野餐 跳广场舞 飞无人机 游泳 滑冰 踢球 采花 唱歌 摄影 喂鸟 摆摊 打羽毛球 吹笛子"),
)  # fmt: skip


def permits(r: Random) -> Iterator[Case]:
    """What is allowed and what is not: the things are of one kind, and only a negation tells the rules apart."""
    permit = r.choice(_PERMITS)
    things = r.sample(permit.things.split(), r.randint(5, 9))
    rules = r.sample(permit.rules, r.choice((1, 2, 2, 3)))
    strange = [one for one in permit.things.split() if one not in things]
    cuts = sorted(r.sample(range(1, len(things)), len(rules) - 1))
    parts = [things[a:b] for a, b in zip((0, *cuts), (*cuts, len(things)), strict=True)]
    title = pick(r, permit.titles)
    form = pick(r, "{n}. |{n}、|第{o}条 |- |（{o}）|||")
    units = lines(title)
    for index, ((key, says, _), some) in enumerate(zip(rules, parts, strict=True)):
        series = some[0] if len(some) == 1 else "、".join(some[:-1]) + pick(r, "和|、|及") + some[-1]
        units.append(
            unit(
                form.format(n=index + 1, o=ordinal(index + 1)),
                *filled(pick(r, says), v=(("all", key), series)),
                "。",
                body=None if not form else ("rule", key),
            )
        )
    units += lines(
        *r.sample(("请自觉遵守。", "违者按有关规定处理。", "感谢配合。", "本规定自公布之日起执行。"), r.randint(0, 2))
    )
    field = title if r.random() < 0.7 else ""

    def asked(text: str, thing: str = "") -> Asked:
        return Asked(around(r, pick(r, text), CHINESE), {"e": (thing,), "name": (thing,)} if thing else {})

    def without_rule(key: str) -> tuple[Unit, ...]:
        return tuple(
            one for one in units if not any(not isinstance(part, str) and part[0] == ("all", key) for part in one.parts)
        )

    for _ in range(r.randint(2, 4)):
        which = r.randrange(len(rules))
        key, _, all_of = rules[which]
        if r.random() < 0.5:
            thing = r.choice(parts[which])
            question = asked(permit.asks, thing)
            yield Case(field, tuple(units), question, (("rule", key) if form else ("all", key),))
            if r.random() < 0.6:
                yield Case(field, tuple(units), asked(permit.asks, r.choice(strange)), (), "entity")
            elif len(rules) > 1:
                yield Case(field, without_rule(key), question, (), "removed")
        else:
            question = asked(all_of)
            yield Case(field, tuple(units), question, (("all", key),))
            absent = [rule for rule in permit.rules if rule not in rules]
            if absent and r.random() < 0.7:
                yield Case(field, tuple(units), asked(r.choice(absent)[2]), (), "negation")
            elif len(rules) > 1:
                yield Case(field, without_rule(key), question, (), "negation")


FAMILIES = [
    Family("zh help", True, CHINESE, helping),
    Family("zh other help", False, CHINESE, helping_kept),
    Family("zh steps", True, CHINESE, steps),
    Family("zh permits", True, CHINESE, permits),
]
