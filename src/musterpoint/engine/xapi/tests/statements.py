"""A statement in which everything that may be said is said."""

import copy
from typing import Any

FULL: dict[str, Any] = {
    "id": "0191f2a0-0000-7000-8000-000000000001",
    "actor": {
        "objectType": "Agent",
        "account": {"homePage": "https://example.org/", "name": "4f1d"},
    },
    "verb": {
        "id": "http://adlnet.gov/expapi/verbs/passed",
        "display": {"en": "passed", "zh-Hant-TW": "通過"},
    },
    "object": {
        "objectType": "Activity",
        "id": "https://example.org/courses/1/quiz",
        "definition": {
            "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
            "name": {"en": "Quiz"},
            "description": {"en": "Ten questions"},
            "moreInfo": "https://example.org/courses/1",
            "interactionType": "choice",
            "correctResponsesPattern": ["a[,]b"],
            "choices": [
                {"id": "a", "description": {"en": "Ask in private"}},
                {"id": "b", "description": {"en": "Refer"}},
            ],
            "extensions": {"https://example.org/x/level": None},
        },
    },
    "result": {
        "score": {"scaled": 0.9, "raw": 9, "min": 0, "max": 10},
        "success": True,
        "completion": True,
        "response": "a[,]b",
        "duration": "PT12M30.25S",
        "extensions": {"https://example.org/x/tries": {"second": None}},
    },
    "context": {
        "registration": "0191f2a0-0000-7000-8000-000000000002",
        "instructor": {
            "objectType": "Group",
            "member": [{"account": {"homePage": "https://example.org/", "name": "a"}}],
        },
        "team": {
            "objectType": "Group",
            "name": "Team",
            "account": {"homePage": "https://example.org/", "name": "t"},
        },
        "contextActivities": {
            "parent": [{"id": "https://example.org/courses/1"}],
            "grouping": {"id": "https://example.org/programme"},
        },
        "contextAgents": [
            {
                "objectType": "contextAgent",
                "agent": {"account": {"homePage": "https://example.org/", "name": "b"}},
                "relevantTypes": ["https://example.org/x/observer"],
            }
        ],
        "revision": "3",
        "platform": "Musterpoint",
        "language": "ar",
        "statement": {
            "objectType": "StatementRef",
            "id": "0191f2a0-0000-7000-8000-000000000003",
        },
        "extensions": {"https://example.org/x/post": "Tunis"},
    },
    "timestamp": "2026-11-22T10:00:00.000Z",
    "stored": "2026-11-22T10:00:01+01:00",
    "authority": {
        "objectType": "Group",
        "member": [
            {"account": {"homePage": "https://example.org/oauth", "name": "program"}},
            {"mbox_sha1sum": "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d"},
        ],
    },
    "version": "2.0.0",
    "attachments": [
        {
            "usageType": "https://example.org/x/certificate",
            "display": {"en": "Certificate"},
            "description": {"en": "As PDF"},
            "contentType": "application/pdf; charset=utf-8",
            "length": 4711,
            "sha2": "ab" * 32,
            "fileUrl": "https://example.org/c.pdf",
        }
    ],
}
SHORT: dict[str, Any] = {
    "actor": {"mbox": "mailto:learner@example.org"},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/completed"},
    "object": {"id": "https://example.org/courses/1"},
}
SUB = {"objectType": "SubStatement", **copy.deepcopy(SHORT)}


def changed(path: str, value: Any, base: dict[str, Any] = FULL) -> dict[str, Any]:
    """The statement with one place set; `...` takes it away."""
    found = copy.deepcopy(base)
    *steps, last = [int(part) if part.isdecimal() else part for part in path.split("/") if part]
    place: Any = found
    for step in steps:
        place = place[step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return found
