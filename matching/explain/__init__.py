"""Words for verdicts: printed values and one plain Chinese sentence per finding."""
