"""Answers to the exercises of lesson 00: right ones of several styles, and typical wrong ones."""

ROW = "[0, 1, 1, 1, 0]"
GAP = "[0, 1, 0, 1, 0]"


def rows(*lines):
    """A cell that defines ``picture`` by these lines."""
    return f"picture = [{', '.join(lines)}]"


def garment(body):
    """A cell that defines ``my_garment`` by some statements about an array ``g`` of 6 × 6 zeros."""
    return f"g = np.zeros((6, 6))\n{body}\nmy_garment = g"


RIGHT = {
    "picture": [
        rows(ROW, ROW, GAP, GAP, GAP).replace("1", "1.0"),
        "picture = np.pad(np.ones((5, 3)), ((0, 0), (1, 1)))\npicture[2:, 2] = 0",
        f"picture = ({ROW}, {ROW}, ({GAP[1:-1]}), {GAP}, {GAP})",
    ],
    "judged_on": ["judged_on = [60, 69]", "judged_on = (59 + 1, 69.0)", "judged_on = np.array([60, 69])"],
    "my_number": ["my_number = 10.0", "my_number = 100 / 10", "my_number = np.int64(10)"],
    "my_verdicts": [
        "my_verdicts = (True, False, True, False)",
        "my_verdicts = [1, 0, 1, 0]",
        "my_verdicts = np.array([True, False, True, False])",
    ],
    "my_least": ["my_least = 18.0", "my_least = 17 + 1"],
    "my_garment": [
        garment("g[1:-1, 1:-1] = 1\ng[2] = g[2] / 2"),
        "my_garment = np.pad(np.ones((4, 7), int), 1).tolist()\nmy_garment[2][2] = my_garment[2][6] = 0.25",
    ],
}

WRONG = {
    "picture": [
        (rows(GAP, GAP, GAP, ROW, ROW), "on their head"),
        (rows(GAP, GAP, GAP, GAP, GAP), "waist"),
        (rows(ROW, ROW, ROW, GAP, GAP), "black in 2 rows"),
        (rows(ROW, ROW, "[0, 0, 1, 1, 0]", GAP, GAP), "outside the middle"),
        (rows(ROW, ROW, "[0, 1, 0, 1]", GAP, GAP), "Row 3 has 4"),
        (rows(ROW, ROW, GAP, GAP), "4 rows of 5"),
        (rows(ROW, ROW, "[0, 1, 0.5, 1, 0]", GAP, GAP), "neither"),
        (rows("[0, 0, 0, 0, 0]", "[1] * 5", "[1, 1, 0, 0, 0]", "[1] * 5", "[0] * 5"), "on their side"),
        ("picture = 5", "rows of numbers"),
        ("picture = [0, 1, 1, 1, 0]", "own brackets"),
    ],
    "judged_on": [
        ("judged_on = (59, 69)", "picture 59 is in both"),
        ("judged_on = (55, 69)", "pictures 55 to 59"),
        ("judged_on = (61, 69)", "a waste"),
        ("judged_on = (60, 70)", "counted from 0"),
        ("judged_on = (0, 59)", "by heart"),
        ("judged_on = (69, 60)", "come first"),
        ("judged_on = 60", "Two numbers"),
    ],
    "my_number": [
        ("my_number = 100", "knows by heart"),
        ("my_number = 0", "now and then"),
        ("my_number = 50", "two kinds"),
        ("my_number = 0.1", "chance of one guess"),
        ("my_number = '10'", "quotation marks"),
        ("my_number = 88", "too large"),
    ],
    "my_verdicts": [
        ("my_verdicts = [False, False, True, False]", "Claim 1"),
        ("my_verdicts = [True, True, True, False]", "Claim 2"),
        ("my_verdicts = [True, False, False, False]", "Claim 3"),
        ("my_verdicts = [True, False, True, True]", "3 of the four"),
        ("my_verdicts = [True, False, True, ...]", "no answer yet"),
        ("my_verdicts = ['True', 'False', 'True', 'False']", "without quotation marks"),
        ("my_verdicts = True", "Four answers"),
    ],
    "my_least": [
        ("my_least = 17", "still behind"),
        ("my_least = 17.6", "come whole"),
        ("my_least = 88", "not 100"),
        ("my_least = 19", "one fewer"),
        ("my_least = 2", "may be wrong"),
    ],
    "my_garment": [
        (garment("g[1:-1, 1:-1] = 1"), "one shade only"),
        (garment("g[1:-1, 1:-1] = 1\ng[2, 1] = 0.5"), "look at row 3"),
        (garment("g[:] = 1\ng[2] = 0.5"), "outermost pixels"),
        (garment("g[1:-1, 1:-1] = 255"), "from 0 (black)"),
        ("my_garment = [[0, 0.5, 1, 0.5, 0]] * 5", "At least 6 rows"),
        ("my_garment = np.zeros((7, 7))", "no garment yet"),
        ("my_garment = 'a shirt'", "rows of numbers"),
    ],
}

# Mutants of the solution that are right answers: part of the changed line, to the reason.
EQUIVALENT = {}
