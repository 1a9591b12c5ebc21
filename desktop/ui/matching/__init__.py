"""Parts of the matching page and of the matching tab of a case."""
