"""The words for every mistake a file can hold: what is wrong and what to do, in both languages.

The gaps in braces are filled with the details of the problem.
"""

from typing import NamedTuple


class Words(NamedTuple):
    """A mistake and its remedy."""

    zh: str
    en: str
    remedy_zh: str
    remedy_en: str


PROBLEM_WORDS: dict[str, Words] = {
    "syntax": Words(
        "文件格式有误（{found}）",
        "the file cannot be read ({found})",
        "改正这一行附近的标点、引号或缩进",
        "Correct the punctuation, quotes or indentation near this line",
    ),
    "second-document": Words(
        "文件里有第二个文档",
        "the file holds a second document",
        "一个文件只写一个文档，删去后面的“---”部分",
        "Keep one document to a file: remove what follows '---'",
    ),
    "anchor": Words(
        "使用了锚点或引用（& 或 *）",
        "an anchor or alias (& or *) is used",
        "把内容直接写出来；文字以 * 或 & 开头时加引号",
        "Write the content out; quote a text that begins with * or &",
    ),
    "tag": Words(
        "使用了类型标记“{found}”",
        "the type tag {found!r} is used",
        "删去标记；文字以 ! 开头时加引号",
        "Remove the tag; quote a text that begins with !",
    ),
    "key-not-text": Words(
        "键不是文字",
        "a key is not a text",
        "键写成单个词",
        "Write the key as one word",
    ),
    "duplicate-key": Words(
        "“{found}”写了两次",
        "{found!r} is written twice",
        "只保留一个",
        "Keep one of them",
    ),
    "unknown-key": Words(
        "不认识“{found}”这个键",
        "{found!r} is not a key that is known here",
        "{remedy_zh}",
        "{remedy_en}",
    ),
    "missing-key": Words(
        "缺少“{found}”",
        "{found!r} is missing",
        "补上“{found}”",
        "Add {found!r}",
    ),
    "unquoted-number": Words(
        "数字 {found} 没有加引号",
        "the number {found} is not in quotes",
        '写成 "{found}"',
        'Write "{found}"',
    ),
    "duplicate-id": Words(
        "标识“{found}”重复",
        "the id {found!r} is used twice",
        "换一个没有用过的标识",
        "Give it an id of its own",
    ),
    "unknown-id": Words(
        "没有标识为“{found}”的条目",
        "nothing has the id {found!r}",
        "改成 {list} 中已有的标识，或在那里补上它",
        "Use an id listed under {list}, or add it there",
    ),
    "presupposes-itself": Words(
        "前提绕成了圈：{found}",
        "the presuppositions run in a circle: {found}",
        "从 presupposes 中去掉一个，使前提不再回到自己",
        "Remove one of them from presupposes, so that none leads back to itself",
    ),
    "indicator-elsewhere": Words(
        "二级指标“{found}”属于“{section}”",
        "the indicator {found!r} belongs to {section!r}",
        "改正这一条的 section 或 indicator",
        "Correct the section or the indicator of this criterion",
    ),
    "number-out-of-order": Words(
        "序号是 {found}，应为 {expected}",
        "the number is {found}, not {expected}",
        "序号按文件顺序从 1 连续编排",
        "Number the criteria 1, 2, 3 … in the order of the file",
    ),
    "section-out-of-order": Words(
        "“{found}”的条目出现在后面的一级指标之后",
        "a criterion of {found!r} comes after those of a later section",
        "按一级指标的顺序排列条目",
        "List the criteria section by section, in the order of the sections",
    ),
    "not-positive": Words(
        "{found} 不是正数",
        "{found} is not above 0",
        "填写大于 0 的数",
        "Write a number above 0",
    ),
    "weights-do-not-add-up": Words(
        "权重合计 {found}，应为 {expected}",
        "the weights add up to {found}, not {expected}",
        "对照来源核对各一级指标的权重",
        "Check the weight of each section against the source",
    ),
    "points-do-not-add-up": Words(
        "各条分值合计 {found}，应为 {expected}",
        "the criteria's points add up to {found}, not {expected}",
        "对照来源核对这一级指标各条的分值和必选、可选",
        "Check the points and kinds of this section's criteria against the source",
    ),
    "share-out-of-range": Words(
        "比例 {found} 不在 0 到 1 之间",
        "the share {found} is not between 0 and 1",
        "80 % 写成 0.8",
        "Write 80 % as 0.8",
    ),
    "band-from-zero": Words(
        "最低一档从 {found} 开始，应为 0",
        "the lowest band begins at {found}, not 0",
        "把 below 的 lower 改为 0",
        "Let the band below the first grade begin at 0",
    ),
    "band-out-of-reach": Words(
        "{found} 分超出满分",
        "{found} is more than the highest total",
        "下限不得高于 100",
        "Write a lower limit of at most 100",
    ),
    "not-ascending": Words(
        "{found} 不大于前一档的 {before}",
        "{found} is not above {before}, that of the band before",
        "从低到高排列，数值不得相同",
        "List the bands from low to high, no two alike",
    ),
    "applicability-without-exclusion": Words(
        "写有“{found}”，却不允许不适用",
        "it reads {found!r}, yet may not be left out",
        "把 not_applicable_allowed 改为 true，或删去 applicability",
        "Set not_applicable_allowed to true, or remove applicability",
    ),
    "thresholds-and-measures": Words(
        "同时写了 thresholds 和 measures",
        "both thresholds and measures are given",
        "一个数值能决定整条时只写 measures，几项要求各有数值时只写 thresholds",
        "Keep measures where one number decides the row, thresholds where each demand has its own",
    ),
    "rank-direction": Words(
        "名次越小越好，不能用 {found} 比较",
        "in a rank smaller is better, so {found} cannot be its comparison",
        "改用 at_most 或 below",
        "Use at_most or below",
    ),
    "reference-and-multiple": Words(
        "reads 为 {found} 时 reference 写得不对",
        "reference does not go with reads: {found}",
        "reads 为 multiple 时写明 reference，其他情形不写",
        "Name the reference where reads is multiple, and only there",
    ),
    "full-on-mandatory": Words(
        "必选要求写有满分值 {found}",
        "a mandatory criterion has a full-mark value, {found}",
        "删去 full：必选要求只有符合与不符合",
        "Remove full: a mandatory criterion is all or nothing",
    ),
    "full-not-beyond-threshold": Words(
        "满分值 {found} 没有优于起点值 {threshold}",
        "the full-mark value {found} is not better than the threshold {threshold}",
        "核对 compare、threshold 和 full",
        "Check compare, threshold and full",
    ),
    "file-too-big": Words(
        "文件超过 {found} MB",
        "the file is larger than {found} MB",
        "一份答卷只写一家企业的答案，证明材料不要放在里面",
        "Keep to the answers of one enterprise, and evidence out of the file",
    ),
    "not-an-answers-file": Words(
        "这不是答卷，内容是 {found}",
        "this is no answers file: it holds {found}",
        "写成 catalogue、enterprise、period、answers 四个键",
        "Write the keys catalogue, enterprise, period and answers",
    ),
    "not-an-entry": Words(
        "这里应是键和值组成的条目，而不是 {found}",
        "an entry of keys and values belongs here, not {found}",
        "用大括号或缩进写出各键",
        "Write its keys, in braces or indented",
    ),
    "unknown-catalogue": Words(
        "没有“{found}”这个目录",
        "there is no catalogue {found!r}",
        "可用的目录：{known}",
        "Use one of: {known}",
    ),
    "unknown-answer": Words(
        "目录中没有“{found}”这一条",
        "the catalogue has no {found!r}",
        "{remedy_zh}",
        "{remedy_en}",
    ),
    "no-answer": Words(
        "{found} 不是答案的写法",
        "{found} is not how an answer is written",
        '写成 {{"met": true}}、{{"ratio": "0.75"}} 等；尚未回答的删去这一条',
        'Write {{"met": true}}, {{"ratio": "0.75"}} and so on; leave out what is unanswered',
    ),
    "no-form": Words(
        "没有写出答案",
        "no answer is given",
        "写上 met、ratio、value、not_applicable 之一；尚未回答的删去这一条",
        "Give one of met, ratio, value, not_applicable; leave out what is unanswered",
    ),
    "two-forms": Words(
        "同时写了 {found}",
        "it has {found_en} at once",
        "只保留其中一个",
        "Keep one of them",
    ),
    "not-a-text": Words(
        "{found} 不是文字",
        "{found} is not a text",
        "加上引号",
        "Put it in quotes",
    ),
    "text-too-long": Words(
        "文字有 {found} 个字符，最多 {limit} 个",
        "the text has {found} characters, more than {limit}",
        "缩短它",
        "Shorten it",
    ),
    "not-a-list-of-texts": Words(
        "{found} 不是文字列表",
        "{found} is not a list of texts",
        '写成 ["营业执照.pdf"] 的样子',
        'Write it like ["licence.pdf"]',
    ),
    "list-too-long": Words(
        "列表过长，最多 {items} 项，每项 {limit} 个字符",
        "the list is too long: {items} items of {limit} characters at most",
        "删减它",
        "Cut it down",
    ),
    "not-a-flag": Words(
        "{found} 不是 true 或 false",
        "{found} is neither true nor false",
        "写 true 或 false，不加引号",
        "Write true or false, without quotes",
    ),
    "not-in-range": Words(
        "{found} 不是 {least} 到 {most} 之间的整数",
        "{found} is not a whole number from {least} to {most}",
        "改正它",
        "Correct it",
    ),
    "not-a-number": Words(
        "{found} 不是数字",
        "{found} is not a number",
        "只写数字，不写千位逗号、单位或汉字，如 3500 或 0.75",
        "Write digits alone, without thousands commas, units or words: 3500, 0.75",
    ),
    "negative-number": Words(
        "{found} 是负数",
        "{found} is negative",
        "这里的数值不会小于 0，请核对",
        "No quantity here is below 0; check it",
    ),
    "too-many-digits": Words(
        "数字超过 {digits} 位",
        "the number has more than {digits} digits",
        "核对数值和单位",
        "Check the number and its unit",
    ),
    "ratio-out-of-range": Words(
        "比例 {found} 大于 1",
        "the ratio {found} is above 1",
        "80 % 写成 0.8",
        "Write 80 % as 0.8",
    ),
    "all-or-nothing": Words(
        "这一条只有符合与不符合，不能按比例",
        "this one is met or not met; it takes no ratio",
        '写成 {{"met": true}} 或 {{"met": false}}',
        'Write {{"met": true}} or {{"met": false}}',
    ),
    "no-measures": Words(
        "这一条不按数值判断",
        "this one is not judged by a number",
        '写成 {{"met": true}}、{{"met": false}}，可选要求也可写 {{"ratio": "0.75"}}',
        'Write {{"met": true}} or false; an optional one also takes {{"ratio": "0.75"}}',
    ),
    "unknown-measure": Words(
        "这一条没有“{measure}”这种判断方式",
        "this one has no measure {measure!r}",
        "可用：{measures}",
        "Use one of: {measures}",
    ),
    "zero-reference": Words(
        "基准值是 0，无法相除",
        "the baseline is 0, and nothing can be divided by it",
        "填写大于 0 的基准值，或直接填写倍数",
        "Give a baseline above 0, or the multiple itself",
    ),
    "reference-not-asked": Words(
        "这一条不与基准值相比",
        "this one is not compared with a baseline",
        "删去 baseline",
        "Remove baseline",
    ),
    "leading-not-asked": Words(
        "这个目录没有引领值",
        "this catalogue has no leading values",
        "删去 leading",
        "Remove leading",
    ),
    "rank-out-of-range": Words(
        "名次 {found} 不在 0 到 100 之间",
        "the rank {found} is not above 0 and at most 100",
        "行业前 15 % 写成 15",
        "Write the top 15 % of the industry as 15",
    ),
    "percentage-out-of-range": Words(
        "百分数 {found} 大于 100",
        "the percentage {found} is above 100",
        "核对分子和分母",
        "Check what was divided by what",
    ),
    "wrong-unit": Words(
        "单位“{unit}”不适用",
        "the unit {unit!r} does not fit",
        "换算成“{expected}”，或在 baseline 中填写同单位的基准值",
        "Convert it to {expected!r}, or give a baseline in the same unit",
    ),
    "not-applicable-not-allowed": Words(
        "这一条不能不适用",
        "this one may not be left out as not applicable",
        '写成 {{"met": true}} 或 {{"met": false}}',
        'Write {{"met": true}} or {{"met": false}}',
    ),
    "exclusion-denied": Words(
        "not_applicable 只能是 true",
        "not_applicable can only be true",
        "适用的直接写答案，尚未回答的删去这一条",
        "Give the answer where it applies; leave out what is unanswered",
    ),
    "reason-missing": Words(
        "没有写不适用的理由",
        "the reason why it does not apply is missing",
        "在 reason 中写明理由",
        "Give it under reason",
    ),
    "wrong-value": Words(
        "这里不能是 {found}",
        "{found} cannot stand here",
        "改成：{expected_zh}",
        "Write {expected_en}",
    ),
}
