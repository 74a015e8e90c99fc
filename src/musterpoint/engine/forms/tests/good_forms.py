"""Forms that are valid for us and for pyxform."""

HEAD = "type | name | label\n"
YES_NO = "list_name | name | label\nyn | yes | Yes\nyn | no | No"
ASK = HEAD + "text | a | A\n"

PLAIN = (
    "text", "integer", "decimal", "date", "time", "dateTime", "geopoint", "geotrace", "geoshape",
    "acknowledge", "image", "audio", "video", "file", "barcode", "note", "range",
)  # fmt: skip

VALID: dict[str, dict[str, str]] = {
    "one question": {"survey": ASK},
    "every plain type": {
        "survey": HEAD + "\n".join(f"{type_} | q{place} | Q" for place, type_ in enumerate(PLAIN))
    },
    "metadata": {
        "survey": HEAD
        + "start | s\nend | e\ntoday | t\ndeviceid | d\nphonenumber | p\nusername | u\nemail | m\n"
        + "audit\nhidden | h\ntext | a | A"
    },
    "old names of types": {
        "survey": HEAD
        + "int | a | A\nstring | b | B\nphoto | c | C\ngps | d | D\nselect1 yn | e | E",
        "choices": YES_NO,
    },
    "groups in groups": {
        "survey": HEAD
        + "begin group | g | G\nbegin_group | h | H\ntext | a | A\nend group\nend_group\ntext | b | B"
    },
    "a group without a label": {"survey": HEAD + "begin_group | g\ntext | a | A\nend_group"},
    "the same name in two groups": {
        "survey": HEAD
        + "begin_group | g | G\ntext | a | A\nend_group\nbegin_group | h | H\ntext | a | A\nend_group"
    },
    "a repeat with a count": {
        "survey": "type | name | label | repeat_count\ninteger | n | N\n"
        "begin_repeat | r | R | ${n}\ntext | a | A\nend_repeat\n"
        "begin_repeat | s | S | 2 + 1\ntext | b | B\nend_repeat"
    },
    "select with a filter": {
        "survey": "type | name | label | choice_filter\nselect_one country | c | C\n"
        "select_one city | d | D | country = ${c}",
        "choices": "list_name | name | label | country\ncountry | ly | Libya\n"
        "city | tip | Tripoli | ly\ncity | ben | Benghazi | ly",
    },
    "or other": {"survey": HEAD + "select_one yn or_other | a | A", "choices": YES_NO},
    "rank and many": {
        "survey": HEAD + "rank yn | a | A\nselect_multiple yn | b | B\nselect_one yn | c | C",
        "choices": YES_NO,
    },
    "choices from a file": {
        "survey": "type | name | label | parameters\n"
        "select_one_from_file towns.csv | a | A | value=code label=town\ncsv-external | towns2"
    },
    "choices from a repeat": {
        "survey": HEAD + "begin_repeat | r | R\ntext | a | A\nend_repeat\nselect_one ${a} | b | B"
    },
    "logic of every kind": {
        "survey": "type | name | label | relevant | constraint | constraint_message | required | "
        "required_message | read_only | calculation | default | appearance | hint\n"
        "integer | age | Age |  | . >= 0 and . <= 120 | Too old | yes | Say it |  |  | 18 |  | Years\n"
        "text | b | B | ${age} > 17 or not(${age} = 3) |  |  | ${age} > 2 |  | no |  |  | multiline\n"
        "calculate | c |  |  |  |  |  |  |  | if(${age} > 5, 'old', \"young\")\n"
        "date | d | D |  | . <= today() |  |  |  |  |  | today()"
    },
    "functions": {
        "survey": "type | name | label | calculation\ntext | a | A\n"
        + "".join(
            f"calculate | c{place} |  | {one}\n"
            for place, one in enumerate(
                (
                    "selected(${a}, 'x')",
                    "selected-at(${a}, 1)",
                    "count-selected(${a})",
                    "coalesce(${a}, 'b')",
                    "concat(${a}, 1, 'x')",
                    "string-length(${a})",
                    "substr(${a}, 0, 2)",
                    "contains(${a}, 'x')",
                    "starts-with(${a}, 'x')",
                    "ends-with(${a}, 'x')",
                    "regex(${a}, '[a-z]+')",
                    "int(${a}) + number('3')",
                    "string(2) = '2'",
                    "boolean(${a})",
                    "round(3.14159, 2)",
                    "pow(2, 3) * sqrt(4)",
                    "once(today())",
                    "format-date(today(), '%d %b %Y')",
                    "date('2020-01-01')",
                    "decimal-date-time(now())",
                    "uuid()",
                    "true() and false()",
                    "7 mod 2 div 1",
                    "-1 - -2",
                    "digest(${a}, 'MD5')",
                    "normalize-space(${a})",
                    "random()",
                    "substring-before(${a}, '-')",
                    "translate(${a}, 'a', 'b')",
                    "pi() * abs(-3)",
                    "boolean-from-string('1')",
                    "min(1, 2) + max(3, 4)",
                    "(1 + 2) * 3",
                    "format-date-time(now(), '%H:%M')",
                    "date-time('2020-01-01T10:00')",
                    "decimal-time('10:00')",
                    "checklist(1, 2, true(), false())",
                    "join(',', ${a})",
                    "jr:choice-name(${a}, '${a}')",
                    "pulldata('f', 'b', 'c', ${a})",
                )
            )
        )
    },
    "functions of repeats": {
        "survey": "type | name | label | calculation\nbegin_repeat | r | R\ninteger | x | X\n"
        "calculate | p |  | position(..)\n"
        "calculate | before |  | indexed-repeat(${x}, ${r}, position(..) - 1)\n"
        "end_repeat\ncalculate | s |  | sum(${x}) + count(${r}) + min(${x}) + max(${x})\n"
        "calculate | j |  | join(' ', ${x})\ncalculate | k |  | count(${r}[./x > 3])\n"
        "calculate | f |  | indexed-repeat(${x}, ${r}, 1)"
    },
    "paths and instances": {
        "survey": "type | name | label | calculation | relevant\nselect_one yn | a | A\n"
        "text | b | B |  | ../a = 'yes'\n"
        "calculate | c |  | instance('yn')/root/item[name = ${a}]/label\n"
        "calculate | d |  | /data/a\ncalculate | e |  | count(instance('yn')/root/item)",
        "choices": YES_NO,
    },
    "languages": {
        "survey": "type | name | label::English (en) | label::Arabic (ar) | hint::English (en) | "
        "constraint_message::English (en) | required_message::Arabic (ar) | image::Arabic (ar)\n"
        "text | a | A | ا | h | c | r | p.png",
        "choices": "list_name | name | label::English (en) | label::Arabic (ar)\nyn | yes | Y | ن",
        "settings": "form_title | form_id | version | default_language\nT | t | 3 | English (en)",
    },
    "one colon": {"survey": "type | name | label:English | label:French\ntext | a | A | B"},
    "headers in capitals and with spaces": {
        "survey": "Type | Name | Label | Constraint Message | Read only\ntext | a | A | c | yes"
    },
    "columns by group": {
        "survey": "type | name | label | bind::relevant | bind::required | control::appearance | "
        "media::image | bind::jr:constraintMsg | bind::musterpoint:classification | instance::x\n"
        "text | a | A | true() | yes | w1 | a.png | No | personal | 1"
    },
    "parameters": {
        "survey": "type | name | label | parameters\nrange | a | A | start=1 end=9 step=2\n"
        "select_one yn | b | B | randomize=true seed=5\nimage | c | C | max-pixels=1024\n"
        "audio | d | D | quality=low\ntext | e | E | rows=3\ngeopoint | f | F | capture-accuracy=5",
        "choices": YES_NO,
    },
    "choice names twice when allowed": {
        "survey": HEAD + "select_one yn | a | A",
        "choices": YES_NO + "\nyn | yes | Surely",
        "settings": "form_id | allow_choice_duplicates\nt | yes",
    },
    "a space in the name of one choice of one": {
        "survey": HEAD + "select_one yn | a | A",
        "choices": "list_name | name | label\nyn | not now | Not now",
    },
    "blank rows and a comment": {
        "survey": "type | name | label | note to self\n\ntext | a | A\n\n |  |  | remember\ntext | b | B"
    },
    "media instead of a label, and a hint alone": {
        "survey": "type | name | label | image | hint\ntext | a |  | a.png\ntext | b |  |  | Hint"
    },
    "a calculation shown in a label": {
        "survey": "type | name | label | calculation\ninteger | a | A\n"
        "calculate | b |  | ${a} * 2\nnote | c | Twice is ${b}\ntext | d |  | ${b} + 1"
    },
    "a trigger": {
        "survey": "type | name | label | trigger | calculation\ntext | a | A\n"
        "dateTime | b |  | ${a} | now()\ntext | c | C | ${a}"
    },
    "a single sheet of another name": {"Sheet1": ASK},
    "straightened quotes": {
        "survey": "type | name | label | relevant\ntext | a | A\ntext | b | B | ${a} = ‘x’"
    },
    "names in many scripts": {
        "survey": HEAD + "text | prénom | A\ntext | اسم | B\ntext | a.b-c | C"
    },
    "a name in other capitals": {"survey": ASK + "text | A | A"},
    "an answer of the last time": {
        "survey": "type | name | label | default\ntext | a | A | ${last-saved#a}"
    },
    "settings of every kind": {
        "survey": ASK,
        "settings": "form_title | form_id | version | style | instance_name | public_key | "
        "submission_url | auto_send\nT | t_1 | 2026 | pages | concat(${a}, 'x') | k | https://x.org | true",
    },
    "a table of questions": {
        "survey": "type | name | label | appearance\nbegin_group | g | G | table-list\n"
        "select_one yn | a | A\nselect_one yn | b | B\nend_group",
        "choices": YES_NO,
    },
    "classification, purpose and retention": {
        "survey": "type | name | label | classification | purpose | retention\n"
        "text | a | A | sensitive | screening | 90 days"
    },
}
