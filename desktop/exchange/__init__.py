"""Hand things from office to office in files that prove who made them and that nobody changed them."""
