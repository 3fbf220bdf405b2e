"""How people come in: names at the Hub, accounts of our own, the first owner, groups."""
