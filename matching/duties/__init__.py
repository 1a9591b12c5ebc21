"""What an office has to do and by when: duties of the packs, reports of the sources, and dates of its other work."""
