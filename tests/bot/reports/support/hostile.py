"""What people, or programs, may type where words are expected."""

HOSTILE = [
    "<b>粗体</b> & <font color=red>",
    "𠮷㛃😀🇨🇳",
    "\u202eإختبار\u202c אבג",
    "甲\x00\x08\x1b乙",
    "W" * 5000,
    "很长的名称" * 1000,
    " \t\n",
    "{name} %s ${x} \\n (c) ]]>",
    "a\u0301" * 300,
]
