"""Papers of a project: which a route or an offer asks for, what shows them, and how long each is valid."""
