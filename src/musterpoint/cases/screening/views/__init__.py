"""The pages behind the wall."""
