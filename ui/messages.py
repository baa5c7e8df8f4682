"""Every sentence that the program says to people, in Chinese and English side by side."""

LANGUAGES = ("zh", "en")

_MESSAGES: dict[str, tuple[str, str]] = {
    # Why there is no answer.
    "not_stated": (
        "文档里没有找到能回答这个问题的句子。",
        "The documents do not answer this question.",
    ),
    "no_match": (
        "文档里没有与这个问题相关的文字。",
        "Nothing in the documents is about this question.",
    ),
    "nearest": ("最接近的段落（不是答案）：", "Nearest passages (not an answer):"),
    # The report of an evaluation.
    "report_title": ("评测：{name}", "Evaluation: {name}"),
    "report_count": (
        "{count} 个问题。细线是 95% 区间。",
        "{count} questions. Thin lines are 95 % intervals.",
    ),
    "report_recall": ("检索与回答", "Retrieval and answers"),
    "report_figures": ("全部指标", "All measures"),
    "report_measure": ("指标", "measure"),
    "report_mean": ("均值", "mean"),
    "report_interval": ("95% 区间", "95 % interval"),
    "report_questions": ("问题数", "questions"),
    "report_calibration": ("把握是否可信", "Is the confidence right"),
    "report_calibration_hint": (
        "把握与文档确有答案的比例；越近虚线越可信（平均相差 {error}）。",
        "Confidence against the share that the documents answer; the dashed line is ideal (mean distance {error}).",
    ),
    "report_confidence": ("把握", "confidence"),
    "report_answered": ("确有答案的比例", "share answerable"),
    "report_risk": ("回答多少与答错多少", "Coverage and risk"),
    "report_risk_hint": (
        "从最有把握的答起，答得越多，答错的比例如何变化。",
        "Answering the surest first: how the share of wrong answers grows.",
    ),
    "report_coverage": ("回答的比例", "share answered"),
    "report_wrong": ("其中答错的比例", "wrong among these"),
    "report_changes": ("与上次相比", "Compared with the earlier run"),
    "report_changes_hint": (
        "在两次都问过的问题上成对重抽样；着色的行不像是偶然。",
        "Paired bootstrap over the questions that both runs asked; shaded rows are beyond chance.",
    ),
    "report_before": ("之前", "before"),
    "report_after": ("现在", "after"),
    "report_change": ("变化", "change"),
    "report_beyond": ("非偶然", "beyond chance"),
    "report_errors": ("答错的 {count} 个问题", "{count} questions went wrong"),
    "report_said": ("回答的原话", "Quoted"),
    "report_gold": ("应当引用", "Should have been quoted"),
    "report_refused": ("（说没有找到）", "(said: not found)"),
    "report_silent": ("（文档里没有答案）", "(the documents do not say)"),
    "report_more": ("另有 {count} 个。", "{count} more."),
    "report_written": ("报告：{path}", "Report: {path}"),
    "floor_least": (
        "低于底线：{measure} {value:.3f}，至少应为 {bound:.3f}",
        "below the floor: {measure} {value:.3f}, must be at least {bound:.3f}",
    ),
    "floor_most": (
        "超出上限：{measure} {value:.3f}，至多应为 {bound:.3f}",
        "above the limit: {measure} {value:.3f}, must be at most {bound:.3f}",
    ),
    "floor_kept": (
        "质量不低于底线（{count} 项）",
        "quality is at or above its floor ({count} measures)",
    ),
    # Beside a quote.
    "note_speaker": ("说话人：{text}", "said by {text}"),
    "note_time": (
        "“{text}”即 {when}（按{basis} {date} 推算）",
        "“{text}”: {when} (reckoned from the date it was {basis}, {date})",
    ),
    "note_differs": ("不同文档的数字不同，这里是 {text}", "documents differ; here it is {text}"),
    "note_reprint": ("另见 {basis}", "also in {basis}"),
    "note_side": ("说的是{text}", "about {text}"),
    "published": ("发布日期", "published"),
    "updated": ("更新日期", "updated"),
    "missing": ("文档里没有说到：{names}", "The documents do not speak of: {names}"),
    "shape_yesno": ("是与否，请按上面的原话判断。", "Whether it is so, judge by the words above."),
    "when_day": ("{year} 年 {month} 月 {day} 日", "{year}-{month:02d}-{day:02d}"),
    "when_month": ("{year} 年 {month} 月", "{year}-{month:02d}"),
    "when_quarter": ("{year} 年第{part}季度", "quarter {part} of {year}"),
    "when_half": ("{year} 年{part}半年", "the {part} half of {year}"),
    "when_year": ("{year} 年", "{year}"),
    "understood": ("（理解为：{question}）", "(understood as: {question})"),
    # Confidence in words.
    "sure": ("把握大", "confident"),
    "likely": ("较有把握", "fairly confident"),
    "unsure": ("把握不大", "not certain"),
    # Sources.
    "lines": ("第 {first}–{last} 行", "lines {first}–{last}"),
    "line": ("第 {first} 行", "line {first}"),
    "place_page": ("第 {at} 页", "p. {at}"),
    "place_slide": ("第 {at} 张幻灯片", "slide {at}"),
    "place_sheet": ("工作表 {at}", "sheet {at}"),
    "place_row": ("表格第 {at} 行", "row {at}"),
    "place_record": ("第 {at} 条", "record {at}"),
    "place_chapter": ("{at}", "{at}"),
    "place_time": ("{at}", "{at}"),
    # Why text is left out of search.
    "front matter": ("文件头信息", "front matter"),
    "template": ("模板标记", "template mark"),
    "rule": ("分隔线", "rule"),
    "card": ("推广卡片", "promotion card"),
    "statistics": ("阅读量等数字", "page statistics"),
    "image": ("图片链接", "image link"),
    "share": ("分享与关注", "share buttons"),
    "footer": ("版权与备案", "copyright and licence footer"),
    "repeated": ("重复的段落", "repeated paragraph"),
    "running": ("页眉页脚", "head or foot of a page"),
    "site": ("全站重复的行", "line repeated over the site"),
    # What a build did.
    "added": ("+ {name}", "+ {name}"),
    "changed": ("~ {name}", "~ {name}"),
    "removed": ("- {name}", "- {name}"),
    "renamed": ("> {old} → {name}", "> {old} → {name}"),
    "and_more": ("… 另有 {count} 个", "… and {count} more"),
    "failed": ("! {reason}", "! {reason}"),
    "empty": ("! {name}：没有可搜索的句子", "! {name}: no sentence to search"),
    "passed_over": ("  {name}：未收录（{reason}）", "  {name}: passed over ({reason})"),
    "unchanged": (
        "没有变化，沿用索引 {generation}：{documents} 份文档，{passages} 个段落。",
        "Nothing changed; index {generation} stays: {documents} documents, {passages} passages.",
    ),
    "built": (
        "已建立索引 {generation}：{documents} 份文档，{passages} 个段落，新算向量 {embedded} 个，用时 {seconds:.1f} 秒。",
        "Built index {generation}: {documents} documents, {passages} passages, {embedded} embedded, {seconds:.1f} s.",
    ),
    "watching": (
        "正在留意 {folder} 的变化，按 Ctrl+C 结束。",
        "Watching {folder} for changes; Ctrl+C to stop.",
    ),
    # Looking after an index.
    "version": (
        "{mark} {name}  {built}  {documents} 份文档，{passages} 个段落",
        "{mark} {name}  {built}  {documents} documents, {passages} passages",
    ),
    "rolled_back": ("现在用索引 {name} 回答。", "Answering from index {name} now."),
    "verified": ("{name}：完好", "{name}: whole"),
    "verified_bad": ("{name}：损坏（{problem}）", "{name}: damaged ({problem})"),
    "exported": ("索引 {name} 已写入 {file}。", "Index {name} written to {file}."),
    "imported": ("{file} 已导入为索引 {name}。", "{file} taken in as index {name}."),
    "doctor_well": ("一切正常。", "All is well."),
    "doctor_none": (
        "{store} 里还没有索引。请运行：yuanwen index",
        "No index in {store} yet. Run: yuanwen index",
    ),
    "doctor_writer": ("有一次重建正在进行（{writer}）。", "A rebuild is running ({writer})."),
    "doctor_damaged": (
        "索引 {name} 损坏：{problem}。请运行：yuanwen index（原文件没有改动）",
        "Index {name} is damaged: {problem}. Run: yuanwen index (your files are untouched)",
    ),
    "doctor_pointer": (
        "CURRENT 读不出来，或指向不存在的版本。请运行：yuanwen rollback，或 yuanwen index",
        "CURRENT cannot be read or names no version. Run: yuanwen rollback, or yuanwen index",
    ),
    "doctor_encoder": (
        "索引由另一个编码器建立（{encoder}）。请运行：yuanwen index",
        "The index was built with another encoder ({encoder}). Run: yuanwen index",
    ),
    "doctor_tokens": (
        "索引由另一种分词方式建立（{tokens}）。请运行：yuanwen index",
        "The index was built with another tokenizer ({tokens}). Run: yuanwen index",
    ),
    "doctor_leftover": (
        "中断的重建留下了 {name}，下次 yuanwen index 会清理它。",
        "An interrupted rebuild left {name}; the next yuanwen index removes it.",
    ),
    "doctor_seeds": (
        "没有文件夹 {seeds}。请建立它，或在设置里改 index.seeds",
        "No folder {seeds}. Create it, or set index.seeds",
    ),
    # What people should know of a file.
    "note": ("! {name}：{note}", "! {name}: {note}"),
    "note_encoding": (
        "按 {encoding} 解码（把握 {confidence:.0%}）",
        "decoded as {encoding} (confidence {confidence:.0%})",
    ),
    "note_encoding_guess": (
        "编码不明，猜作 {encoding}（把握 {confidence:.0%}），请核对文字",
        "encoding unclear, taken for {encoding} (confidence {confidence:.0%}); please check the text",
    ),
    "note_mixed": (
        "一个文件里混有两种编码，有 {count} 行与其余不同",
        "two encodings in one file; {count} lines differ from the rest",
    ),
    "note_replaced": (
        "有 {count} 处字节无法解码，显示为 �，从第 {line} 行起",
        "{count} bytes cannot be decoded and stand as �, from line {line} on",
    ),
    "note_mojibake": (
        "有 {count} 处像是乱码（保存之前已损坏）",
        "{count} places look garbled (damaged before the file was saved)",
    ),
    "note_no_text": ("没有文字", "no text"),
    "note_blank_pages": (
        "有 {count} 页没有文字（第 {pages} 页，也许是扫描件）",
        "{count} pages without text ({pages}; perhaps scans)",
    ),
    "note_formulas": (
        "有 {count} 个公式没有保存结果，照公式原文收录",
        "{count} formulas were saved without a result and stand as they are written",
    ),
    "note_parts": ("有 {count} 章读不出来", "{count} chapters cannot be read"),
    "note_lines": (
        "有 {count} 行不是合法的 JSON，未收录",
        "{count} lines are not JSON and were left out",
    ),
    "left_out": (
        "不参与搜索的文字（{count} 处，原文不变）：",
        "Left out of search ({count}; the text stays):",
    ),
    "stopped": (
        "已停止，原有索引不变。 / Stopped; the old index stays.",
        "Stopped; the old index stays.",
    ),
    # Why a file is passed over.
    "unsupported": ("格式不支持", "format not supported"),
    "link": ("符号链接，不跟随", "symbolic link, not followed"),
    "special": ("不是普通文件", "not a regular file"),
    "unreadable": ("无法读取", "cannot be read"),
    "bad_name": ("文件名不是合法的文字", "its name is not text"),
    # The chat page.
    "page_name": ("原文", "Yuanwen"),
    "page_aim": ("只用你的文档里的原话回答", "Answers only in your documents' own words"),
    "page_hello": ("问你的文档，看它的原话", "Ask your documents, read their own words"),
    "page_chat": ("问答", "Ask"),
    "page_library": ("资料库", "Library"),
    "page_other_language": ("English", "中文"),
    "page_new": ("新对话", "New chat"),
    "page_ask": ("想从文档里知道什么？", "Ask about your documents"),
    "page_send": ("提问", "Ask"),
    "page_counts": (
        "已读 {documents} 份文档，{passages} 个段落",
        "{documents} documents read, {passages} passages",
    ),
    "page_try": ("可以这样问", "You could ask"),
    "page_how": (
        "每个回答都是文档里的原句。点句末的编号，在原文里核对。",
        "Every answer is a sentence of your documents. Click its number to check it in the source.",
    ),
    "page_looking": ("正在文档里查找…", "Looking in the documents…"),
    "page_you_asked": ("你问", "You asked"),
    "page_answer": ("回答", "Answer"),
    "page_sources": ("出处", "Sources"),
    "page_not_found": ("没有找到", "Not found"),
    "page_not_answer": ("不是答案", "not an answer"),
    "page_open": ("打开原文", "Open the source"),
    "page_citation": ("引文 {number}：{title}，{place}", "Citation {number}: {title}, {place}"),
    "page_source": ("原文", "Source"),
    "page_source_hint": (
        "点回答里的编号，这里会打开出处，并标出引用的原句。",
        "Click a number in an answer: its source opens here, with the quoted sentence marked.",
    ),
    "page_close": ("关闭", "Close"),
    "page_link": ("原始网页", "Original page"),
    "page_quote": ("引文 {number}", "Quote {number}"),
    "page_passage": ("最接近的段落", "Nearest passage"),
    "page_changed": (
        "这份文档在回答之后改动过，下面的引文已不在原处。",
        "This document has changed since the answer; the quote below is no longer at its place.",
    ),
    "page_gone": (
        "这份文档已不在资料库里。当时引用的原句是：",
        "This document is no longer in the library. The sentence quoted then was:",
    ),
    "page_forgotten": (
        "这条引文属于另一次对话，请重新提问。",
        "This citation belongs to another conversation; please ask again.",
    ),
    "page_part": (
        "文档很长，这里只显示引文前后的部分。",
        "A long document: only the part around the quote is shown.",
    ),
    "page_no_index": ("还没有索引", "No index yet"),
    "page_build_hint": (
        "点下面的按钮，把「{seeds}」里的文本读一遍，就可以提问了。",
        "Click the button below to read the texts in “{seeds}”; then you can ask.",
    ),
    "page_unusable": ("索引暂时用不了", "The index cannot be used"),
    "page_build": ("建立索引", "Build the index"),
    "page_rebuild": ("重建索引", "Rebuild the index"),
    "page_upload": ("上传文本", "Upload texts"),
    "page_upload_hint": (
        "支持 {kinds}，每个不超过 {limit} MB。文件会放进「{seeds}」，重建索引后就能提问。",
        "{kinds}, up to {limit} MB each. Files go into “{seeds}” and are found once the index is rebuilt.",
    ),
    "page_stage_read": ("正在读取文本", "Reading texts"),
    "page_stage_words": ("正在切词", "Cutting words"),
    "page_stage_embed": ("正在计算向量", "Computing vectors"),
    "page_stage_write": ("正在写入索引", "Writing the index"),
    "page_documents": ("文档 {count} 份", "{count} documents"),
    "page_first": ("，列出前 {shown} 份", ", the first {shown} listed"),
    "page_document": ("文档", "Document"),
    "page_author": ("作者", "Author"),
    "page_date": ("日期", "Date"),
    "page_language": ("语言", "Language"),
    "page_passages": ("段落", "Passages"),
    "page_characters": ("字数", "Characters"),
    "page_upload_added": ("已加入：{name}", "Added: {name}"),
    "page_upload_renamed": (
        "已加入：{uploaded}（同名文件已有，内容不同，存为 {name}）",
        "Added: {uploaded} (saved as {name}, since another file has that name)",
    ),
    "page_upload_same": (
        "已有相同内容：{uploaded}（即 {name}）",
        "Already there: {uploaded} (as {name})",
    ),
    "page_upload_refused": ("{reason}", "Not taken: {uploaded} ({reason})"),
    "page_upload_next": ("点「重建索引」后就可以提问。", "Rebuild the index to ask about them."),
    "page_serving": (
        "原文已打开：{address}（按 Ctrl+C 结束）",
        "Yuanwen is open at {address} (Ctrl+C to stop)",
    ),
    # Below a question and its answer.
    "page_edit": ("改一改再问", "Edit and ask again"),
    "page_understood": ("已理解为：", "Understood as: "),
    "page_asked_as": ("按你改的问：", "Asked as you put it: "),
    "page_correct": ("改", "Edit"),
    "page_literally": ("按原话问", "Ask as typed"),
    "page_further": ("接着可以问", "You could go on with"),
    "page_instead": ("文档能回答的", "What the documents do answer"),
    "page_unknown": ("文档里没有出现过：", "Not in any document: "),
    "page_confidence": ("把握 {share}%", "confidence {share}%"),
    "page_threshold": ("低于 {share}% 就说没有找到", "below {share}% it is “not found”"),
    "page_details": ("依据", "Why"),
    "page_stage": ("{stage} {ms} 毫秒", "{stage} {ms} ms"),
    "stage_search": ("找段落", "searching"),
    "stage_extract": ("读句子", "reading"),
    "page_copy": ("复制回答", "Copy"),
    "page_copied": ("已复制", "Copied"),
    "page_share": ("复制链接", "Copy link"),
    "page_wrong": ("不对？", "Wrong?"),
    "page_judged": ("已记下：不对", "Noted: wrong"),
    "verdict_good": ("有用", "Helpful"),
    "verdict_wrong_quote": ("引文没有回答问题", "The quote does not answer"),
    "verdict_off_topic": ("答非所问", "About something else"),
    "verdict_has_answer": ("文档里有答案", "The documents do answer"),
    "verdict_no_answer": ("文档里没有答案", "The documents do not answer"),
    "page_replayed": (
        "这个链接来自索引 {then}，现在的索引是 {now}，回答可能不同。",
        "This link was made with index {then}; the index is now {now}, so the answer may differ.",
    ),
    # The source beside an answer.
    "page_previous": ("上一处引文", "Previous quote"),
    "page_next": ("下一处引文", "Next quote"),
    "page_verify": ("核验", "Verify"),
    "page_verified": (
        "与磁盘上的文件逐字一致（{file}，{place}）",
        "Equal to the file on disk, to the letter ({file}, {place})",
    ),
    "page_verified_moved": (
        "磁盘上的文件改动过，这句话还在（{place}）。重建索引后就对上了。",
        "The file on disk has changed; the quote is still there ({place}). Rebuild to follow it.",
    ),
    "page_verified_changed": (
        "磁盘上的文件里已经没有这句话。请重建索引。",
        "The file on disk no longer holds this sentence. Rebuild the index.",
    ),
    "page_verified_missing": ("磁盘上已经没有这个文件。", "The file is no longer on disk."),
    "page_moved": (
        "这份文档在回答之后改动过，引文现在在{place}。",
        "This document has changed since the answer; the quote is now at {place}.",
    ),
    "page_cite": ("复制引文", "Copy citation"),
    "cite_plain": ("原话与出处", "Quote and source"),
    "cite_gbt7714": ("GB/T 7714", "GB/T 7714"),
    "cite_markdown": ("Markdown", "Markdown"),
    "cite_w3c": ("W3C 标注", "W3C annotation"),
    # The library.
    "state_indexed": ("已收录", "indexed"),
    "state_new": ("未收录", "not indexed yet"),
    "state_changed": ("已改动", "changed"),
    "state_gone": ("文件已不在", "file is gone"),
    "state_disabled": ("已停用", "disabled"),
    "page_silent": ("没有可搜索的句子", "nothing to search"),
    "page_deeds": ("操作", "Actions"),
    "page_disable": ("停用", "Disable"),
    "page_enable": ("启用", "Enable"),
    "page_delete": ("删除", "Delete"),
    "page_delete_sure": (
        "删除「{name}」？文件会移到资料文件夹的 .deleted 里，重建索引后不再回答。",
        "Delete “{name}”? It moves to .deleted in the folder of texts; once rebuilt, it answers no more.",
    ),
    "page_pending": (
        "有 {count} 处改动还没有生效，重建索引后生效。",
        "{count} changes are not in force yet: rebuild the index.",
    ),
    "page_cancel": ("取消重建", "Cancel"),
    "page_rate": ("每秒 {rate} 个", "{rate} a second"),
    "page_left": ("约剩 {seconds} 秒", "about {seconds} s left"),
    "page_find_document": ("按名字或标题查找", "Find by name or title"),
    "page_upload_folder": ("上传文件夹", "Upload a folder"),
    "page_drop": ("也可以把文件或文件夹拖到这里", "Files and folders can be dropped here"),
    "page_unanswered": ("还答不出的问题", "Questions without an answer"),
    "page_unanswered_hint": (
        "文档里没有答案的问题。补充文本、重建之后再问一次。",
        "The documents did not answer these. Add texts, rebuild, and ask again.",
    ),
    "page_asked_times": ("问过 {count} 次，最近 {day}", "asked {count} times, last {day}"),
    "page_ask_again": ("再问一次", "Ask again"),
    "page_settle": ("划掉", "Cross off"),
    # Earlier conversations.
    "page_past": ("记录", "History"),
    "page_find_past": ("在问过的话里查找", "Search your conversations"),
    "page_no_past": ("这里会留下你问过的话。", "What you ask is kept here."),
    "page_past_line": ("{count} 问 · {day}", "{count} questions · {day}"),
    "page_export_md": ("Markdown", "Markdown"),
    "page_export_html": ("网页", "Web page"),
    "page_export_json": ("JSON", "JSON"),
    "page_forget": ("删除", "Delete"),
    "page_forget_sure": ("删除对话「{title}」？", "Delete the conversation “{title}”?"),
    "page_login": ("登录", "Log in"),
    "page_logout": ("退出", "Log out"),
    "login_name": ("用户名", "User name"),
    "login_password": ("密码", "Password"),
    "login_wrong": ("用户名或密码不对。", "User name and password do not fit."),
    "login_wait": (
        "错误太多，请 {seconds} 秒后再试。",
        "Too many wrong tries; try again in {seconds} seconds.",
    ),
    "page_versions": ("索引的版本", "Versions of the index"),
    "page_versions_hint": (
        "重建出了问题，可以退回上一版；文件不会改动。",
        "If a rebuild went wrong, go back to an earlier one; no file is touched.",
    ),
    "page_version": (
        "{built} UTC · {documents} 份文档 · {passages} 个段落",
        "{built} UTC · {documents} documents · {passages} passages",
    ),
    "page_version_current": ("正在使用", "in use"),
    "page_roll_back": ("退回这一版", "Go back to this"),
    "users_password": ("密码：", "Password: "),
    "users_added": ("已加入 {name}，可以登录了。", "{name} may log in now."),
    "users_removed": ("已移除 {name}。", "{name} may not log in any more."),
    # The bench.
    "page_bench": ("检查台", "Bench"),
    "bench_hint": (
        "看一个问题怎样一步步得到回答：切词、两路检索、合并、逐句打分、决定。",
        "See how a question becomes an answer: terms, both searchers, fusion, sentences, decision.",
    ),
    "bench_question": ("要检查的问题", "A question to look into"),
    "bench_document": (
        "没找到哪份文档？（名字或标题，可不填）",
        "Which document was not found? (name or title, optional)",
    ),
    "bench_look": ("检查", "Look"),
    "bench_decision": ("决定", "Decision"),
    "bench_answered": (
        "回答：把握 {confidence}，不低于 {threshold}",
        "answered: confidence {confidence}, not below {threshold}",
    ),
    "bench_refused": (
        "没有找到：把握 {confidence}，低于 {threshold}",
        "not found: confidence {confidence}, below {threshold}",
    ),
    "bench_kind": ("问的是 {kind}（{language}）", "asks for {kind} ({language})"),
    "bench_missed": ("这份文档在哪里", "Where that document is"),
    "bench_at": ("{document}：合并后第 {rank} 名", "{document}: rank {rank} after fusion"),
    "bench_nowhere": (
        "{document}：两路检索都没有选中",
        "{document}: neither searcher proposed it",
    ),
    "bench_shared": ("它有的词：{terms}", "terms it holds: {terms}"),
    "bench_lacking": ("它没有的词：{terms}", "terms it lacks: {terms}"),
    "bench_terms": (
        "切词与权重（灰色：没有一份文档有）",
        "Terms and weights (grey: in no document)",
    ),
    "bench_passages": ("段落：两路检索与合并", "Passages: both searchers, and fused"),
    "bench_read": ("前 {count} 段会逐句读", "the first {count} are read sentence by sentence"),
    "bench_sentences": ("逐句打分", "Sentences, ranked"),
    "bench_rank": ("名次", "Rank"),
    "bench_score": ("合并", "Fused"),
    "bench_lexical": ("按词", "By words"),
    "bench_dense": ("按意思", "By meaning"),
    "bench_passage": ("段落", "Passage"),
    "bench_logit": ("对数几率", "Logit"),
    "bench_share": ("占比", "Share"),
    "bench_sentence": ("句子", "Sentence"),
    "bench_file": ("评测一个 .jsonl 文件", "Evaluate a .jsonl file"),
    "bench_own": ("评测我评过的回答", "Evaluate the answers I judged"),
    "bench_take": ("下载我评过的问题（.jsonl）", "Download the questions I judged (.jsonl)"),
    "bench_none": (
        "还没有评过回答：在回答下面点「有用」或「不对？」。",
        "No answer was judged yet: click “Helpful” or “Wrong?” below one.",
    ),
    "bench_measuring": ("已评 {done} / {total}", "{done} of {total}"),
    "language_zh-Hans": ("简体中文", "Chinese (Simplified)"),
    "language_zh-Hant": ("繁体中文", "Chinese (Traditional)"),
    "language_en": ("英文", "English"),
    "language_ja": ("日文", "Japanese"),
    "language_ko": ("韩文", "Korean"),
    "language_und": ("未判定", "undetermined"),
}


def say(key: str, language: str = "zh", /, **values: object) -> str:
    """The message `key` in `language`, with `values` filled in.

    >>> say("line", "en", first=3)
    'line 3'
    """
    return _MESSAGES[key][LANGUAGES.index(language)].format(**values)


def place(lines: tuple[int, int], language: str = "zh") -> str:
    """Lines of a citation in words.

    >>> place((3, 3)), place((3, 5), "en")
    ('第 3 行', 'lines 3–5')
    """
    first, last = lines
    return say("line" if first == last else "lines", language, first=first, last=last)


def spot(label: str, lines: tuple[int, int], language: str = "zh") -> str:
    """Where a citation stands, in words: its page, row or time, or its lines where it has none.

    >>> spot("page:3", (40, 41)), spot("time:00:01:02", (4, 4), "en"), spot("", (3, 3), "en")
    ('第 3 页', '00:01:02', 'line 3')
    """
    kind, _, at = label.partition(":")
    return say(f"place_{kind}", language, at=at) if label else place(lines, language)


def confidence(value: float, language: str = "zh") -> str:
    """A confidence from 0 to 1 in words."""
    return say("sure" if value >= 0.85 else "likely" if value >= 0.65 else "unsure", language)
