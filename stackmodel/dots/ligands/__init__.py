"""Surface ligands under current (Pu et al., Nat. Commun. 11, 937, 2020)."""
