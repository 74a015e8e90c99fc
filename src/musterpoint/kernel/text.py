"""Mark text for translation where Django is not at hand."""


def _(message: str) -> str:
    """Return the message unchanged; the interface translates it when it is shown."""
    return message
