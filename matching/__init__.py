"""What the policy says about a project: rules, benefit, finance, ranking, offers, reasons.

Knows nothing of Qt, SQL, spreadsheets, PDF, the clock, paths or the network: records go in, records come out.
"""
