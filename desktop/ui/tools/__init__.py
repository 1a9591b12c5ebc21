"""Parts of the tools page: what is entered, what comes out, and the office's tariffs."""
