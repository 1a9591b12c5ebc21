"""Mutual recommendation between a county's industry office and the bank (abc247.s4.2): states, moves, guards, clock."""
