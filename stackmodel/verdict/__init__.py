"""Answers in words: is it any good, when does it break, could it lase."""
