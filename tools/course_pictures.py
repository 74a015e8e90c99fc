"""
Draw the pictures of the courses that ship, and put them beside the courses.

``python tools/course_pictures.py`` draws all; names after it draw those courses only. The drawings
are the same each time with the same fonts (Noto Sans and Noto Sans Arabic).
"""

import sys
from collections.abc import Callable
from pathlib import Path

from pictures import scenes_help, scenes_know
from pictures.kit import Sheet

COURSES = Path(__file__).parents[1] / "src/musterpoint/training/data/courses"
Scene = Callable[[str], Sheet]
#: Course -> name of a picture -> what draws it.
PICTURES: dict[str, dict[str, Scene]] = {
    "before-you-go": {"who-helps": scenes_know.who_helps},
    "border-arrivals": {"border-post": scenes_help.border},
    "citizens-information": {"three-things": scenes_know.little},
    "consular-crisis": {"levels": scenes_know.levels, "muster-point": scenes_help.muster},
    "crisis-where-you-work": {"first-hour": scenes_know.first_hour},
    "data-protection": {"purpose": scenes_know.purpose},
    "emergency-documents": {"documents": scenes_help.documents},
    "media-terminology": {"crossings": scenes_know.crossings},
    "principles-and-conduct": {"first-support": scenes_help.support},
    "responders-communities": {"ranges": scenes_know.ranges},
    "responders-interpretation": {"triangle": scenes_help.interpreter},
    "responders-services": {"shelter": scenes_help.shelter},
    "safe-communication": {"alert": scenes_know.alert},
    "safe-referral": {"path": scenes_help.referral},
    "school-and-faith": {"notice": scenes_know.notice},
}


def main(wanted: list[str]) -> None:
    """Draw the pictures of the wanted courses, of all without any."""
    for course, scenes in PICTURES.items():
        if wanted and course not in wanted:
            continue
        folder = COURSES / course / "media"
        folder.mkdir(exist_ok=True)
        for name, scene in scenes.items():
            for language in ("en", "ar"):
                file = folder / f"{name}-{language}.png"
                file.write_bytes(scene(language).png())
                sys.stdout.write(f"{file.relative_to(COURSES)} {file.stat().st_size}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
