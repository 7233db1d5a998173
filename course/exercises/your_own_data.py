"""What lesson 13 asks: what belongs together, near copies, a fair winner, a promise, and a safe way to keep it."""

import json
import pickle
import re
from itertools import combinations
from typing import Any, ClassVar

import numpy as np

from course.checking import Lesson, Question, Wrong, expect, expect_number

lesson = Lesson("13")

winner = lesson.prediction(
    "winner", "Who wins: features made by hand, or learned ones", choices=("by hand", "learned")
)
right_of_100 = lesson.prediction("right_of_100", "The winner in the test", unit="of 100 right")
later = lesson.prediction("later", "Split at random, tried on other clothes later", unit="of 100 right")


@lesson.exercise(
    title="What belongs together?",
    minutes=5,
    objective=2,
    prompt=r"""
        Sounds in a folder are named like `2024-05-03_anna-lena_07.wav`: the day, who speaks, a number. The machine
        will have to understand *people it has never heard*. Write the pattern for `group_by`: its parentheses have
        to find who speaks, the whole name and nothing else. Names hold no underscore, but may hold anything else.
        (`[^_]` is any sign but an underscore, `+` means one or more, `^` is the beginning.)
    """,
    starter="my_key = ...",
    answer="my_key",
    solution='my_key = r"^[^_]+_([^_]+)_"',
    hints=(
        'In the lesson `r"^([^_]+)_"` would find what stands before the first underscore: here that is the day.',
        "First let the pattern walk past the day and its underscore, without parentheses.",
    ),
    notice="""
        The pattern says what you promise. With the day as key you would promise new days, by the same people:
        another machine, with another accuracy, out of the same files.
    """,
    why="`[^_]+_` walks past the day, `([^_]+)` finds the name, and the last underscore ends it.",
)
def my_key(answer, random):
    from course.data.own.grouping import group_finder

    if not isinstance(answer, str):
        raise Wrong(f'A pattern stands in quotation marks, such as `r"^([^_]+)_"`; this is {answer!r}.')
    try:
        find = group_finder(answer)
    except ValueError as error:
        raise Wrong(f"The course would say: {error}.") from error
    for name in random.permutation(["anna-lena", "Zoë", "p3", "o'neill", "Bo Ö", "x", "maria.k"]):
        day = f"20{random.integers(10, 30)}-{random.integers(1, 13):02}-{random.integers(1, 29):02}"
        number = f"{random.integers(1, 100):02}"
        file = f"{day}_{name}_{number}.wav"
        found = find(file)
        if found == name:
            continue
        if found is None:
            raise Wrong(f"The pattern finds nothing in `{file}`.")
        if found == day:
            raise Wrong("It finds the day. Then a person who came twice may be on both sides.")
        if found in (number, f"{number}.wav"):
            raise Wrong("It finds the number of the recording, which says nothing about who speaks.")
        if found.startswith(day):
            raise Wrong(
                f"The day is in the key: {found!r}. The same person on another day would be another group."
            )
        if number in found:
            raise Wrong(f"The number is in the key: {found!r}. Then every file is a group of its own.")
        if found in name:
            raise Wrong(f"Only a part of the name is found: {found!r} in `{file}`.")
        raise Wrong(f"In `{file}` it finds {found!r}; expected {str(name)!r}.")


@lesson.exercise(
    title="Nearly the same picture",
    minutes=10,
    objective=1,
    prompt="""
        `inspect_folder` finds files with the same content. A picture saved again is nearly the same, and not
        found. Write `near_copies(pictures, allowed)`: `pictures` are bytes (`uint8`), of shape
        `(n, height, width)`. Return a list of all pairs `(i, j)`, with `i < j`, of pictures that differ **per
        pixel, on average,** by `allowed` at most. Mind what bytes do: try `np.uint8(3) - np.uint8(5)`.
    """,
    starter="""
        def near_copies(pictures, allowed):
            pairs = []
            ...
            return pairs
    """,
    answer="near_copies",
    solution="""
        def near_copies(pictures, allowed):
            pictures = pictures.astype(float)  # bytes have no negative numbers
            pairs = []
            for i in range(len(pictures)):
                for j in range(i + 1, len(pictures)):
                    if np.abs(pictures[i] - pictures[j]).mean() <= allowed:
                        pairs.append((i, j))
            return pairs
    """,
    hints=(
        "`j` begins after `i`: then each pair is met once, and no picture meets itself.",
        "`np.abs(one - other).mean()` is the difference, once both are floats.",
    ),
    notice="""
        Such pairs belong on one side of the split. For 5,000 pictures there are twelve million pairs, too many
        for this loop: people first shrink pictures to a few pixels, and compare those.
    """,
    why="Two loops meet each pair once. As floats, a brighter copy differs as little as a darker one.",
)
def near_copies(answer, random):
    for _ in range(2):
        height, width = int(random.integers(6, 9)), int(random.integers(9, 13))
        wide, allowed = random.integers(20, 230, (8, height, width)), 5
        wide[3] = wide[2] + random.integers(-3, 4, (height, width))
        wide[4] = wide[1] + random.integers(1, 4, (height, width))  # brighter everywhere
        wide[5] = wide[1] - random.integers(1, 4, (height, width))  # darker everywhere
        wide[6] = wide[0] + allowed
        wide[7] = wide[0, ::-1]  # upside down: as bright on the whole
        pictures, pairs = wide.astype(np.uint8), list(combinations(range(8), 2))
        bytes_differ = {(i, j): np.abs(pictures[i] - pictures[j]).mean() for i, j in pairs}
        differ = {(i, j): np.abs(wide[i] - wide[j]).mean() for i, j in pairs}
        signed = {(i, j): abs((wide[i] - wide[j]).mean()) for i, j in pairs}
        wanted = {pair for pair, value in differ.items() if value <= allowed}
        found = _pairs(answer(pictures, allowed))
        if any(i == j for i, j in found):
            raise Wrong("A picture is compared with itself. Let `j` begin after `i`.")
        if any((j, i) in found for i, j in found):
            raise Wrong("Pairs are there twice, such as (1, 4) and (4, 1). Let `j` begin after `i`.")
        if set(found) == wanted:
            continue
        if set(found) == {pair for pair, value in bytes_differ.items() if value <= allowed}:
            raise Wrong(
                "A brighter copy is missed: in bytes, 3 − 5 is 254. Turn the pictures into floats first."
            )
        if set(found) == {pair for pair, value in differ.items() if value < allowed}:
            raise Wrong("Pictures that differ by just `allowed` count, too: at most, not less than.")
        if set(found) == {pair for pair, value in signed.items() if value <= allowed}:
            raise Wrong("Brighter and darker pixels cancel out. Take the absolute value before the mean.")
        if set(found) == {(i, j) for i, j in wanted if j == i + 1}:
            raise Wrong("Only neighbours are compared. Compare each picture with all that follow.")
        if not found:
            raise Wrong(
                "No pair is found, and there are some. `allowed` is meant per pixel: a mean, not a sum."
            )
        missed, extra = sorted(wanted - set(found)), sorted(set(found) - wanted)
        one = f"({missed[0][0]}, {missed[0][1]}) is missed" if missed else f"{extra[0]} are no copies"
        raise Wrong(
            f"Of {len(wanted)} pairs, {len(wanted & set(found))} are found, and {len(extra)} others: {one}."
        )


@lesson.exercise(
    title="Find the bug: the winner of the test",
    minutes=6,
    objective=3,
    prompt="""
        All contenders have sat the test, too: a colleague was curious. `validation` is a dictionary, from each
        name to a list of validation accuracies, one for each seed; some ran with more seeds than others. `test`
        goes from each name to one accuracy. The function returns who wins, and what may be promised. It promises
        too much. **Why?** Mend it. It still returns a name and a number.
    """,
    starter="""
        def choose(validation, test):
            winner = max(test, key=test.get)
            return winner, test[winner]
    """,
    answer="choose",
    solution="""
        def choose(validation, test):
            means = {name: np.mean(validation[name]) for name in validation}
            winner = max(means, key=means.get)
            return winner, test[winner]
    """,
    hints=(
        "Whose luck was picked, when the largest of several test accuracies was taken?",
        "Choose by the mean over seeds of the validation accuracy. What does the test say about this one?",
    ),
    notice="""
        The winner is now often not the best in the test, and that is as it should be. The test is no judge: it
        only says what the chosen one is worth.
    """,
    why="Validation chooses, so its number is too good for the winner. The test took no part in the choice, so its "
    "number is not.",
)
def choose(answer, random):
    for _ in range(4):
        validation, test, right, others = _results(random)
        both = answer(validation, test)
        if not isinstance(both, tuple | list) or len(both) != 2 or both[0] not in validation:
            raise Wrong("Return two things, a name and a number: `return winner, accuracy`.")
        name, accuracy = str(both[0]), both[1]
        if name == max(test, key=test.get):
            raise Wrong(
                "The winner is still chosen by the test: its number then holds the luck of the choice."
            )
        if name in others:
            raise Wrong(others[name])
        if name != right:
            raise Wrong(f"{name!r} does not have the highest mean of validation accuracies: {right!r} has.")
        expect_number(
            accuracy,
            test[right],
            {
                "That is its validation accuracy, by which it was chosen: too good as well. Ask the test.": float(
                    np.mean(validation[right])
                ),
                "That is somebody else's accuracy: the best in the test is not the winner.": max(
                    test.values()
                ),
            },
            what="the accuracy",
        )


@lesson.exercise(
    title="Who is taken for whom?",
    minutes=8,
    objective=4,
    prompt="""
        Write `confusion(truth, answers, count)`: from true classes and answers, each of shape `(n,)` with whole
        numbers below `count`, to the confusion matrix, `(count, count)`. Rows are the **truth**, columns the
        answers, and each row holds the *shares* of its class, as in the lesson's figure. A class that the test
        does not hold gets a row of zeros.
    """,
    starter="""
        def confusion(truth, answers, count):
            table = np.zeros((count, count))
            ...
            return table
    """,
    answer="confusion",
    solution="""
        def confusion(truth, answers, count):
            table = np.zeros((count, count))
            for true, said in zip(truth, answers):
                table[true, said] += 1
            return table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    """,
    hints=(
        "Count first: for each example, one more in the row of its truth and the column of its answer.",
        "`table.sum(axis=1, keepdims=True)` is how many examples each class has, as a column.",
        "Where this is 0, divide by 1: `np.maximum(…, 1)`.",
    ),
    notice="""
        The diagonal holds how much of each class is right, and its mean is called *balanced accuracy*. Who always
        names the most frequent class gets 1 divided by the number of classes there, however frequent that one is.
    """,
    why="Row by row, the counts are divided by their sum; the shares of a class sum to 1.",
)
def confusion(answer, random):
    for count, examples in ((4, 60), (6, 45)):
        truth = random.choice(count - 2, examples, p=_rising(count - 2))
        truth[0] = count - 1  # one example of the last class, none of that before
        answers = np.where(random.random(examples) < 0.6, truth, random.integers(0, count, examples))
        answers[1] = count - 2
        table = np.zeros((count, count))
        np.add.at(table, (truth, answers), 1)
        rows = np.maximum(table.sum(axis=1, keepdims=True), 1)
        columns = np.maximum(table.sum(axis=0), 1)
        once = (table > 0).astype(float)
        expect(
            answer(truth, answers, count),
            table / rows,
            {
                "Rows are the truth, columns the answers: here it is the other way round.": (table / rows).T,
                "Rows are the truth. Here they are the answers, and each answer's row is shared out.": (
                    table / columns
                ).T,
                "These are counts. Divide each row by its sum.": table,
                "These are counts, and the rows are the answers: rows are the truth.": table.T,
                "The columns sum to 1. Divide each row by its own sum, so that a class is shared out.": table
                / columns,
                "Here all numbers together sum to 1, over all examples. Divide each row by its own sum.": table
                / examples,
                "`table[truth, answers] += 1` counts each pair once, however often it comes. Use a loop.": once
                / np.maximum(once.sum(axis=1, keepdims=True), 1),
            },
            what="the confusion matrix",
        )


@lesson.exercise(
    title="Find the bug: a model from a stranger",
    minutes=10,
    objective=6,
    prompt="""
        A colleague keeps linear models as text, since "text cannot do anything":
        `{"class_names": ["coat", "shirt"], "weights": [[0.5, -1.0], [2.5, 0.0]]}`, one row a feature, one column a
        class. This function reads them. **What can a stranger's text do to you?** Mend it: return the weights, an
        array `(features, classes)`, and the list of names, as before; run nothing; and raise `ValueError` if the
        text is of another form, or has not as many columns as names.
    """,
    starter="""
        def wake(text):
            kept = eval(text)
            return np.array(kept["weights"]), kept["class_names"]
    """,
    answer="wake",
    solution="""
        import json


        def wake(text):
            kept = json.loads(text)
            if not isinstance(kept, dict) or set(kept) != {"class_names", "weights"}:
                raise ValueError("expected class_names and weights")
            weights, class_names = np.array(kept["weights"], dtype=float), kept["class_names"]
            if weights.ndim != 2 or weights.shape[1] != len(class_names):
                raise ValueError("expected a row for each feature, a column for each class")
            return weights, class_names
    """,
    hints=(
        "`eval` does what Python does with a cell. What does `eval(\"print('I ran')\")` do?",
        "`import json`, and `json.loads(text)`: it reads numbers, words, lists and dictionaries, and runs nothing.",
        "A text without the key `weights` raises `KeyError` by itself. Look before you take, and raise `ValueError`.",
    ),
    notice="""
        No list of forbidden words would have saved `eval`; one of the texts it was tried on used no function by
        its name at all. Safe is a form that can say only what a model is: numbers and names.
    """,
    why="JSON has no way to say *call this*. What is read is then held against the form, before anyone uses it.",
)
def wake(answer, random):
    for classes, features in ((3, 5), (2, 4), (4, 1)):
        names = [f"class {random.integers(100)} {place}" for place in range(classes)]
        weights = random.normal(0, 1, (features, classes)).round(4)
        both = _woken(answer, json.dumps({"class_names": names, "weights": weights.tolist()}))
        if not isinstance(both, tuple | list) or len(both) != 2:
            raise Wrong("Return two things: `return weights, class_names`.")
        if isinstance(both[0], tuple | list) and list(both[0]) == names:
            raise Wrong("The weights come first, then the names.")
        expect(both[0], weights, what="the array of weights")
        if list(both[1]) != names:
            raise Wrong(f"The names are not those in the text: {list(both[1])}, expected {names}.")
    good = {"class_names": ["a", "b"], "weights": [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]}
    for text in _strangers_texts():
        _Canary.calls.clear()
        try:
            answer(text)
        except Wrong:
            raise
        except Exception:  # whether the right one, is asked below, of harmless texts
            pass
        if _Canary.calls:
            raise Wrong(f"A stranger's text came, and the function ran it: {text[:60]} …")
    spoilt = {
        "with three names and two columns": good | {"class_names": ["a", "b", "c"]},
        "without names": {"weights": good["weights"]},
        "without weights": {"class_names": ["a", "b"]},
        "with a single row of weights, no table": good | {"weights": [1.0, 2.0]},
        "with a table of lists": good | {"weights": [[[1.0], [2.0]], [[3.0], [4.0]]]},
        "with rows of different lengths": good | {"weights": [[1.0, 2.0], [3.0]]},
        "with words in place of weights": good | {"weights": [["x", "y"], ["z", "w"]]},
        "that is a list": [1, 2, 3],
    }
    texts = {what: json.dumps(kept) for what, kept in spoilt.items()}
    texts["that is no such form at all"] = pickle.dumps(good, protocol=0).decode("ascii")
    for what, text in texts.items():
        try:
            answer(text)
        except ValueError:
            continue
        except Wrong:
            raise
        except Exception as error:
            kind = type(error).__name__
            raise Wrong(
                f"On a text {what} it stops with `{kind}`. Raise `ValueError`, and say why."
            ) from error
        raise Wrong(f"It took a text {what}. Raise `ValueError`.")


@lesson.exercise(
    title="Open: one line of the card",
    minutes=15,
    objective=5,
    prompt="""
        Write `promise(right, count, pieces, naive)`: it returns what your model card says about the test, in a
        sentence or two. `right` of `count` test pictures were right; they show `pieces` different pieces of
        clothing; who always names the most frequent class gets the share `naive`, from 0 to 1. Whoever reads it
        must learn the share in per cent, how far it can be trusted (*Wilson*, both ends in per cent), on how many
        pieces it rests, and what it is to be held against. The words are yours.
    """,
    starter="""
        from course.intervals import wilson_interval


        def promise(right, count, pieces, naive):
            low, high = wilson_interval(right, count)  # shares, from 0 to 1
            return ...
    """,
    answer="promise",
    solution="""
        from course.intervals import wilson_interval


        def promise(right, count, pieces, naive):
            low, high = wilson_interval(right, count)
            return (
                f"{right / count:.0%} of {count} test pictures were right; who always names the most frequent "
                f"class gets {naive:.0%}. With 95 % confidence it is {low:.0%} to {high:.0%}, and less sure than "
                f"that, since the pictures show no more than {pieces} pieces."
            )
    """,
    hints=(
        'An f-string puts numbers into words: `f"{share:.0%} were right"` writes 0.763 as 76%.',
        "Four facts: share, interval, pieces, naive. Say each so that a friend who knows no statistics gets it.",
    ),
    notice="""
        Read it aloud to somebody who was not there. Would they promise more to a third person than you did to
        them? Then a word is missing: most often *of these pieces, photographed by her*.
    """,
    why="Each number has its neighbour: the share its interval, the pictures their pieces, the success the naive.",
)
def promise(answer, random):
    for _ in range(20):
        right, count, pieces, naive, (low, high) = _exam(random)
        said = answer(right, count, pieces, naive)
        if not isinstance(said, str):
            raise Wrong(f"Return it as text: an f-string; this is of type `{type(said).__name__}`.")
        numbers = [float(one) for one in re.findall(r"\d+(?:\.\d+)?", said)]

        def tells(share, numbers=tuple(numbers)):
            return any(abs(100 * share - one) <= 0.51 for one in numbers)

        if not tells(right / count):
            if any(abs(right / count - one) <= 0.0051 for one in numbers):
                raise Wrong("Write shares in per cent: not 0.76, but 76 %. `{share:.0%}` does it.")
            raise Wrong(f"The share is missing, or not exact enough: {100 * right / count:.0f} % expected.")
        if not (tells(low) and tells(high)):
            error = 1.96 * (right / count * (1 - right / count) / count) ** 0.5
            if tells(right / count - error) and tells(right / count + error):
                raise Wrong("These ends are as far from the share on both sides. Wilson's interval is not.")
            raise Wrong("A share without its interval promises too much: say both ends, in per cent.")
        if pieces not in numbers:
            raise Wrong("Four pictures of one coat are not four coats: say on how many pieces it rests.")
        if not tells(naive):
            raise Wrong("Is that much? Say what a machine gets that looks at nothing.")
        if len(re.findall(r"[^\W\d_]{2,}", said)) < 8:
            raise Wrong("All numbers are there. Now say in words what they mean.")


quiz = lesson.ask(
    Question(
        name="indoors",
        objective=1,
        text="All cats were photographed indoors, all dogs outdoors. In a grouped split 99 % of the test are right. "
        "What does that say?",
        right="The machine may know rooms from meadows, and nothing else",
        why="Both answers give the same 99 %. No split shows what differs between the classes in *all* files; only "
        "looking does.",
        wrong={
            "Some animals must be on both sides of the split": "Groups were kept apart. The trouble lies in the data "
            "themselves, not in how they were divided.",
            "The machine knows cats from dogs, since the split was fair": "A fair split is needed, but it keeps the "
            "promise only for pictures like these.",
            "The test part was too small": "It may be as large as you like: with such pictures the number stays.",
        },
    ),
    Question(
        name="more_spread",
        objective=2,
        text="Split at random: 85 ± 2 %. Grouped by piece: 75 ± 5 %. The machine is for other people's clothes. "
        "Which one do you report?",
        right="75 ± 5 %",
        why="Its test holds pieces that were not learned. That it scatters more is the truth about so few pieces.",
        wrong={
            "85 ± 2 %: it scatters less, so it is more exact": "It is steadily wrong. Less spread around a number that "
            "holds for clothes already seen.",
            "80 %, the mean of both": "One of them answers your question, the other one another question. Their mean "
            "answers none.",
            "85 ± 2 %: the machine learned from more varied examples": "It learned from pictures of the very pieces in "
            "the test. That is the leak.",
        },
    ),
    Question(
        name="half_as_wide",
        objective=4,
        text="18 of 20 test examples are right. What makes the interval about half as wide?",
        right="Four times as many test examples",
        why="The width goes with the square root of n. That is why sure numbers are dear.",
        wrong={
            "Twice as many test examples": "That makes it narrower by the root of 2, about 30 %.",
            "Twice as many examples to learn from": "That may make the machine better. How sure its number is depends on "
            "the test.",
            "Testing four times on the same twenty examples": "The same twenty answer the same. Nothing new is learned "
            "about the rest of the world.",
        },
    ),
    Question(
        name="card",
        objective=5,
        text="Which line of a model card can no program fill in?",
        right="What the model is not meant for",
        why="This needs somebody who knows the world in which it will be used, and answers for it.",
        wrong={
            "Which classes it takes for each other": "The confusion matrix holds them; the card is written from it.",
            "How many groups the test held": "They were counted when the folder was split.",
            "Which versions of libraries it was made with": "The program that writes the card can ask them.",
        },
    ),
    Question(
        name="when_it_runs",
        objective=6,
        text="Somebody sends you a pickle with a hidden command in it. When does the command run?",
        right="While the file is being loaded",
        why="Unpacking *is* running: the file says what to call in order to rebuild the object.",
        wrong={
            "When you call `predict` for the first time": "By then it is too late: in the lesson nobody called anything, "
            "and it spoke.",
            "Only if the file was changed after it was made": "Whoever makes the file decides what is in it. It need "
            "not be changed by anyone.",
            "Never, as long as you only look at the weights": "To look at them you load the file, and that is when it "
            "happens.",
        },
    ),
)


class _Canary:
    """Sings when it is made: a stranger's text was run."""

    calls: ClassVar[list[str]] = []

    def __init__(self, *_: Any) -> None:
        self.calls.append("made")


def _strangers_texts() -> list[str]:
    """Texts that make a canary when they are run: by an import, without any function's name, and pickled."""
    model = "{'class_names': ['a', 'b'], 'weights': [[1.0, 2.0]]}"
    imported = "__import__('course.exercises.your_own_data', fromlist=['_']).__dict__['_Canary']()"
    found = "[one for one in ().__class__.__base__.__subclasses__() if one.__name__ == '_Canary'][0]()"
    return [f"[{imported}, {model}][1]", f"[{found}, {model}][1]", f"{{**{model}, 'class_names': {found}}}"]


def _woken(answer: Any, text: str) -> Any:
    """What a good text becomes."""
    try:
        return answer(text)
    except ValueError as error:
        raise Wrong(f"It refuses a good model: {error}. The text was {text[:70]} …") from error


def _pairs(answer: Any) -> list[tuple[int, int]]:
    """Pairs of numbers, in whatever they come."""
    try:
        return [(int(i), int(j)) for i, j in answer]
    except (TypeError, ValueError) as error:
        raise Wrong("Return a list of pairs of numbers, such as `[(0, 3), (2, 5)]`.") from error


def _results(
    random: np.random.Generator,
) -> tuple[dict[str, list[float]], dict[str, float], str, dict[str, str]]:
    """Accuracies in validation and test, who wins, and whom mistakes would choose: all different."""
    names = ("HOG + SVM", "pixels + linear", "CNN", "colours + SVM", "most frequent class")
    while True:
        seeds = dict(zip(names, random.permutation([2, 3, 4, 5, 6]), strict=True))
        validation = {
            name: random.uniform(0.6, 0.9, count).round(3).tolist() for name, count in seeds.items()
        }
        test = {name: round(float(random.uniform(0.6, 0.9)), 3) for name in names}
        means, highest, sums = (
            {name: float(of(accuracies)) for name, accuracies in validation.items()}
            for of in (np.mean, max, sum)
        )
        right = max(means, key=means.get)
        others = {
            max(highest, key=highest.get): "Chosen by its luckiest seed. Take the mean over seeds.",
            max(sums, key=sums.get): "It won by having more seeds: take the mean, not the sum.",
            min(means, key=means.get): "This one has the lowest mean of validation accuracies.",
        }
        if len({right, max(test, key=test.get), *others}) == 5:
            return validation, test, right, others


def _rising(count: int) -> np.ndarray:
    """Probabilities of classes, the last the most frequent."""
    return np.arange(1, count + 1) / (count * (count + 1) / 2)


def _exam(random: np.random.Generator) -> tuple[int, int, int, float, tuple[float, float]]:
    """Facts of a test whose numbers cannot be taken for each other."""
    while True:
        count, pieces = int(random.integers(41, 90)), int(random.integers(12, 40))
        right, naive = int(count * random.uniform(0.65, 0.85)), float(random.uniform(0.2, 0.5))
        share, z = right / count, 1.96
        error = z * (share * (1 - share) / count) ** 0.5  # of the plain interval, to both sides alike
        middle = (share + z**2 / (2 * count)) / (1 + z**2 / count)
        half = (error**2 + (z**2 / (2 * count)) ** 2) ** 0.5 / (1 + z**2 / count)
        low, high = middle - half, middle + half
        numbers = sorted([100 * share, 100 * low, 100 * high, 100 * naive, pieces, 95, count, right])
        if np.diff(numbers).min() > 1.5 and share + error - high > 0.011:
            return right, count, pieces, naive, (low, high)
