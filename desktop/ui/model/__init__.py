"""The parts of the model page: the order and why, weights against policy, which of two first, history and exchange."""
