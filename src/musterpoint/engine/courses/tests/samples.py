"""A tiny course in two languages, as files; tests change one file and see what is said."""

HEAD = """\
code: fire-drill
version: 1
dated: 2026-11-01
audiences: [consular]
themes: [contingency]
minutes: 10
valid_months: 12
public: true
mandatory_for: [duty_officer]
unlocks: [messages.send]
title: {en: Fire drill, ar: تمرين الحريق}
summary: {en: How to leave a building., ar: كيف تغادر مبنى.}
aims:
  - {en: You know the way out., ar: تعرف طريق الخروج.}
sources: ["Own wording"]
modules:
  - {code: alarm, minutes: 5, title: {en: The alarm, ar: الإنذار}}
  - {code: way-out, minutes: 5, title: {en: The way out, ar: المخرج}}
pass_mark: 80
questions_per_test: 2
"""
QUIZ = """\
questions:
  - id: q1
    module: alarm
    kind: one
    text: {en: "What comes first?", ar: "ما الذي يأتي أولاً؟"}
    choices:
      - {id: a, text: {en: Leave, ar: غادر}, right: true, why: {en: Life first., ar: الحياة أولاً.}}
      - {id: b, text: {en: Pack, ar: احزم}, right: false, why: {en: No., ar: لا.}}
  - id: q2
    module: way-out
    kind: many
    text: {en: "What do you use?", ar: "ماذا تستخدم؟"}
    choices:
      - {id: a, text: {en: Stairs, ar: الدرج}, right: true, why: {en: Yes., ar: نعم.}}
      - {id: b, text: {en: Lift, ar: المصعد}, right: false, why: {en: It may stop., ar: قد يتوقف.}}
      - {id: c, text: {en: Exit door, ar: باب الخروج}, right: true, why: {en: Yes., ar: نعم.}}
  - id: q3
    module: way-out
    kind: one
    text: {en: "Where do you meet?", ar: "أين تلتقون؟"}
    choices:
      - {id: a, text: {en: At the gate, ar: عند البوابة}, right: true, why: {en: Yes., ar: نعم.}}
      - {id: b, text: {en: At home, ar: في البيت}, right: false, why: {en: No., ar: لا.}}
"""
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364"
    "f80f00010501012718e3660000000049454e44ae426082"
)


def files() -> dict[str, bytes]:
    """Return the files of the tiny course."""
    made = {
        "course.yaml": HEAD,
        "quiz.yaml": QUIZ,
        "en/alarm.md": "# The alarm\n\nWhen it rings, **leave**.\n\n![A bell](media/bell.png)\n",
        "ar/alarm.md": "# الإنذار\n\nعندما يرن، **غادر**.\n",
        "en/way-out.md": "# The way out\n\n## First\n\n- Stairs\n- Door\n",
        "ar/way-out.md": "# المخرج\n\n- الدرج\n",
    }
    found = {name: text.encode() for name, text in made.items()}
    return found | {"media/bell.png": PIXEL}
