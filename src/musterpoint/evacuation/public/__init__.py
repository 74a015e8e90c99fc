"""I want to leave: ask for a seat, see how the request stands, take it back."""
