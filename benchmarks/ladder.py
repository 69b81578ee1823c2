"""Choose the one setting of the linear reader for each step of the ladder in notebook 1.1, on images that the ladder leaves out.

    python benchmarks/ladder.py

Logistic regression learns from the first 5,000 training images, from what each step shows it, with five values of C, and is
scored on the training images from 50,000 to 55,000. The page uses the best value of each row; takes some minutes.
"""

import numpy as np

from utils.data import FEATURES, digit_features, load_mnist
from utils.models import linear_readout

USED = ("holes", "hole_height", "centre_row", "aspect", "top_bay", "left_bay_upper", "left_bay_lower", "right_bay_upper",
        "right_bay_lower")  # fmt: skip
STRENGTHS = (0.001, 0.01, 0.1, 1, 10)


def main() -> None:
    """Print a row of accuracies for each step."""
    (images, labels), _ = load_mnist()
    nine = [FEATURES.index(name) for name in USED]
    parts = [images[:5000], images[50_000:55_000]]
    measured = [digit_features(part) for part in parts]
    looks = {
        "nine features": [part[:, nine] for part in measured],
        "35 features": measured,
        "784 pixels": [part.reshape(5000, 784) for part in parts],
    }
    print("| | " + " | ".join(f"C = {strength}" for strength in STRENGTHS) + " |\n" + "|---" * 6 + "|")
    for name, (look, held_out) in looks.items():
        known, unseen = (np.asarray(look), labels[:5000]), (np.asarray(held_out), labels[50_000:55_000])
        shares = [linear_readout(known, unseen, strength) for strength in STRENGTHS]
        print(f"| {name} | " + " | ".join(f"{share:.1%}" for share in shares) + " |", flush=True)


if __name__ == "__main__":
    main()
