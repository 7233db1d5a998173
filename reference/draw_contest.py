"""Draw the stored full-size run of lesson 06 for the README: python reference/draw_contest.py"""

from pathlib import Path

from course.data import load
from course.figures import plot_accuracy_by_size
from course.reference import load_reference

reference = load_reference("06_by_hand_or_learned")
people = load("fashion_mnist", train_size=10, test_size=10).human_accuracy
figure = plot_accuracy_by_size(reference.summaries, lines={"people": people})
figure.axes[0].set_title("Fashion-MNIST: features made by hand against features learned", fontsize=11)
figure.savefig(Path(__file__).parent / "contest.png", dpi=110, metadata={"Software": None})
