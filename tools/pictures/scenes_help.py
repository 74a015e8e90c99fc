"""Pictures about helping: referrals, documents, borders, shelters, words across languages."""

from pictures.kit import (
    BRAND,
    DUE,
    HELP,
    INK2,
    LINE,
    MOVE,
    OK,
    OK_TINT,
    PAPER,
    SIGNAL,
    TINT,
    WHITE,
    Sheet,
    Words,
)


def documents(language: str) -> Sheet:
    """Which document for whom."""
    sheet = Sheet(language, 560)
    sheet.title(("Which document for whom?", "أي وثيقة لمن؟"))
    sheet.rect(24, 84, 672, 76, TINT)
    sheet.icon("lock", 66, 122, 46)
    sheet.text(106, 132, ("First, for everybody: a talk in private",
                          "أولا وللجميع: حديث على انفراد"), 28, bold=True)  # fmt: skip
    rows: list[tuple[str, Words, Words, str]] = [
        ("person", ("Citizen,\npassport lost", "مواطن\nفقد جوازه"),
         ("Emergency travel\ndocument", "وثيقة سفر\nطارئة"), MOVE),
        ("person", ("Recognised\nrefugee", "لاجئ\nمعترف به"),
         ("Travel document,\n1951 Convention", "وثيقة سفر،\nاتفاقية 1951"), OK),
        ("unk", ("Stateless\nperson", "عديم\nالجنسية"),
         ("Travel document,\n1954 Convention", "وثيقة سفر،\nاتفاقية 1954"), DUE),
        ("help", ("Afraid of\nthat State", "خائف من\nتلك الدولة"),
         ("Red Cross paper, or\na one-way paper", "وثيقة الصليب الأحمر\nأو باتجاه واحد"), HELP),
    ]  # fmt: skip
    for number, (icon, who, paper, colour) in enumerate(rows):
        y = 176 + number * 94
        sheet.rect(24, y, 264, 84, WHITE, LINE)
        sheet.icon(icon, 66, y + 42, 48, colour)
        sheet.text(104, y + 37, who, 26)
        sheet.arrow([(298, y + 42), (352, y + 42)], colour)
        sheet.rect(364, y, 332, 84, WHITE, colour, thick=4)
        sheet.icon("plan", 402, y + 42, 46, colour)
        sheet.text(436, y + 37, paper, 26, bold=number == 0)
    return sheet


def referral(language: str) -> Sheet:
    """The path of a referral."""
    sheet = Sheet(language, 660)
    sheet.title(("The path of a referral", "مسار الإحالة"))
    steps: list[tuple[str, Words, str]] = [
        ("speech", ("The person says yes,\npiece by piece", "يوافق الشخص\nعلى كل معلومة"), "brand"),
        ("phone", ("You call the service:\nfree, open, who?",
                   "تتصل بالخدمة:\nمتاحة؟ ومن؟"), "brand"),
        ("lock", ("You send only what\nthe yes covers", "ترسل ما وافق\nعليه فقط"), "brand"),
        ("plan", ("A slip for the person:\ntime, place, code", "ورقة للشخص: الوقت\nوالمكان والرمز"),
         "move"),
        ("med", ("The service helps", "الخدمة تساعد"), "move"),
        ("ok", ("The person tells you\nhow it went: done", "يخبرك الشخص\nكيف سارت: تمت"), "ok"),
    ]  # fmt: skip
    places = [(70, 140), (442, 140), (442, 340), (70, 340), (70, 540), (442, 540)]
    order = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]
    for before, after in order:
        (x1, y1), (x2, y2) = places[before], places[after]
        if y1 == y2:
            step = 1 if x2 > x1 else -1
            left, right = (330, 390) if step > 0 else (390, 330)
            sheet.arrow([(left, y1 + 20), (right, y1 + 20)])
        else:
            x = x1 + 115
            sheet.arrow([(x, y1 + 98), (x, y2 - 58)])
    for number, ((x, y), (icon, words, tone)) in enumerate(zip(places, steps, strict=True)):
        sheet.rect(x - 46, y - 54, 300, 148, WHITE, LINE)
        sheet.tile(icon, x - 2, y - 10, 64, tone)
        sheet.number(x + 218, y - 14, number + 1, OK if tone == "ok" else BRAND)
        sheet.text(x - 30, y + 50, words, 25)
    return sheet


def border(language: str) -> Sheet:
    """The steps at a border post."""
    sheet = Sheet(language, 600)
    sheet.title(("The way through a border post", "الطريق عبر المركز الحدودي"))
    sheet.rect(24, 84, 672, 120, TINT)
    sheet.icon("bus", 80, 144, 76)
    sheet.arrow([(132, 144), (192, 144)])
    sheet.text(212, 134, ("Before the desks:", "قبل المكاتب:"), 26, INK2)
    sheet.text(212, 176, ("water, shade, toilets", "ماء وظل ودورات مياه"), 32, bold=True)
    lanes: list[tuple[str, Words, str]] = [
        ("heart", ("Help first", "المساعدة أولا"), HELP),
        ("person", ("Own nationals", "مواطنو الدولة"), BRAND),
        ("family", ("Other countries", "دول أخرى"), MOVE),
    ]  # fmt: skip
    for number, (icon, words, colour) in enumerate(lanes):
        y = 226 + number * 92
        sheet.rect(24, y, 430, 80, WHITE, colour, thick=4)
        sheet.icon(icon, 70, y + 40, 48, colour)
        sheet.text(110, y + 50, words, 30, bold=number == 0)
        sheet.arrow([(380, y + 40), (436, y + 40)], colour)
    sheet.rect(476, 226, 220, 264, WHITE, BRAND, thick=4)
    sheet.tile("task", 586, 284, 84)
    sheet.text(586, 364, ("Desks", "المكاتب"), 30, anchor="middle", bold=True)
    sheet.text(586, 406, ("Too many?\nCount first:\none minute",
                          "زحام؟ العد\nأولا: دقيقة\nللأسرة"), 25,
               INK2, "middle")  # fmt: skip
    sheet.rect(24, 508, 672, 72, OK_TINT)
    sheet.icon("speech", 70, 544, 46, OK)
    sheet.text(110, 554, ("Referral desk: where people pass anyway",
                          "مكتب الإحالة: حيث يمر الناس أصلا"), 27, OK, bold=True)  # fmt: skip
    return sheet


def muster(language: str) -> Sheet:
    """How a muster point works."""
    sheet = Sheet(language, 640)
    sheet.title(("How a muster point works", "كيف تعمل نقطة التجمع"))
    steps: list[tuple[str, Words, str]] = [
        ("board", ("Come in: water, shade, news", "الدخول: ماء وظل وأخبار"), "brand"),
        ("task", ("Name on the list of requests", "الاسم في قائمة الطلبات"), "brand"),
        ("speech", ("A talk in private for everybody", "حديث على انفراد للجميع"), "due"),
        ("ok", ("Your yes: route, risk, luggage", "موافقتك: الطريق والخطر"), "brand"),
        ("family", ("Boarding by need, families together",
                    "الصعود بحسب الحاجة، الأسر معا"), "move"),
        ("bus", ("Count before the doors close", "العد قبل إغلاق الأبواب"), "ok"),
    ]  # fmt: skip
    sheet.line(72, 130, 72, 580, BRAND)
    for number, (icon, words, tone) in enumerate(steps):
        y = 126 + number * 92
        sheet.rect(122, y - 40, 574, 80, WHITE, LINE)
        sheet.number(72, y, number + 1)
        sheet.tile(icon, 172, y, 68, tone)
        sheet.text(222, y + 10, words, 27)
    return sheet


def shelter(language: str) -> Sheet:
    """A plan of a shelter for all."""
    sheet = Sheet(language, 620)
    sheet.title(("A shelter for all", "مأوى للجميع"))
    sheet.rect(24, 84, 672, 512, WHITE, BRAND, radius=8, thick=6)
    rooms: list[tuple[float, float, float, float, str, Words, str]] = [
        (40, 100, 310, 140, "family", ("Families together", "الأسر معا"), "brand"),
        (370, 100, 150, 140, "person", ("Women", "النساء"), "move"),
        (540, 100, 140, 140, "person", ("Men", "الرجال"), "brand"),
        (40, 260, 200, 140, "heart", ("Quiet room", "غرفة هادئة"), "ok"),
        (260, 260, 220, 140, "child", ("Children", "الأطفال"), "due"),
        (500, 260, 180, 140, "lock", ("Toilets,\nlock inside", "دورات تقفل\nمن الداخل"), "move"),
        (40, 420, 310, 160, "phone",
         ("Power, network,\nnews at fixed times", "مقابس وشبكة\nوأخبار في موعدها"),
         "brand"),
    ]  # fmt: skip
    for x, y, width, height, icon, words, tone in rooms:
        sheet.rect(x, y, width, height, PAPER, LINE, radius=8)
        sheet.tile(icon, x + width / 2, y + 42, 64, tone)
        sheet.text(x + width / 2, y + 103, words, 24, anchor="middle")
    for x in (380, 430, 480):
        sheet.disc(x, 412, 9, SIGNAL)
    sheet.rect(370, 440, 310, 140, OK_TINT, OK, radius=8, thick=4)
    sheet.icon("wheel", 412, 510, 64, OK)
    sheet.text(456, 486, ("Entrance", "المدخل"), 28, OK, bold=True)
    sheet.text(456, 522, ("Welcome. No\npapers asked", "أهلا بكم، بلا\nسؤال عن أوراق"), 26, OK)
    return sheet


def interpreter(language: str) -> Sheet:
    """Three people in a triangle."""
    sheet = Sheet(language, 600)
    sheet.title(("Sit in a triangle", "اجلسوا في مثلث"))
    sheet.arrow([(176, 430), (312, 246)], BRAND)
    sheet.arrow([(408, 246), (538, 430)], LINE, dashed=True)
    sheet.arrow([(526, 478), (196, 478)], LINE, dashed=True)
    people: list[tuple[float, float, Words, str]] = [
        (360, 180, ("The person", "الشخص"), "due"),
        (120, 470, ("You", "أنت"), "brand"),
        (600, 470, ("Interpreter", "المترجم"), "ok"),
    ]
    for x, y, words, tone in people:
        sheet.tile("person", x, y, 116, tone)
        place = (x, y - 72) if y < 300 else (x, y + 94)
        sheet.text(*place, words, 30, anchor="middle", bold=True)
    sheet.rect(24, 190, 190, 104, WHITE, BRAND, thick=4)
    sheet.text(119, 234, ("“When did\nyou eat?”", "«متى\nأكلت؟»"), 28, anchor="middle")
    sheet.rect(500, 190, 196, 104, WHITE, LINE)
    sheet.text(598, 234, ("says all,\nadds nothing", "ينقل كل شيء\nبلا زيادة"), 27, INK2, "middle")
    sheet.text(360, 530, ("Look at the person,\nspeak to the person",
                          "انظر إلى الشخص\nوخاطب الشخص"), 25,
               INK2, "middle")  # fmt: skip
    return sheet


def support(language: str) -> Sheet:
    """First support in seven steps."""
    sheet = Sheet(language, 600)
    sheet.title(("First support, step by step", "الدعم الأول خطوة خطوة"))
    steps: list[tuple[str, Words, str]] = [
        ("lock", ("Is it safe here?", "هل المكان آمن؟"), "help"),
        ("person", ("Your name and task", "اسمك ومهمتك"), "brand"),
        ("heart", ("Water, warmth, toilet", "ماء ودفء ودورة"), "brand"),
        ("speech", ("Listen, do not press", "استمع ولا تلح"), "brand"),
        ("board", ("Say the facts", "قل الحقائق"), "brand"),
        ("task", ("Something to do", "شيء يفعله"), "brand"),
        ("family", ("Link to somebody close. Say who stays now.",
                    "صله بقريب أو جار، وقل من معه الآن"), "ok"),
    ]  # fmt: skip
    for number, (icon, words, tone) in enumerate(steps):
        column, row = number % 2, number // 2
        x, y = 24 + column * 344, 88 + row * 126
        width = 328 if number < 6 else 672
        sheet.rect(x, y, width, 114, WHITE, LINE)
        sheet.tile(icon, x + 50, y + 38, 60, tone)
        sheet.number(x + width - 38, y + 36, number + 1, OK if tone == "ok" else BRAND)
        sheet.text(x + 20, y + 100, words, 27)
    return sheet
