"""A description becomes each engine's arrays: the last place that knows names."""
