"""The pages of messages and replies in the console."""
