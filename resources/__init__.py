"""Everything that is not code: policy packs, fields, codes, fonts, texts and the worked county."""
