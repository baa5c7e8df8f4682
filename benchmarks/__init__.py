"""Measurements of speed and quality, one command a module; README.md holds the figures."""
