"""
Private conversations before anything reaches a State, their red flags, and emergency openings.

Part of ``cases`` as travel documents are. Everything here stands behind the wall, but for the
public page that is the same for everybody and the letter box beside it.
"""
