"""Where things are: meshes, and the last place that knows names."""
