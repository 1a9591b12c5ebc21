"""The tab after the loan: checks in four dimensions, what is due, actual against forecast."""
