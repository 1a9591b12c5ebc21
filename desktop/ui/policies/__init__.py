"""The parts of the policy page: documents, clauses, one clause in full, and the coverage."""
