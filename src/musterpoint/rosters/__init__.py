"""Experts, interpreters and surge staff; call-out and deployment; entitlements."""
