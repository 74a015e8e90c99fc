"""Reviews of response and coordination by stakeholders; single answers stay unnamed."""
