"""Applying for help without an account: on a telephone, in several sittings."""
