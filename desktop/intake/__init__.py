"""Spreadsheets in, blank form out: what people type becomes facts, and what cannot is named cell by cell."""
