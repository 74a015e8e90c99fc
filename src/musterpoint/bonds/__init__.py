"""Bonds and deposits of employers and recruiters, from what is required to what is paid."""
