"""Proves the program, in the same shape as the program."""
