"""The public site of feedback: tell us, follow it with a code, read what was done."""
