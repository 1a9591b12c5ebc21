"""The parts of the page of registers."""
