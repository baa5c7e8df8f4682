"""Layers of small networks, run in numpy: convolutions, their memory layout, and perceptrons.

May import from: index.
"""
