"""After the loan: checks in four dimensions, when the next one is due, and actual against forecast (abc247.s4.4)."""
