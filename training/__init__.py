"""Training of the bundled models; the program itself never imports it. May import `index` and `qa`."""
