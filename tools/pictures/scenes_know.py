"""Pictures about knowing and telling: alerts, levels, lists, numbers, who helps."""

from pictures.kit import (
    BRAND,
    DUE_TINT,
    HELP,
    HELP_TINT,
    INK,
    INK2,
    LINE,
    OK,
    OK_TINT,
    PAPER,
    SIGNAL,
    TINT,
    WHITE,
    Sheet,
    Words,
)

LEVELS = ("#fff3c2", "#ffd169", "#b93f0e", "#75111f")


def alert(language: str) -> Sheet:
    """The five lines of an alert on a phone."""
    sheet = Sheet(language, 640)
    sheet.title(("Five lines that decide", "خمسة أسطر هي التي تقرر"))
    sheet.rect(24, 84, 420, 532, INK, radius=36)
    sheet.rect(40, 112, 388, 476, WHITE, radius=14)
    lines: list[tuple[Words, Words]] = [
        (("Consulate", "القنصلية"), ("Who speaks", "من يتكلم")),
        (("Fighting in the\nport since 06:00", "قتال في حي الميناء\nمنذ 06:00"),
         ("What, where", "ماذا وأين")),
        (("Stay inside, away\nfrom windows", "ابق في الداخل\nبعيدا عن النوافذ"),
         ("What to do now", "ما العمل الآن")),
        (("Free help, day and\nnight: 80011", "مساعدة مجانية\nليلا ونهارا: 80011"),
         ("Which help", "أي مساعدة")),
        (("Next message\n10:00", "الرسالة التالية\n10:00"), ("When again", "متى من جديد")),
    ]  # fmt: skip
    for number, (message, why) in enumerate(lines):
        y = 166 + number * 92
        sheet.text(60, y - 4, message, 27, bold=number == 2)
        if number < 4:
            sheet.line(60, y + 46, 408, y + 46)
        sheet.number(484, y, number + 1, HELP if number == 2 else BRAND)
        sheet.text(520, y + 9, why, 25)
    return sheet


def levels(language: str) -> Sheet:
    """Four levels and what begins at each."""
    sheet = Sheet(language, 560)
    sheet.title(("A level is a promise", "المستوى وعد"))
    rows: list[tuple[Words, Words, str]] = [
        (("4  Evacuation", "4  إجلاء"),
         ("Evacuate by need.\nNobody is forced", "الإجلاء بحسب الحاجة\nبلا إكراه"), WHITE),
        (("3  Voluntary return", "3  عودة طوعية"),
         ("Offer a safer place\nand help home", "عرض مكان آمن\nومساعدة للعودة"), WHITE),
        (("2  Restriction", "2  تقييد"),
         ("Plan in force,\ntake shelter", "تفعيل الخطة\nوالاحتماء"), INK),
        (("1  Precaution", "1  احترازي"),
         ("Watch, check the plan,\nkeep papers ready", "متابعة ومراجعة الخطة\nوتجهيز الأوراق"),
         INK),
    ]  # fmt: skip
    for number, (name, starts, ink) in enumerate(rows):
        y, level = 88 + number * 114, 4 - number
        width = 170 + level * 52
        sheet.rect(24, y, width, 102, LEVELS[level - 1], radius=8)
        sheet.text(44, y + 62, name, 28, ink, bold=True)
        sheet.text(24 + width + 22, y + 44, starts, 26)
    return sheet


def first_hour(language: str) -> Sheet:
    """What to do in the first hour."""
    sheet = Sheet(language, 600)
    sheet.title(("The first hour, in this order", "الساعة الأولى بهذا الترتيب"))
    steps: list[tuple[str, Words, str]] = [
        ("lock", ("Take cover", "احتم"), "help"),
        ("med", ("Who is hurt?", "من المصاب؟"), "help"),
        ("send", ("One message:\n“1 OK”, “2 HELP”", "رسالة واحدة:\n«1 بخير» «2 مساعدة»"), "brand"),
        ("phone", ("Tell one person\nat home", "أخبر شخصا\nفي بلدك"), "brand"),
        ("bell", ("Listen: radio,\nwarden", "استمع: الإذاعة\nومندوب الجالية"), "due"),
        ("case", ("Bag, water,\nshoes on", "الحقيبة والماء\nوالحذاء"), "ok"),
    ]  # fmt: skip
    for number, (icon, words, tone) in enumerate(steps):
        x, y = 24 + number % 2 * 344, 86 + number // 2 * 168
        sheet.rect(x, y, 328, 156, WHITE, LINE)
        sheet.tile(icon, x + 54, y + 46, 70, tone)
        sheet.number(x + 288, y + 42, number + 1)
        sheet.text(x + 18, y + 110, words, 26)
    return sheet


def who_helps(language: str) -> Sheet:
    """You in the middle, and those who help."""
    sheet = Sheet(language, 680)
    sheet.title(("You are not alone", "لست وحدك"))
    around: list[tuple[float, float, str, Words, str]] = [
        (360, 190, "med", ("Police, doctor, fire: emergency", "الشرطة والإسعاف والإطفاء"), "help"),
        (600, 330, "plan", ("Your consulate,\nif you want", "قنصليتك\nإذا أردت"), "move"),
        (520, 540, "phone", ("Helpline:\nworkers, women", "خط مساعدة:\nللعمال وللنساء"), "brand"),
        (200, 540, "partner",
         ("Your people, church,\nmosque, union", "أبناء بلدك، كنيسة\nأو مسجد أو نقابة"), "ok"),
        (120, 330, "heart", ("Somebody\nat home", "شخص\nفي بلدك"), "due"),
    ]  # fmt: skip
    for x, y, *_rest in around:
        sheet.line(360, 370, x, y, BRAND)
    for x, y, icon, words, tone in around:
        sheet.disc(x, y, 56, PAPER)
        sheet.tile(icon, x, y, 96, tone)
        if y == 190:
            sheet.text(x, y - 62, words, 25, anchor="middle")
        else:
            sheet.text(x, y + 76, words, 25, anchor="middle")
    sheet.disc(360, 370, 74, WHITE, BRAND)
    sheet.icon("person", 360, 356, 72)
    sheet.text(360, 420, ("You", "أنت"), 26, BRAND, "middle", bold=True)
    return sheet


def purpose(language: str) -> Sheet:
    """What a seat on a bus needs, and what it does not."""
    sheet = Sheet(language, 560)
    sheet.title(("What for? A seat on a bus", "لأي غرض؟ مقعد في حافلة"))
    needed: list[tuple[str, Words]] = [
        ("person", ("Names", "الأسماء")),
        ("family", ("How many", "العدد")),
        ("map", ("Where now", "المكان الآن")),
        ("wheel", ("Travel needs", "حاجات السفر")),
    ]
    extra: list[Words] = [
        ("Religion", "الديانة"), ("Wage", "الأجر"), ("Why they fled", "سبب الهرب"),
        ("Fingerprints", "البصمات"),
    ]  # fmt: skip
    sheet.rect(24, 84, 360, 452, OK_TINT, OK, thick=4)
    sheet.text(204, 134, ("Ask", "اسأل"), 30, OK, "middle", bold=True)
    for number, (icon, words) in enumerate(needed):
        y = 192 + number * 92
        sheet.rect(40, y - 38, 328, 78, WHITE)
        sheet.icon(icon, 80, y, 48, OK)
        sheet.text(116, y + 10, words, 27)
        sheet.tick(338, y)
    sheet.rect(404, 84, 292, 452, HELP_TINT, HELP, thick=4, dashed=True)
    sheet.text(550, 134, ("Do not ask", "لا تسأل"), 30, HELP, "middle", bold=True)
    for number, words in enumerate(extra):
        y = 192 + number * 92
        sheet.rect(420, y - 38, 260, 78, WHITE)
        sheet.cross(456, y)
        sheet.text(490, y + 10, words, 27, INK2)
    return sheet


def crossings(language: str) -> Sheet:
    """Crossings are no people, and registered is not stranded."""
    sheet = Sheet(language, 600)
    sheet.title(("What does the number count?", "ما الذي يعده الرقم؟"))
    sheet.rect(24, 84, 672, 250, WHITE, LINE)
    sheet.icon("person", 92, 178, 100)
    sheet.line(400, 108, 400, 248, INK)
    for y, turned in ((130, False), (178, True), (226, False)):
        ends = [(200, y), (520, y)]
        sheet.arrow(ends[::-1] if turned else ends)
    sheet.text(620, 176, ("border", "الحدود"), 25, INK2, "middle")
    sheet.text(360, 304, ("3 crossings, 1 person", "3 عمليات عبور، شخص واحد"), 32, anchor="middle",
               bold=True)  # fmt: skip
    sheet.rect(24, 350, 672, 226, WHITE, LINE)
    sheet.text(48, 394, ("Lebanon 2006, people of Canada", "لبنان 2006، مواطنو كندا"), 26, INK2)
    sheet.rect(48, 412, 620, 62, TINT, BRAND, radius=6, dashed=True)
    sheet.text(64, 454, ("about 30,000 registered", "نحو 30 ألف مسجل"), 28)
    sheet.rect(48, 488, 290, 62, BRAND, radius=6)
    sheet.text(64, 530, ("about 14,000 left", "أخرج نحو 14 ألفا"), 28, WHITE)
    sheet.text(356, 512, ("the rest: other ways,\nor they stayed",
                          "للباقين طرق أخرى\nأو رغبة في البقاء"),
               24, INK2)  # fmt: skip
    return sheet


def ranges(language: str) -> Sheet:
    """Three numbers for a place and a month instead of one."""
    sheet = Sheet(language, 520)
    sheet.title(("One place, three numbers", "مكان واحد وثلاثة أرقام"))
    rows: list[tuple[Words, tuple[int, int, int]]] = [
        (("June, harvest", "يونيو، الحصاد"), (1500, 2100, 2700)),
        (("January", "يناير"), (1000, 1300, 1600)),
    ]
    for number, (when, values) in enumerate(rows):
        y = 186 + number * 160
        sheet.rect(24, y - 98, 672, 146, WHITE, LINE)
        sheet.text(48, y - 54, when, 28, bold=True)
        ends = [60 + (one - 800) * 0.29 for one in values]
        low, likely, high = (sheet.x(one) for one in ends)  # a scale does not turn with the page
        sheet.rect(min(low, high), y - 12, abs(high - low), 12, BRAND, radius=6)
        sheet.disc(likely, y - 6, 16, SIGNAL, INK)
        for x, value in zip((low, likely, high), values, strict=True):
            shown = f"{value:,}"
            sheet.text(x, y + 34, (shown, shown), 26, anchor="middle")
    sheet.text(
        48,
        442,
        ("low, likely, high; each with its source,", "أدنى ومرجح وأعلى؛ ومع كل رقم مصدره"),
        27,
        INK2,
    )
    sheet.text(
        48, 480, ("its day, and how far it can be trusted", "ويومه ودرجة الثقة به"), 27, INK2
    )
    return sheet


def little(language: str) -> Sheet:
    """Three things to ask, and two separate questions."""
    sheet = Sheet(language, 540)
    sheet.title(("Ask for three things", "اسأل عن ثلاثة أمور"))
    asked: list[tuple[str, Words]] = [
        ("person", ("Name, in any\nspelling", "الاسم بأي\nكتابة")),
        ("phone", ("A way to\nreach you", "وسيلة\nاتصال")),
        ("map", ("Where you\nare now", "المكان\nالآن")),
    ]
    for number, (icon, words) in enumerate(asked):
        x = 24 + number * 228
        sheet.rect(x, 88, 216, 190, WHITE, LINE)
        sheet.tile(icon, x + 108, 146, 88)
        sheet.text(x + 108, 226, words, 26, anchor="middle")
    sheet.text(28, 330, ("and two separate questions", "وسؤالين منفصلين"), 28, INK2)
    for x, words, fill in (
        (24, ("May we\nregister you?", "هل\nنسجلك؟"), TINT),
        (396, ("May we share it\nwith partners?", "هل نشارك ذلك\nمع الشركاء؟"), DUE_TINT),
    ):
        sheet.rect(x, 354, 300, 162, fill)
        sheet.text(x + 150, 400, words, 28, anchor="middle", bold=True)
        sheet.tick(x + 120, 482)
        sheet.cross(x + 180, 482)
    sheet.text(360, 448, ("≠", "≠"), 44, anchor="middle", bold=True)
    return sheet


def notice(language: str) -> Sheet:
    """Notice, listen, hand on."""
    sheet = Sheet(language, 640)
    sheet.title(("You notice something", "لاحظت شيئا"))
    sheet.rect(190, 88, 340, 84, DUE_TINT, INK, thick=4)
    sheet.text(360, 141, ("Danger now?", "خطر الآن؟"), 32, anchor="middle", bold=True)
    sheet.arrow([(230, 178), (150, 236)], HELP)
    sheet.arrow([(490, 178), (550, 236)], OK)
    sheet.text(130, 206, ("yes", "نعم"), 28, HELP, "middle", bold=True)
    sheet.text(584, 206, ("no", "لا"), 28, OK, "middle", bold=True)
    sheet.rect(24, 246, 290, 370, HELP_TINT, HELP, thick=4)
    sheet.icon("phone", 169, 316, 84, HELP)
    sheet.text(169, 408, ("Call at once:\nambulance, police,\nchild protection",
                          "اتصل فورا:\nالإسعاف أو الشرطة\nأو حماية الطفل"),
               28, anchor="middle")  # fmt: skip
    sheet.text(
        169, 560, ("Stay until\nthey are there", "ابق حتى\nيصلوا"), 28, HELP, "middle", bold=True
    )
    steps: list[tuple[str, Words]] = [
        ("speech", ("A quiet moment,\none open sentence", "لحظة هادئة\nوجملة مفتوحة")),
        ("heart", ("Listen. Ask what\nthe person wants", "استمع. اسأل ماذا\nيريد الشخص")),
        ("pen", ("Two lines, in\ntheir words", "سطران\nبكلماته")),
        ("send", ("To the focal point,\nnot the staff room", "إلى جهة التنسيق\nلا غرفة المعلمين")),
    ]
    for number, (icon, words) in enumerate(steps):
        y = 246 + number * 94
        sheet.rect(336, y, 360, 86, WHITE, LINE)
        sheet.icon(icon, 382, y + 43, 50, OK)
        sheet.text(424, y + 36, words, 26)
    return sheet
