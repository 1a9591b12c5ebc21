"""Operations: what a person can start, as plain functions of the store and its inputs, without Qt."""
