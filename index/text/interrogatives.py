"""The words that Chinese and English ask with, by what they ask for.

Each is an alternation, to be put between `(?:` and `)`: who needs more words than these adds them beside it.
The Chinese ones are Simplified and folded.
"""

# Chinese
WHAT = "什么"
WHO = "谁|哪位|何人"
WHEN = "什么时候|何时"
WHERE = "哪里|哪儿|何处"
WHY = "为什么|为何"
HOW = "怎么样?|怎样|如何"
HOW_MUCH = "多[久大长高远快重宽深]"
"""多久 how long, 多高 how high; 多少 and 几, how many, are not among them."""

WHETHER = "是否|是不是|有没有"

ANY_CHINESE = "什么|谁|哪|多少|几|怎|为何|如何"
"""Whether a text asks for something else than yes or no."""

# English
ENGLISH = "what|which|who|when|where|why|how"
HOW_MANY_ENGLISH = "much|many|long|far|old|often|big|high|tall"
"""After "how"."""

# Words that a question asks with, not about. They are left out of the query, never out of a text.
QUESTION_WORDS = frozenset(
    """什么 什麼 甚么 谁 哪 哪个 哪些 哪里 哪儿 哪位 哪家 哪种 哪年 哪一 哪期 哪款 哪一款 哪两 哪三 多少 几 几个 几次
    多久 多大 多长 多快 怎么 怎样 怎么样 怎么办 怎么做 如何 为什么 为何 为啥 咋 啥 何 何时 何人 何地 时候 什么时候
    是否 是不是 有没有 能不能 可以 吗 呢 吧 啊 呀 么 的 了 是 在 有 被 把 和 与 及 对 于 之 其 而 且 就 都 也 还 到 从
    给 让 用 以 为 由 着 过 得 地 能 会 说 来 去 中 他 她 它 这 那 我 你 咱们 一个 个 一下 那个 这个 这场 那场 那期 那次
    请问 请 问 告诉 请告诉我 知道 一共 总共 究竟 到底 具体 分别 大概 大约 当时 当年 那时 来着 所谓 关于 根据 按照 提到
    谈到 文中 文章 里面 其中 属于 进行 表示 认为 觉得 曾经 已经 还是 或者
    the a an of to in on at for by with from and or is are was were be been being do does did has have
    had what which who whom whose when where why how many much long far old it its this that these
    those there their his her he she they them you your i we us our as about into than then can could
    would should will may might not no please tell me s""".split()
)
