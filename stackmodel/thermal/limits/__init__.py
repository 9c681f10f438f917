"""What a stack can stand: one law of failure a file, each giving a `Margin`."""
