"""Every gate, criterion and clause of the packs judged for one case."""
