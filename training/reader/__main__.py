"""`python -m training.reader`."""

from training.reader.train import main

if __name__ == "__main__":
    main()
