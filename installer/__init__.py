"""Sets the program up and turns it into installers."""
