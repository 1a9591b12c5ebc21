"""Updating the program from a file, and the licences of what it is made of."""
