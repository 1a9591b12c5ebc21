"""What a case opens: loan products, collateral kinds, incentives, titles, insurance and channels."""
