"""The pages of an evacuation in the console."""
