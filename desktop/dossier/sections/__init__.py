"""The sections of a dossier; each module turns a part of the judgement or the case into blocks."""
