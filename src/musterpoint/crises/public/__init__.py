"""The public site of an organisation: read the alert, register, say how one is, change it."""
