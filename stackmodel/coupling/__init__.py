"""Who needs what from whom, declared; the order is computed, and can be printed."""
