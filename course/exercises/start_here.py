"""What lesson 00 asks: pictures that are numbers, what a net is judged on, what a claim says, and a fair match."""

import numpy as np

from course.checking import Lesson, Question, Wrong, expect_number
from course.checking.comparing import as_numbers

lesson = Lesson("00")

first_net = lesson.prediction(
    "first_net", "Unseen garments that the first net names correctly", unit="of 100 garments"
)

SKIRT = np.pad(np.ones((5, 3)), ((0, 0), (1, 1)))
SHADES = "·░▒▓█"
TRUE_OF_THE_TABLE = (True, False, True, False)


@lesson.exercise(
    title="Make trousers of a skirt",
    minutes=3,
    objective=1,
    prompt="""
        To a machine a picture is a table of numbers, one for each pixel: here 0 is black, 1 is white, and each
        line is a row of the picture. Below is a straight skirt of 5 × 5 pixels. Make **trousers** of it: between
        the legs, in the three lowest rows, the middle pixel has to be black. Change three numbers, no more, and
        run the cell. (All the commas and brackets stay.)
    """,
    starter="""
        picture = [
            [0, 1, 1, 1, 0],
            [0, 1, 1, 1, 0],
            [0, 1, 1, 1, 0],
            [0, 1, 1, 1, 0],
            [0, 1, 1, 1, 0],
        ]
    """,
    answer="picture",
    solution="""
        picture = [
            [0, 1, 1, 1, 0],
            [0, 1, 1, 1, 0],
            [0, 1, 0, 1, 0],
            [0, 1, 0, 1, 0],
            [0, 1, 0, 1, 0],
        ]
    """,
    hints=(
        "The first line of numbers is the top of the picture, the last one is its bottom.",
        "In each of the last three lines, the third of the five numbers has to become 0.",
    ),
    notice="""
        You have just changed a picture by changing numbers. A garment of the lesson is the same, only larger:
        28 rows of 28 numbers, 784 in all. That is all that a net ever gets to see of it.
    """,
    why="The middle pixel is the third number of a row. In the two upper rows it stays white: they are the waist.",
)
def picture(answer, random):
    given = _picture(answer)
    if given.shape != SKIRT.shape:
        raise Wrong(
            f"The picture now has {given.shape[0]} rows of {given.shape[1]} numbers: it should be 5 of 5. "
            "Change numbers only; add none, and take none away."
        )
    trousers = SKIRT.copy()
    trousers[2:, 2] = 0
    if np.array_equal(given, trousers):
        return f"It looks like this:\n{_drawn(given)}\n"
    seen = f"\nYours looks like this:\n{_drawn(given)}\n"
    if np.array_equal(given, trousers[::-1]):
        raise Wrong(f"These trousers stand on their head: the first line is the top of the picture.{seen}")
    if np.array_equal(given.T, trousers):
        raise Wrong(f"These trousers lie on their side: the gap runs downwards, from row to row.{seen}")
    if (given != SKIRT).sum() > 3 and (given[:, 2] == 0).all():
        raise Wrong(f"Now there are two separate legs: leave the two upper rows whole, for the waist.{seen}")
    if not np.isin(given, (0, 1)).all():
        raise Wrong(f"Black is 0 and white is 1; some pixel is neither.{seen}")
    outside = np.delete(given != trousers, 2, axis=1)
    if outside.any():
        raise Wrong(f"A pixel outside the middle column has changed: set it right again.{seen}")
    gap = int((given[:, 2] == 0).sum())
    rows = "row" if gap == 1 else "rows"
    raise Wrong(f"The gap should be black in the three lowest rows. Yours is black in {gap} {rows}.{seen}")


@lesson.exercise(
    title="What it may be judged on",
    minutes=3,
    objective=2,
    prompt="""
        Somebody has 70 pictures, numbered from 0 to 69. A net learns from pictures 0 to 59. Then it is judged,
        on pictures 50 to 69, and shines. **That is not fair.** Change the second line, so that it is judged on
        every picture that it has not learned from, and on no other.
    """,
    starter="""
        # The net learns from pictures 0 to 59.
        judged_on = (50, 69)  # the first and the last picture that it is judged on
    """,
    answer="judged_on",
    solution="""
        # The net learns from pictures 0 to 59.
        judged_on = (60, 69)  # the first and the last picture that it is judged on
    """,
    hints=(
        "Which of the pictures from 50 to 69 does the net know already?",
        "Picture 59 is the last that it learns from. Which is the first that is left?",
    ),
    notice="""
        Ten pictures judge it now instead of twenty, and its score will look worse. It is the better measurement
        all the same: on half of the twenty a net that knows them by heart could not fail.
    """,
    why="Pictures 50 to 59 were in both parts. From 60 on, all are new to the net.",
)
def judged_on(answer, random):
    if not isinstance(answer, tuple | list | np.ndarray) or len(answer) != 2:
        raise Wrong(
            "Two numbers are expected, in brackets, such as `(50, 69)`: the first and the last picture."
        )
    first, last = as_numbers(answer, "`judged_on`")
    if (first, last) == (60, 69):
        return
    if (first, last) == (69, 60):
        raise Wrong("Those are the right pictures; the first of them should come first.")
    if last > 69 or first < 0:
        raise Wrong("There are 70 pictures, and they are counted from 0: the last one has the number 69.")
    if last < 60:
        raise Wrong("It has learned from every picture that you judge it on: it may know them all by heart.")
    if first < 60:
        shared = f"pictures {first:g} to 59 are" if first < 59 else "picture 59 is"
        raise Wrong(f"Still not fair: {shared} in both parts.")
    raise Wrong("Fair, but a waste: the net has not learned from some pictures that you do not judge it on.")


@lesson.exercise(
    title="Names out of a hat",
    minutes=3,
    objective=2,
    prompt="""
        A prankster mixes up the names of all 60,000 training pictures: each picture gets a name drawn from a
        hat, and each of the ten kinds comes up equally often. A huge net learns from them for so long that it
        gives the drawn name to **every** one of these pictures: 100 of 100. The test pictures keep their true
        names, and there are equally many of each kind. **Of 100 test pictures, how many will it name correctly,
        on average?** Write your number in place of the three dots.
    """,
    starter="my_number = ...",
    answer="my_number",
    solution="my_number = 10",
    hints=(
        "Is there anything in those names that has to do with the pictures?",
        "What does somebody get right who guesses blindly among ten kinds?",
    ),
    notice="""
        All right on the pictures that it knows, and blind guessing on all others. Both numbers belong to one and
        the same net: that is why only unseen pictures may judge it.
    """,
    why="""
        The drawn names say nothing about what is in the pictures, so there is nothing to learn but a list by
        heart. On a new picture the list does not help, and one of ten answers is right by chance.
    """,
)
def my_number(answer, random):
    expect_number(
        answer,
        10,
        {
            "That is its score on the pictures that it knows by heart. These are others.": 100,
            "Even whoever has no idea is right now and then: there are only ten kinds.": 0,
            "One of two would be right by chance if there were two kinds. How many are there?": 50,
            "That is the chance of one guess. Of 100 pictures, how many?": 0.1,
            "One of ten, that is right. Of 100 pictures, how many are that?": 1,
        },
    )


@lesson.exercise(
    title="What do the numbers say?",
    minutes=5,
    objective=3,
    prompt="""
        Three nets, trained from different starts, named so many of 100 unseen garments of a kind correctly:

        |          | net 0 | net 1 | net 2 |
        | -------- | ----- | ----- | ----- |
        | trousers | 96    | 97    | 95    |
        | shirts   | 68    | 61    | 72    |
        | bags     | 95    | 97    | 98    |

        Which of these claims do the numbers bear out? Write `True` or `False` for each.

        1. Every net names at least 60 of 100 shirts correctly.
        2. Every net names more bags than trousers correctly.
        3. On average over the three nets, more bags than trousers are named correctly.
        4. Shirts are the hardest of all ten kinds.
    """,
    starter="my_verdicts = [..., ..., ..., ...]",
    answer="my_verdicts",
    solution="my_verdicts = [True, False, True, False]",
    hints=(
        "*Every* means that the worst of the three has to do it, too.",
        "An average: add the three numbers up, and divide by 3.",
        "The table has three kinds. How many are there in all?",
    ),
    notice="""
        Claims 2 and 3 sound alike, and yet one holds and the other does not: “every” and “on average” are
        different promises. Look for these words in each claim of the lessons, and for what was not measured.
    """,
    why="""
        1 holds: the worst net gets 61. 2 does not: net 0 has fewer bags, and net 1 equally many. 3 does: 96.7
        against 96. And 4 may be true, but seven of the ten kinds are not in the table.
    """,
)
def my_verdicts(answer, random):
    if not isinstance(answer, tuple | list | np.ndarray) or len(answer) != 4:
        raise Wrong("Four answers are expected, such as `[True, True, True, True]`: one for each claim.")
    for number, one in enumerate(answer, start=1):
        if one is ... or one is None:
            raise Wrong(f"Claim {number} has no answer yet: write `True` or `False`.")
        if not isinstance(one, bool | np.bool_) and one not in (0, 1):
            raise Wrong(f"The answer to claim {number} should be `True` or `False`, without quotation marks.")
    wrong = [number for number in range(4) if bool(answer[number]) != TRUE_OF_THE_TABLE[number]]
    replies = (
        "Claim 1: look for the worst of the three nets on shirts. Does even that one get 60?",
        "Claim 2 says: every net. Look at net 0, and at net 1, where both numbers are the same.",
        "Claim 3 is about averages: add up the three numbers of the bags, then those of the trousers.",
        "Claim 4 may well be true, but this table cannot tell: most kinds are not in it.",
    )
    if wrong:
        rest = f" ({4 - len(wrong)} of the four are right.)"
        raise Wrong(replies[wrong[0]] + rest)


@lesson.exercise(
    title="To be ahead of a net",
    minutes=3,
    objective=4,
    prompt="""
        A net names 88 of 100 unseen garments correctly. You name 20 of the same garments. **How many of your 20
        must be right, at least, so that your share is larger than that of the net?**
    """,
    starter="my_least = ...",
    answer="my_least",
    solution="my_least = 18",
    hints=(
        "With 10 of 20 right, your share is one half: 50 of 100.",
        "One garment of 20 is worth 5 of 100. Which number of them comes first above 88?",
    ),
    notice="""
        17 right is 85 of 100 and behind, 18 right is 90 and ahead: a single garment decides, and with it the
        luck of which ones you were shown. That is why a wide interval stands beside your score in the figure.
    """,
    why="88 of 100 is as much as 17.6 of 20. Garments are whole: 17 are too few, 18 are enough.",
)
def my_least(answer, random):
    expect_number(
        answer,
        18,
        {
            "That is 85 of 100: still behind.": 17,
            "That share is the net's own. Garments come whole: how many are enough?": 17.6,
            "You have 20 garments, not 100.": 88,
            "You have 20 garments, not 100. How many of them?": 89,
            "That would be enough, but one fewer is enough, too.": 19,
            "All of them would be enough, but fewer are, too.": 20,
            "That is how many may be wrong. How many must be right?": 2,
        },
    )


@lesson.exercise(
    title="Open: a garment of your own",
    minutes=8,
    objective=1,
    prompt="""
        Draw a garment, in numbers: a picture of at least 6 rows and 6 columns, all of the same length. 0 is
        black, 1 is white, and what lies between, such as 0.5, is grey. Three rules: on the outermost pixels, all
        round, it is black; left and right mirror each other; and besides black there are at least two shades.
        The cell below draws a beginning, with an even number of columns. The answer shows you what you made.
    """,
    starter="""
        my_garment = [
            [0, 0, 0, 0, 0, 0],
            [0, 0, 0, 0, 0, 0],
            [0, 0, 0, 0, 0, 0],
            [0, 0, 0, 0, 0, 0],
            [0, 0, 0, 0, 0, 0],
            [0, 0, 0, 0, 0, 0],
        ]
    """,
    answer="my_garment",
    solution="""
        my_garment = [
            [0, 0, 0, 0, 0, 0, 0, 0],
            [0, 0.5, 1, 0, 0, 1, 0.5, 0],
            [0, 0.5, 1, 1, 1, 1, 0.5, 0],
            [0, 0.5, 1, 1, 1, 1, 0.5, 0],
            [0, 0, 1, 1, 1, 1, 0, 0],
            [0, 0, 1, 1, 1, 1, 0, 0],
            [0, 0, 0.7, 0.7, 0.7, 0.7, 0, 0],
            [0, 0, 0, 0, 0, 0, 0, 0],
        ]
    """,
    hints=(
        "Begin with a plain block of ones in the middle, run the cell, and look.",
        "Then change pairs: what you change on the left, change on the right as well.",
    ),
    notice="""
        You know what it is meant to be. A net trained on Fashion-MNIST would name it, too: one of its ten kinds,
        whatever you drew, for it has no way to say that it is none of them.
    """,
    why="A T-shirt: short sleeves in grey, a neckline, a darker hem. Each row reads the same from both sides.",
)
def my_garment(answer, random):
    given = _picture(answer)
    if min(given.shape) < 6:
        raise Wrong(
            f"At least 6 rows and 6 columns are asked for; yours has {given.shape[0]} and {given.shape[1]}."
        )
    if np.isnan(given).any() or given.min() < 0 or given.max() > 1:
        raise Wrong("All numbers should lie from 0 (black) to 1 (white).")
    seen = f"\nYours looks like this:\n{_drawn(given)}\n"
    if (given[[0, -1]] > 0).any() or (given[:, [0, -1]] > 0).any():
        raise Wrong(f"The outermost pixels should be black, on all four sides.{seen}")
    if not given.any():
        raise Wrong(f"All is black: there is no garment yet.{seen}")
    if not np.array_equal(given, given[:, ::-1]):
        row = int(np.flatnonzero((given != given[:, ::-1]).any(axis=1))[0])
        raise Wrong(f"Left and right are not alike: look at row {row + 1} from above.{seen}")
    shades = len(np.unique(given)) - 1
    if shades < 2:
        raise Wrong(f"Besides black it has one shade only: make a part of it grey, such as 0.5.{seen}")
    return f"It looks like this:\n{_drawn(given)}\nThere are {shades} shades besides black."


quiz = lesson.ask(
    Question(
        name="stale",
        objective=1,
        text="You change a number in a cell far above, and run that cell. The figure further down stays as it was. "
        "Why?",
        right="Its own cell has not run again since",
        why="A result stays as it was when its cell last ran. Run All Cells brings everything up to date.",
        wrong={
            "The change was a mistake and was ignored": "No change is ignored. It counts from the next time that "
            "a cell uses it.",
            "Figures are stored and cannot change": "They can: run the cell of the figure, and look.",
            "It takes some minutes until all cells have noticed": "Cells notice nothing by themselves, however "
            "long you wait. They run when you run them.",
        },
    ),
    Question(
        name="known",
        objective=2,
        text="A net names 99 of 100 pictures correctly, all of them pictures that it has learned from. How good is "
        "it on new ones?",
        right="That cannot be said: it may know these 99 by heart",
        why="A test needs pictures that the net has not learned from. Before that, anything is possible.",
        wrong={
            "As good: pictures of one collection are alike": "They are, and yet a net that knows answers by "
            "heart can get all of them right, and guess on the rest.",
            "A little worse: 90 or 95 of 100": "Perhaps. Perhaps 10. Nothing that was measured says which.",
            "Better, because it has learned from so many": "It has learned from these. That helps on new ones "
            "only if it has found what garments of a kind have in common.",
        },
    ),
    Question(
        name="verdict",
        objective=3,
        text="You change `epochs=5` to `epochs=1`, run all cells, and a claim now says that it does not hold. What "
        "has happened?",
        right="With one round of training it is not true any more",
        why="The claim is computed from your run. You have found out what it rests on.",
        wrong={
            "Something is broken, and the kernel must be restarted": "Nothing is: the cells ran, and the numbers "
            "are those of a net that has learned less.",
            "The claim was wrong from the start": "It was made of nets that learn for five rounds, and of those "
            "it holds.",
            "The stored verdict does not fit any more and must be rewritten": "No verdict is stored in the text: "
            "each run computes it anew.",
        },
    ),
    Question(
        name="few",
        objective=4,
        text="A friend names 19 of 20 garments correctly, the nets 88 of 100. What do you conclude?",
        right="Little: the next 20 could well turn out at 16",
        why="With 20 garments, chance moves a score by several of them. Hence the wide interval.",
        wrong={
            "People are better than nets": "One person, and 20 garments: not even for this person is it sure.",
            "The nets were not trained for long enough": "Nothing here says so. They got 88 of 100 on thousands of "
            "garments; it is the other number that is unsure.",
            "19 of 20 is 95 of 100, so the friend is ahead by 7": "On these 20, yes. How it would be on 100 is what "
            "one cannot know from so few.",
        },
    ),
    Question(
        name="cat",
        objective=2,
        text="You give the trained net a photograph of a cat, 28 × 28 pixels, grey. What does it answer?",
        right="One of its ten garments, perhaps with great confidence",
        why="Ten probabilities come out, and together they are 1, whatever goes in.",
        wrong={
            "That it is no garment": "It has no such answer: every example that it learned from was one of ten "
            "kinds.",
            "Nothing: it stops with an error": "784 numbers are 784 numbers. It computes as always.",
            "Ten probabilities close to 0": "They add up to 1, so they cannot all be small.",
        },
    ),
)


def _picture(answer: object) -> np.ndarray:
    """The answer as a table of numbers."""
    if not isinstance(answer, tuple | list | np.ndarray):
        raise Wrong("A picture is expected: rows of numbers in brackets, as they stood in the cell.")
    rows = [len(row) for row in answer if isinstance(row, tuple | list | np.ndarray)]
    if len(rows) != len(answer) or not rows:
        raise Wrong("Each row needs its own brackets, and a comma behind them.")
    if len(set(rows)) > 1:
        number = next(place for place, length in enumerate(rows, start=1) if length != rows[0])
        raise Wrong(f"Row {number} has {rows[number - 1]} numbers, and row 1 has {rows[0]}: a comma missing?")
    given = as_numbers(answer, "the picture")
    if given.ndim != 2 or given.size == 0:
        raise Wrong("Each row holds plain numbers, one for each pixel.")
    return given


def _drawn(picture: np.ndarray) -> str:
    """The picture in characters of one width: the fuller, the whiter; two for each pixel."""
    places = np.ceil(np.clip(np.nan_to_num(picture), 0, 1) * (len(SHADES) - 1)).astype(int)
    return "\n".join("`" + "".join(SHADES[place] * 2 for place in row) + "`" for row in places)
