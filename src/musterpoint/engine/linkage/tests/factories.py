"""Invented persons for the laws: names in many scripts, dates, numbers, and any text at all."""

from hypothesis import strategies as st

from musterpoint.engine.linkage import Facts

NAMES = (
    "محمد حسن", "عبد الرحمن السيد", "فاطمة الزهراء", "علی‌رضا کریمی", "ضیاء الرحمٰن خان",
    "মোঃ জাকির হোসেন", "রহিমা খাতুন", "राजकुमार शर्मा", "लक्ष्मी देवी", "कृष्ण बहादुर थापा",
    "አበበ ታደሰ", "ገብረ መድህን ሃይሉ", "Владимир Щербаков", "Юлія Хоменко", "王志明", "欧阳娜娜",
    "김민수", "נועה לוי", "Nguyễn Thị Hương", "Trần Văn An", "Ma. Cristina de la Cruz",
    "Jose Santos Bautista Jr.", "Suharto", "Abubakar Sani Ɗanjuma", "Samir Haddad",
    "Samira Haddad", "Hassan Ali", "Hussein Ali", "Li Na", "M. Usman Ghani", "Awa Traoré",
    "สมชาย ใจดี", "Գրիգոր Պետրոսյան", "Γεώργιος Παππάς", "ஸ்ரீதரன் குமார்", "Al", "O", "Ò Ó",
)  # fmt: skip


def names() -> st.SearchStrategy[str]:
    return st.sampled_from(NAMES) | st.text(max_size=30)


def births() -> st.SearchStrategy[str]:
    whole = st.dates().map(lambda day: day.isoformat())
    years = st.integers(1900, 2026).map(str)
    return whole | years | years.map(lambda year: f"{year}-01-01")


def facts() -> st.SearchStrategy[Facts]:
    spans = st.tuples(st.integers(1930, 1990), st.integers(0, 12)).map(
        lambda pair: (pair[0], pair[0] + pair[1])
    )
    digits = st.integers(10**7, 10**7 + 30)
    return st.builds(
        Facts,
        names=st.lists(names(), max_size=3).map(tuple),
        birth=st.none() | births(),
        birth_years=st.none() | spans,
        phones=st.lists(digits.map(lambda n: f"+218{n}"), max_size=2).map(tuple),
        documents=st.lists(digits.map(lambda n: f"A{n}"), max_size=2).map(tuple),
        sex=st.sampled_from([None, "F", "M", "X"]),
        birth_place=st.none() | st.sampled_from(["Cairo", "القاهرة", "Sylhet", "সিলেট", "Gondar"]),
    )
