"""Linkage benchmark: are people found again under another script or spelling, and at what cost?

    python benchmarks/linkage.py                     # 10,000 people, 600 queries, seed 1
    python benchmarks/linkage.py --people 50000 --queries 1000

A registry of invented people is filed by `person_keys`; half of the names in their own script.
Each query asks for one of them in another script or spelling, often with the order changed, part
left out, or the birth date wrong, rough or missing. As in the product, candidates are drawn by
`query_keys` (at most 500 a key, the best 150), ranked by `compare`, and the person counts as found
if among the first ten. The spellings are those that papers show; no rule was made from them, but
the same authors wrote both, so read the figures as an upper bound for real names.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from musterpoint.engine.linkage import (
    Facts,
    compare,
    person_keys,
    query_keys,
    romanise,
    tokens,
)

PER_KEY = 500
CANDIDATES = 150
TOP = 10

# One name a line: in its own script, then spellings seen on Latin papers.
POOLS = {
    "arabic": """محمد Mohammed Mohamed Muhammad | أحمد Ahmed Ahmad | حسن Hassan Hasan | علي Ali Aly
يوسف Youssef Yusuf Yousif | خالد Khaled Khalid | إبراهيم Ibrahim Brahim | مصطفى Mustafa Mostafa
طارق Tarek Tariq | سعيد Said Saeed | كريم Karim Kareem | فاطمة Fatima Fatma | مريم Mariam Maryam
خديجة Khadija Khadiga | زينب Zainab Zeinab | عائشة Aisha Aicha | هدى Huda Houda | سلمى Salma Selma
نبيل Nabil Nabeel | رشيد Rashid Rachid | جمال Jamal Gamal | منصور Mansour Mansoor
شريف Sharif Cherif Sherif | قاسم Qasim Kassem | عثمان Othman Osman | صالح Saleh Salih
نجيب Najib Naguib | وليد Walid Waleed | بشير Bashir Bachir | حمزة Hamza Hamzah""",
    "persian": """علی Ali | رضا Reza Raza | حسین Hossein Husain | مهدی Mehdi Mahdi | فرهاد Farhad
نسرین Nasrin Nasreen | شیرین Shirin Shireen | کریمی Karimi Kareemi | احمدی Ahmadi
رضایی Rezaei Rezai
موسوی Mousavi Musavi | جعفری Jafari
قاسمی Ghasemi Qasemi | صادقی Sadeghi Sadeqi
نوری Nouri Noori
حیدری Heidari Haidari | رستمی Rostami | اکبری Akbari | شریفی Sharifi | مریم Maryam Mariam
زهرا Zahra | نادر Nader Nadir | بهرام Bahram | داوود Davoud Dawood | پروانه Parvaneh Parwana""",
    "bengali": """জাকির Zakir Jakir | হোসেন Hossain Hosen | রহিম Rahim Raheem | করিম Karim Korim
ইসলাম Islam | রহমান Rahman Rohman | আক্তার Akter Akhtar | খাতুন Khatun Khatoon | বেগম Begum Begom
সুমন Sumon Suman | রফিক Rafiq Rofik | শফিক Shafiq Sofik | জাহাঙ্গীর Jahangir | আলম Alam Alom
মিয়া Mia Miah | সরকার Sarkar Sarker | চৌধুরী Chowdhury Choudhury | তাসলিমা Taslima
নাসরিন Nasrin
সেলিনা Selina Salina | ফারুক Faruk Farooq | মনির Monir Munir | বাবুল Babul | দাস Das | রায় Roy Ray""",
    "devanagari": """राम Ram | कुमार Kumar | शर्मा Sharma | सुनीता Sunita Suneeta | विकास Vikas Bikash
लक्ष्मी Laxmi Lakshmi | कृष्ण Krishna | थापा Thapa | गुरुङ Gurung | तामाङ Tamang | यादव Yadav Jadav
प्रसाद Prasad | सिंह Singh | बहादुर Bahadur | श्रेष्ठ Shrestha | राजेश Rajesh | संजय Sanjay
अनिता Anita Aneeta | दीपक Deepak Dipak | महेन्द्र Mahendra Mohendra | पूजा Pooja Puja
सीता Sita Seeta
अधिकारी Adhikari | पौडेल Poudel Paudel | राई Rai""",
    "amharic": """አበበ Abebe | ታደሰ Tadesse Tadese | ተስፋዬ Tesfaye Tesfay | በቀለ Bekele | ከበደ Kebede
ሃይሉ Hailu Haylu | ገብረ Gebre Ghebre | ብርሃኑ Birhanu Berhanu | ሙሉጌታ Mulugeta | አለሙ Alemu
ጽጌረዳ Tsigereda Tsegereda | ሰላም Selam Salam | ሄለን Helen | ኪዳነ Kidane | ወልደ Wolde Welde
ፍቅርተ Fikirte | ግርማ Girma | ዮሐንስ Yohannes Johannes | ሳሙኤል Samuel | ተክለ Tekle""",
    "cyrillic": """Владимир Vladimir Wladimir | Сергей Sergey Sergei | Алексей Alexey Aleksei
Юлия Yulia Iuliia Julia | Елена Elena Yelena | Наталья Natalia Natalya | Щербаков Shcherbakov
Хоменко Khomenko Homenko | Цветков Tsvetkov | Громов Gromov | Жуков Zhukov Jukov
Рахимов Rakhimov Rahimov
Юсупов Yusupov Iusupov
Кузнецов Kuznetsov Kuznecov | Григорий Grigory Grigori
Михаил Mikhail Michail
Дмитрий Dmitry Dmitri | Айгуль Aigul Aygul | Нурлан Nurlan | Чернов Chernov""",
    "han": """王 Wang Wong | 李 Li Lee | 张 Zhang Cheung | 陈 Chen Chan | 刘 Liu Lau | 黄 Huang Wong
林 Lin Lam | 周 Zhou Chow | 吴 Wu Ng | 徐 Xu Hsu | 孙 Sun | 马 Ma | 朱 Zhu Chu | 郭 Guo Kwok
| 志明 Zhiming Zhi-Ming | 美玲 Meiling Mei-Ling | 晓燕 Xiaoyan Xiao-Yan | 建国 Jianguo Jian-Guo
| 丽华 Lihua Li-Hua | 伟 Wei | 静 Jing | 海峰 Haifeng Hai-Feng | 国强 Guoqiang Guo-Qiang
| 秀英 Xiuying Xiu-Ying | 文杰 Wenjie Wen-Jie | 雪梅 Xuemei Xue-Mei | 大勇 Dayong Da-Yong""",
    "vietnamese": """Nguyễn Nguyen | Trần Tran | Lê Le | Phạm Pham | Hoàng Hoang | Đặng Dang | Võ Vo
Bùi Bui | Đỗ Do | Hồ Ho | Ngô Ngo | Dương Duong | Thị Thi | Văn Van | Đức Duc | Quốc Quoc
Hương Huong | Thắng Thang | Phong Phong | Lan Lan | Minh Minh | Tuấn Tuan | Hạnh Hanh | Thảo Thao
Dũng Dung | Nga Nga | Quỳnh Quynh | Sơn Son | Trung Trung | Yến Yen""",
    "filipino": """Maria Ma. | Cristina Christina Kristina | Jose Josè | Santos Santos | Reyes Reyes
Cruz Cruz | Bautista Bautista | Villanueva Villanueba | Mercado Mercado | Jennifer Jenifer Jennyfer
Rosalinda Rosalynda | Analyn Annalyn Analin | Mark Marc | Anthony Antony | Rodrigo Rodrigo
Ocampo Ocampo | Pangilinan Panguilinan | Magtanggol Magtangol | Dimaculangan Dimakulangan
Macaraeg Makaraeg | Catherine Katherine Kathrine | Marites Maritess | Ramon Ramón | Luz Luz
Fernandez Fernandes | Gonzales Gonzalez | Aquino Akino | Salonga Salonga""",
}


@dataclass(frozen=True, slots=True)
class Case:
    """One query: who is meant, what is asked, and of which kind it is."""

    person: int
    asked: Facts
    pool: str
    birth: str


def read_pools() -> dict[str, list[list[str]]]:
    """Each pool's names: own script first, then the spellings."""
    return {
        pool: [entry.split() for entry in text.replace("\n", " | ").split("|") if entry.strip()]
        for pool, text in POOLS.items()
    }


def draw_name(chance: random.Random, pool: str, names: list[list[str]]) -> list[list[str]]:
    """The parts of one person's name, each with all its writings."""
    if pool == "han":
        surnames = [name for name in names if len(name[0]) == 1 and name[0] not in "伟静"]
        given = [name for name in names if len(name[0]) == 2 or name[0] in "伟静"]
        return [chance.choice(surnames), chance.choice(given)]
    return chance.sample(names, chance.choice([2, 3, 3]) if pool != "cyrillic" else 2)


def write(chance: random.Random, parts: list[list[str]], pool: str, *, own: bool) -> str:
    """One writing of a name: in its own script, or in one of its Latin spellings each."""
    if own:
        return ("" if pool == "han" else " ").join(part[0] for part in parts)
    spelt = [chance.choice(part[1:]) for part in parts]
    if len(spelt) == 3 and chance.random() < 0.3:
        del spelt[chance.randrange(1, 3)]
    if chance.random() < 0.3:
        chance.shuffle(spelt)
    return " ".join(spelt)


def blur_birth(chance: random.Random, birth: str) -> tuple[str | None, str]:
    """What a query knows of the birth date, and the name of that kind of knowledge.

    A swapped date that is no date (day above 12) stays as it was.
    """
    year, month, day = birth.split("-")
    kind = chance.choices(
        ["exact", "1 January", "swapped", "year off", "year only", "none"], [45, 12, 8, 8, 15, 12]
    )[0]
    known: dict[str, str | None] = {
        "exact": birth,
        "1 January": f"{year}-01-01",
        "swapped": f"{year}-{day}-{month}" if day <= "12" else birth,
        "year off": f"{int(year) + chance.choice([-1, 1])}-{month}-{day}",
        "year only": f"{int(year) + chance.choice([-2, -1, 0, 1, 2])}",
        "none": None,
    }
    return known[kind], kind


def generate(people: int, queries: int, seed: int) -> tuple[list[Facts], list[Case]]:
    """An invented registry and the queries for some of its people; the same for the same seed."""
    chance = random.Random(seed)
    pools = read_pools()
    registry: list[Facts] = []
    writings: list[tuple[str, list[list[str]], bool]] = []
    for _ in range(people):
        pool = chance.choice(sorted(pools))
        parts = draw_name(chance, pool, pools[pool])
        own = chance.random() < 0.5
        birth = (
            f"{chance.randint(1950, 2005)}-{chance.randint(1, 12):02}-{chance.randint(2, 28):02}"
        )
        registry.append(Facts(names=(write(chance, parts, pool, own=own),), birth=birth))
        writings.append((pool, parts, own))
    cases: list[Case] = []
    for person in chance.sample(range(people), min(queries, people)):
        pool, parts, own = writings[person]
        known, kind = blur_birth(chance, registry[person].birth or "")
        asked = Facts(names=(write(chance, parts, pool, own=not own),), birth=known)
        cases.append(Case(person, asked, pool, kind))
    return registry, cases


def build_index(registry: list[Facts]) -> dict[str, list[int]]:
    """Who is filed under which key."""
    index: dict[str, list[int]] = defaultdict(list)
    for person, facts in enumerate(registry):
        for key in person_keys(facts):
            index[key].append(person)
    return index


def search(asked: Facts, index: dict[str, list[int]], registry: list[Facts]) -> list[int]:
    """The candidates for a query, likeliest first."""
    weights: dict[int, float] = defaultdict(float)
    for key, weight in query_keys(asked).items():
        for person in index.get(key, ())[:PER_KEY]:
            weights[person] += weight
    drawn = sorted(weights, key=lambda person: -weights[person])[:CANDIDATES]
    return sorted(drawn, key=lambda person: -compare(asked, registry[person]).bits)


def table(title: str, rows: Iterable[tuple[str, int, int, int]]) -> None:
    """Print a table of queries, found first and found among the top ten."""
    print(f"\n{title:<14}{'queries':>9}{'R@1':>8}{f'R@{TOP}':>8}")
    for name, asked, first, found in rows:
        print(f"{name:<14}{asked:>9}{first / asked:>8.3f}{found / asked:>8.3f}")


def cost(function: Callable[[], object], calls: int) -> float:
    """Microseconds of processor time a call, over one pass."""
    start = time.process_time()
    function()
    return (time.process_time() - start) / calls * 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--queries", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    registry, cases = generate(options.people, options.queries, options.seed)
    index = build_index(registry)
    filed = sum(map(len, index.values()))
    print(f"{len(registry):,} people, {filed / len(registry):.1f} keys each, seed {options.seed}")

    by: dict[tuple[str, str], list[int]] = defaultdict(list)
    started = time.process_time()
    for case in cases:
        ranked = search(case.asked, index, registry)[:TOP]
        place = ranked.index(case.person) if case.person in ranked else TOP
        for group in (("", "all"), ("pool", case.pool), ("birth", case.birth)):
            by[group].append(place)
    spent = (time.process_time() - started) / len(cases) * 1e3
    for title in ("", "pool", "birth"):
        rows = [
            (name, len(places), places.count(0), sum(place < TOP for place in places))
            for (kind, name), places in sorted(by.items())
            if kind == title
        ]
        table({"": "", "pool": "script", "birth": "birth date"}[title], rows)

    sample, names = registry[:3000], [facts.names[0] for facts in registry[:3000]]
    pairs = list(zip(registry[:3000], registry[3000:6000], strict=False))
    asked = [case.asked for case in cases]
    print(f"\n{'function':<14}{'us a call':>12}")
    for function, micros in (
        ("romanise", cost(lambda: [romanise(name) for name in names], len(names))),
        ("tokens", cost(lambda: [tokens(name) for name in names], len(names))),
        ("person_keys", cost(lambda: [person_keys(one) for one in sample], len(sample))),
        ("query_keys", cost(lambda: [query_keys(one) for one in asked], len(asked))),
        ("compare", cost(lambda: [compare(*pair) for pair in pairs], max(1, len(pairs)))),
    ):
        print(f"{function:<14}{micros:>12.1f}")
    print(f"\n{'a whole search':<14}{spent:>11.2f} ms, index in memory")
    asked_keys = [len(query_keys(case.asked)) for case in cases]
    print(f"keys a query: {sum(asked_keys) / len(asked_keys):.1f}, at most {max(asked_keys)}")


if __name__ == "__main__":
    main()
