"""`python -m training.ranker`."""

from training.ranker.train import main

if __name__ == "__main__":
    main()
