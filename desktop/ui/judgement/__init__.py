"""The parts of the judgement view, one a file; each shows one side of a judgement and asks for nothing itself."""
