"""Replies as people may type them, labelled with what was meant; for exercises and for tests."""

from dataclasses import dataclass
from functools import lru_cache

from musterpoint.exercises.world.datafiles import DATA, from_yaml

INTENTS = ("safe", "help", "leave", "wrong", "unclear")
FALL_BACK = "en"


@dataclass(frozen=True, slots=True)
class ReplyText:
    """A reply with its language (BCP-47) and its true intent, one of ``INTENTS``."""

    language: str
    intent: str
    text: str


@lru_cache
def reply_texts() -> tuple[ReplyText, ...]:
    """Return every text that ships with the product."""
    data: dict[str, dict[str, list[str]]] = from_yaml(
        (DATA / "reply_texts.yaml").read_text(encoding="utf-8")
    )
    return tuple(
        ReplyText(language, intent, str(text))
        for language, by_intent in data.items()
        for intent in INTENTS
        for text in by_intent[intent]
    )


@lru_cache
def texts_for(language: str, intent: str) -> tuple[ReplyText, ...]:
    """Return the texts of a language and intent; English where the language has none."""
    found = tuple(
        text for text in reply_texts() if text.language == language and text.intent == intent
    )
    return found or texts_for(FALL_BACK, intent)


@lru_cache
def reply_languages() -> frozenset[str]:
    """Return the languages that have texts."""
    return frozenset(text.language for text in reply_texts())
