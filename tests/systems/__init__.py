"""Each system of the source documents (B01 to B62), tried through the operations a user starts."""
