"""Puts the parts together and talks to the person at the keyboard."""
