"""The parts of the page of things to be done: its calls, its words, one thing in full, and what is asked."""
