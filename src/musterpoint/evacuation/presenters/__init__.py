"""The values that the pages of an evacuation show, with their queries run."""
