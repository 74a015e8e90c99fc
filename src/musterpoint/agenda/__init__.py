"""What is due: one list of everything that waits for somebody, whichever package it is of."""
