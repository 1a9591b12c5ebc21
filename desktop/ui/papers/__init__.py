"""The tab of papers: what a route asks for, what is there, and attaching, noting and copying out."""
