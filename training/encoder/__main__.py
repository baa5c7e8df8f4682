"""`python -m training.encoder`."""

from training.encoder.train import main

if __name__ == "__main__":
    raise SystemExit(main())
