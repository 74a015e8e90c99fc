"""The crisis room and the people, as console pages over the actions of crises and people."""
