"""`python -m training.judge`: see train.py."""

from training.judge.train import main

main()
