"""What lesson 11 asks: rules on paper, counted words, averaged vectors, phrases, raters, and traps."""

import numpy as np

from course.checking import Lesson, Question, Wrong, expect, expect_number
from course.checking.comparing import as_numbers

lesson = Lesson("11")

list_on_tweets = lesson.prediction("list_on_tweets", "The word list on tweets", unit="of 100 right")
list_on_films = lesson.prediction("list_on_films", "The word list on films", unit="of 100 right")
examples_for_tweets = lesson.prediction(
    "examples_for_tweets", "Tweets until TF-IDF overtakes the word list", unit="labelled tweets"
)
examples_for_films = lesson.prediction(
    "examples_for_films", "Film sentences until TF-IDF overtakes the word list", unit="labelled sentences"
)
films_to_tweets = lesson.prediction(
    "films_to_tweets", "Learned from films, tried on tweets: the best learner", unit="of 100 right"
)


@lesson.exercise(
    title="The rules, on paper",
    minutes=5,
    objective=1,
    prompt="""
        *The actors are good, but the plot is not clever.* The list rates *good* 1.9 and *clever* 2.0, and no
        other word of this sentence. *Not* multiplies a word by −0.74, and *but* does what the lesson says.
        Which score has the sentence? Two decimals are enough.
    """,
    starter="my_score = ...",
    answer="my_score",
    solution="""
        my_sum = 0.5 * 1.9 + 1.5 * (-0.74 * 2.0)
        my_score = my_sum / np.sqrt(my_sum**2 + 15)
    """,
    hints=(
        "What does *clever* count after *not*? And what do *good* and *not clever* count, before and after *but*?",
        "What stands before *but* counts half, what follows one and a half times.",
        "The sum is −1.27. Squeeze it by the formula of the lesson.",
    ),
    notice="""
        Two words of praise, and yet the sentence is negative: the rules read it as most people do. A machine
        that only adds up the words of praise would have said +0.71.
    """,
    why="0.5 × 1.9 = 0.95 and 1.5 × (−1.48) = −2.22 make −1.27; squeezed, −1.27 / √(1.27² + 15).",
)
def on_paper(answer, random):
    good, clever = 1.9, 2.0
    expect_number(
        answer,
        _squeeze(0.5 * good - 1.5 * 0.74 * clever),
        {
            "That is the sum. Now squeeze it between −1 and 1.": 0.5 * good - 1.5 * 0.74 * clever,
            "That leaves `but` out.": _squeeze(good - 0.74 * clever),
            "What stands before `but` counts half, what follows it more: here it is reversed.": _squeeze(
                1.5 * good - 0.5 * 0.74 * clever
            ),
            "That leaves `not` out.": _squeeze(0.5 * good + 1.5 * clever),
            "`not` does more than change the sign: it takes something off, too.": _squeeze(
                0.5 * good - 1.5 * clever
            ),
            "What follows `but` counts one and a half times.": _squeeze(0.5 * good - 0.74 * clever),
            "What stands before `but` counts half.": _squeeze(good - 1.5 * 0.74 * clever),
        },
        tolerance=0.01,
    )


@lesson.exercise(
    title="TF-IDF for texts that nobody has seen",
    minutes=10,
    objective=2,
    prompt="""
        `train` and `test`, of shape `(texts, words)`, hold how often each word stands in each text; both have the
        same words. Write `weigh(train, test)`: it returns the TF-IDF of the **test** texts, an array of the shape
        of `test`, by the formula of the lesson. What is learned, is learned from the training texts alone. Each
        row is scaled to length 1; a text without any of the words keeps its row of zeros.
    """,
    starter="""
        def weigh(train, test):
            rarity = ...
            return ...
    """,
    answer="weigh",
    solution="""
        def weigh(train, test):
            texts_with = (train > 0).sum(axis=0)
            rarity = np.log((1 + len(train)) / (1 + texts_with)) + 1
            weighted = test * rarity
            length = np.linalg.norm(weighted, axis=1, keepdims=True)
            return weighted / np.where(length > 0, length, 1)
    """,
    hints=(
        "How rare a word is, is learned. From which texts?",
        "`(train > 0).sum(axis=0)` counts in how many texts each word stands.",
        "`np.linalg.norm(weighted, axis=1, keepdims=True)` are the lengths of the rows. Where one is 0, divide by 1.",
    ),
    notice="""
        A word that no training text contains is the rarest of all here, and gets the largest weight. It does no
        harm: nothing was learned about it. In practice such words are not even counted.
    """,
    why="The rarity comes from the training texts, as a text that arrives tomorrow would find it; the rows are the "
    "test's.",
)
def weigh(answer, random):
    for texts, words in ((9, 6), (14, 5)):
        train = random.poisson(0.7, (texts, words))
        train[0, 0], train[:, -1] = 3, 0  # a word more than once in a text, and a word in none
        test = random.poisson(0.9, (4, words)) + np.eye(4, words, dtype=int)
        test[0, 0], test[3] = 4, 0  # a text without any of the words
        both, present = np.concatenate([train, test]), train > 0
        right = _rarity(len(train), present.sum(axis=0))
        expect(
            answer(train, test),
            _to_length_1(test * right),
            {
                "The test texts had a say in how rare a word is: a leak.": _to_length_1(
                    test * _rarity(len(both), (both > 0).sum(axis=0))
                ),
                "How rare a word is comes here from the test texts. Learn it from the training texts.": (
                    _to_length_1(test * _rarity(len(test), (test > 0).sum(axis=0)))
                ),
                "n_w is how many texts contain the word; a text in which it stands twice counts once.": (
                    _to_length_1(test * _rarity(len(train), train.sum(axis=0)))
                ),
                "The weights are right. Now scale each row to length 1.": test * right,
                "The rows sum to 1. Their length is the root of the sum of squares.": _divide(
                    test * right, (test * right).sum(axis=1, keepdims=True)
                ),
                "Here each word to length 1: scale along the other axis, text by text.": _divide(
                    test * right, np.linalg.norm(test * right, axis=0)
                ),
                "The + 1 behind the logarithm is missing: words in every text would vanish.": _to_length_1(
                    test * (right - 1)
                ),
                "Count how often a word stands in the text, not only whether it does.": _to_length_1(
                    (test > 0) * right
                ),
                "These are the training texts. Weigh those of the test.": _to_length_1(train * right),
            },
            what="the array of weights",
        )


@lesson.exercise(
    title="Find the bug: short texts go pale",
    minutes=8,
    objective=2,
    prompt="""
        The first net of the lesson averages the vectors of a text's words. `codes`, of shape `(texts, length)`,
        holds whole numbers: 0 is no word and only fills up short texts, 1 stands for a word that is not known.
        `vectors`, of shape `(vocabulary, size)`, has a vector for every number, for 0 as well. With this
        function, texts of two words come out nearly alike, whatever they say. **Why?** Mend it. An unknown word
        is a word like others. A text without a word gets zeros.
    """,
    starter="""
        def mean_vectors(codes, vectors):
            return vectors[codes].mean(axis=1)
    """,
    answer="mean_vectors",
    solution="""
        def mean_vectors(codes, vectors):
            is_word = (codes != 0)[:, :, None]
            count = np.maximum(is_word.sum(axis=1), 1)
            return (vectors[codes] * is_word).sum(axis=1) / count
    """,
    hints=(
        "How many numbers of a text of two words are 0, if 40 are kept? What does the mean do with them?",
        "Add up the vectors of words alone, and divide by how many words there are.",
        "`(codes != 0)[:, :, None]` is 1 for a word and 0 for none, and can be multiplied with `vectors[codes]`.",
    ),
    notice="""
        *Superb.* and forty times *superb* have now the same mean. Such a slip raises no error and costs a few
        points, so it can live in a program for years.
    """,
    why="What fills up is neither added nor counted. Both matter: the sum, and what it is divided by.",
)
def mean_vectors(answer, random):
    for length, size in ((9, 4), (6, 7)):
        vectors = random.normal(0, 1, (12, size)) + 2
        codes = random.integers(2, 12, (5, length))
        codes[:, 0] = 1
        for text, words in enumerate((length, length - 3, 2, 1, 0)):
            codes[text, words:] = 0
        each, is_word = vectors[codes], (codes != 0)[:, :, None]
        words, count = each * is_word, np.maximum(is_word.sum(axis=1), 1)
        known = (codes > 1)[:, :, None]
        expect(
            answer(codes, vectors),
            words.sum(axis=1) / count,
            {
                "It still counts what fills up: the vector of number 0 is no word's.": each.mean(axis=1),
                "What fills up is no longer added, but still counted: divide by the number of words.": words.mean(
                    axis=1
                ),
                "An unknown word is a word, too: only number 0 is none.": (each * known).sum(axis=1)
                / np.maximum(known.sum(axis=1), 1),
                "Divided by the number of words it is, but what fills up is still added.": each.sum(axis=1)
                / count,
                "That is the sum of the words' vectors. Divide by how many there are.": words.sum(axis=1),
            },
            what="the array of means",
        )


@lesson.exercise(
    title="The phrase that excites a filter",
    minutes=10,
    objective=3,
    prompt="""
        Write `strongest(vectors, kernel)`: a text as the vectors of its words, `(words, size)`, and one filter,
        `(width, size)`. At each place where it fits, the filter's answer is the sum of its numbers times those
        below it. Return **two numbers**: the place of the strongest answer, that is the number of the phrase's
        *first word* counted from 0, and the answer. Answers may be negative: leave out the ReLU.
    """,
    starter="""
        def strongest(vectors, kernel):
            place, answer = ..., ...
            return place, answer
    """,
    answer="strongest",
    solution="""
        def strongest(vectors, kernel):
            width = len(kernel)
            places = range(len(vectors) - width + 1)
            answers = [(vectors[place : place + width] * kernel).sum() for place in places]
            return np.argmax(answers), max(answers)
    """,
    hints=(
        "In how many places does a filter of 3 words fit in a text of 10?",
        "`vectors[place : place + width]` are the words below the filter: the same shape as `kernel`.",
        "Collect all answers in a list; `np.argmax` finds the place of the largest.",
    ),
    notice="""
        This is all that the lesson's table of phrases did, for 64 filters and thousands of texts. The same sum
        as in lesson 04; only, it slides in one direction.
    """,
    why="The filter moves word by word. The largest of its answers is what pooling keeps; the place is what it "
    "forgets.",
)
def strongest(answer, random):
    for width, size, at in ((3, 5, "end"), (2, 4, "somewhere"), (4, 3, "start"), (3, 6, "below zero")):
        count = int(random.integers(11, 15))
        kernel = random.uniform(0.2, 1, (width, size))
        vectors = random.normal(0, 0.1, (count, size))
        place = {"end": count - width, "start": 0}.get(at, int(random.integers(1, 3)))
        if at == "below zero":
            vectors = -random.uniform(0.5, 1, (count, size))
        else:
            vectors[place : place + width] = kernel
            below = place + width + 1 if place < 4 else 1  # an answer that is large, and negative
            vectors[below : below + width] = -2 * kernel
        _check_strongest(answer(vectors, kernel), vectors, kernel)


def _check_strongest(both: object, vectors: np.ndarray, kernel: np.ndarray) -> None:
    """Tell what is wrong with a place and the answer there."""
    width = len(kernel)
    windows = np.lib.stride_tricks.sliding_window_view(vectors, kernel.shape)[:, 0]
    answers, turned = (np.einsum("pws,ws->p", windows, one) for one in (kernel, kernel[::-1]))
    place, best = int(answers.argmax()), answers.max()
    got = as_numbers(both, "the result")
    if got.shape != (2,):
        raise Wrong(f"Return two numbers, place and answer; this has shape {got.shape}.")
    if np.isclose(got[0], best) and got[1] == place:
        raise Wrong("The place comes first, then the answer.")
    if got[0] != place and np.isclose(got[1], turned.max()):
        raise Wrong("The filter was turned round: its first row belongs to the phrase's first word.")
    if got[0] == place + width - 1 and np.isclose(got[1], best):
        raise Wrong("That is the last word of the phrase. Return the place of its first.")
    if got[0] == place + width // 2 and np.isclose(got[1], best):
        raise Wrong("That is a word in the middle of the phrase. Return the place of its first.")
    if place == len(answers) - 1 and np.isclose(got[1], answers[:-1].max()):
        raise Wrong("It leaves out the last place: how often does the filter fit?")
    if got[0] != place:
        raise Wrong(
            f"Place {got[0]:g} is not the strongest: that is {place}. Strongest is largest, with its sign."
        )
    expect_number(
        got[1],
        float(best),
        {
            "Leave out the ReLU: an answer may be negative.": 0.0,
            "The filter was turned round: its first row belongs to the phrase's first word.": float(
                turned.max()
            ),
            "An answer is a sum: do not divide by how many numbers there are.": float(best) / kernel.size,
            "An answer is a sum: do not divide by the width.": float(best) / width,
        },
        what="the answer",
    )


@lesson.exercise(
    title="Who judges the judges?",
    minutes=10,
    objective=4,
    prompt="""
        `ratings`, of shape `(texts, raters)`, are whole numbers from −4 to 4. Write `agreement(ratings)`: it
        returns **two** shares of single ratings that agree with a mean in sign, first with the mean of *all*
        raters of the text, then with the mean of all *others*. A rating of 0 counts as half right. A mean of 0 has
        no sign: nobody agrees with it.
    """,
    starter="""
        def agreement(ratings):
            with_all, with_others = ..., ...
            return with_all, with_others
    """,
    answer="agreement",
    solution="""
        def agreement(ratings):
            total = ratings.sum(axis=1, keepdims=True)  # the sign is all that counts: sums will do for means
            judges = (total, total - ratings)
            return [np.where(ratings == 0, 0.5, ratings * judge > 0).mean() for judge in judges]
    """,
    hints=(
        "Two numbers have the same sign if their product is above 0.",
        "The others' sum is the sum of all, less one's own rating. `keepdims=True` keeps the axis for that.",
        "`np.where(ratings == 0, 0.5, ratings * judge > 0)` is what each rating scores.",
    ),
    notice="""
        The first share is never the smaller one: a rating pulls the mean towards itself. With five raters that
        flatters a good deal, with twenty little. Where people are held against machines, ask which was used.
    """,
    why="A sum has the sign of its mean. Taking one's own rating off the sum leaves that of the others.",
)
def agreement(answer, random):
    for texts, raters in ((30, 4), (25, 7)):
        ratings = np.clip(random.normal(random.normal(0, 1, (texts, 1)), 2, (texts, raters)).round(), -4, 4)
        ratings[0] = [2, -2, 1, -1, 0, 1, -1][:raters]  # the mean of all is 0
        ratings[1, :4], ratings[1, 4:] = [3, 1, -1, 0], 0  # that of the others is 0 for one of them
        both = as_numbers(answer(ratings.astype(int)), "the result")
        if both.shape != (2,):
            raise Wrong(f"Return two shares, `with_all, with_others`; this has shape {both.shape}.")
        total, across = ratings.sum(axis=1, keepdims=True), ratings.sum(axis=0)
        with_all, with_others = _agree(ratings, total), _agree(ratings, total - ratings)
        is_zero, same = ratings == 0, (ratings * total > 0, ratings * (total - ratings) > 0)
        zeros_out = [one[~is_zero].mean() for one in same]
        at_least = [np.where(is_zero, 0.5, ratings * mean >= 0).mean() for mean in (total, total - ratings)]
        expect(
            both,
            np.array([with_all, with_others]),
            {
                "The shares are the other way round: with all comes first.": [with_others, with_all],
                "A rating of 0 takes no side: it counts as half right.": [one.mean() for one in same],
                "A rating of 0 counts as right here. It takes no side: half.": [
                    np.where(is_zero, 1, one).mean() for one in same
                ],
                "Ratings of 0 were left out. They count as half right.": zeros_out,
                "A mean of 0 has no sign: nobody agrees with it.": at_least,
                "The mean is to be taken over the raters of a text, not over the texts of a rater.": [
                    _agree(ratings, across),
                    _agree(ratings, across - ratings),
                ],
                "The second mean still contains the rater.": [with_all, with_all],
            },
            what="the pair of shares",
        )


@lesson.exercise(
    title="Open: sentences that trip the experts",
    minutes=15,
    objective=5,
    prompt="""
        Write at least four sentences that the word list gets **wrong**, two or more of each class, as pairs:
        `("Great, my train is late again.", 0)`, where 0 is negative and 1 positive. Each has to hold a word that
        the list knows, so that it is wrong and not merely silent. Any friend of yours should agree with your
        labels; that, no checker can check. `explain_score` shows what the rules make of a sentence.
    """,
    starter="my_sentences = [..., ..., ..., ...]",
    answer="my_sentences",
    solution="""
        my_sentences = [
            ("The plot was thrilling, said nobody.", 0),
            ("A good film to fall asleep to.", 0),
            ("The cake was to die for.", 1),
            ("I could not put this sad book down.", 1),
        ]
    """,
    hints=(
        "Where do people praise with sad words? And where do they mock with happy ones?",
        "Irony, a word in another sense (*to die for*), a happy word about something else (*a good book would have "
        "been better*).",
    ),
    notice="""
        You wrote these knowing the rules, as the authors of a test may, too. How much such sentences matter
        depends on how often people write like that: this no list of traps can tell.
    """,
    why="None of the four is decided by a rated word: by who says it, by what it is about, or by a phrase that "
    "means something else than its words.",
)
def my_sentences(answer, random):
    from course.features.text import expert_scores, split_words

    scores: dict[str, float] = {}
    labels = []
    pairs = answer if isinstance(answer, tuple | list) else []
    if not pairs or not all(isinstance(pair, tuple | list) and len(pair) == 2 for pair in pairs):
        raise Wrong(
            "Write a list of pairs, a sentence and its label: `[('Great, my train is late.', 0), …]`."
        )
    seen = set()
    for sentence, label in pairs:
        if not isinstance(sentence, str) or not sentence.strip():
            raise Wrong(f"The first of each pair is a sentence, in quotation marks; this is {sentence!r}.")
        if not isinstance(label, int | np.integer | np.bool_) or label not in (0, 1):
            raise Wrong(f"A label is 0 or 1, without quotation marks; this is {label!r}.")
        letters = "".join(filter(str.isalnum, sentence.lower()))
        if letters in seen:
            raise Wrong(f"This sentence is there twice: {sentence}")
        seen.add(letters)
        if len(split_words(sentence)) < 3:
            raise Wrong(f"Two words are hardly a sentence: {sentence}")
        score = float(expert_scores([sentence])[0])
        if score == 0:
            raise Wrong(
                f"The list scores this one 0: no word in it counts. It has to be wrong, not silent: {sentence}"
            )
        if (score > 0) == bool(label):
            raise Wrong(f"The list gets this one right, by {score:+.2f}: {sentence}")
        scores[sentence] = score
        labels.append(int(label))
    if len(labels) < 4:
        raise Wrong(f"All {len(labels)} trip it. Write at least four.")
    if not 2 <= sum(labels) <= len(labels) - 2:
        raise Wrong("All of them trip it. Write two of each class at least, negative and positive.")
    surest = max(scores, key=lambda sentence: abs(scores[sentence]))
    return f"The list is surest here, with {scores[surest]:+.2f}, and wrong: “{surest}”"


quiz = lesson.ask(
    Question(
        name="not_very",
        objective=1,
        text="The list rates *not very good* worse than *not good*. Which step makes it so?",
        right="*Very* lifts *good* first, and *not* turns round what came out",
        why="The more there is to turn round, the further it falls. Most people read it as a mild word.",
        wrong={
            "*Very* is a slightly negative word in the list": "It is not rated at all. It changes what follows.",
            "*Not* counts more, the further it stands from its word": "The rules look for *not* among the words before, "
            "and do not weigh how far away it is.",
            "Longer sentences are squeezed more by the square root": "The root knows nothing of words; it takes the sum "
            "alone.",
        },
    ),
    Question(
        name="everywhere",
        objective=2,
        text="The word *a* stands in all *n* texts, and twice in this one. What is its TF-IDF here, before scaling?",
        right="2",
        why="The logarithm of 1 is 0, and + 1 stays. It counts with the lowest weight there is, and is not dropped.",
        wrong={
            "0": "The logarithm is 0, but 1 is added behind it. With this formula no word vanishes.",
            "2 / n": "It is not divided by the number of texts: their share goes through a logarithm.",
            "2 · ln n": "That would be for a word that is rare. Here n / n is 1.",
        },
    ),
    Question(
        name="three_times",
        objective=3,
        text="A text holds the same phrase three times. What does a filter hand on to the last layer, compared "
        "with once?",
        right="The same number",
        why="Of all places its strongest answer is kept. Twice more of the same does not make it stronger.",
        wrong={
            "A number three times as large": "A sum would do that. Here the largest of all answers is taken.",
            "The mean over all places, which is larger now": "That is the other net: it averages, though vectors and "
            "not answers.",
            "Three numbers, one for each place": "Then long texts would need a larger last layer. Pooling leaves one "
            "number for each filter.",
        },
    ),
    Question(
        name="better_than_people",
        objective=4,
        text="On tweets the list agrees with the mean of twenty raters more often than single raters do. What "
        "makes *better than people* a hasty conclusion?",
        right="List, texts and ratings come from the same makers",
        why="The rules were drawn from such tweets, and rated in the same way. On films, people are far ahead.",
        wrong={
            "The list had learned the labels of the test": "It learns nothing from any labelled text. That is what makes "
            "it so strong where examples are few.",
            "The raters were passers-by, without any training": "They were chosen and trained, and had passed a test.",
            "A single rater was compared with a mean that holds the same rating": "Each was left out of the mean. "
            "Otherwise people would have been flattered, not the list.",
        },
    ),
    Question(
        name="one_half",
        objective=5,
        text="Of two classes, equally frequent, one reader gets 50 % of the ironic sentences right, another 10 %. "
        "What do you conclude?",
        right="The first guesses, the second goes by the words",
        why="Irony says the contrary of its words. Whoever reads them well must be wrong, and far below one half.",
        wrong={
            "The first understands irony in half of the cases": "A coin gets one half, too, and understands nothing.",
            "The second is the worse reader of opinions": "On plain sentences it may well be the better one: it falls for "
            "the words because it knows them.",
            "The second needs a larger net": "It has learned what words mean, and needs to learn that they may be meant "
            "otherwise. Size alone gives it no such examples.",
        },
    ),
)


def _squeeze(total: float) -> float:
    return total / (total**2 + 15) ** 0.5


def _rarity(texts: int, texts_with: np.ndarray) -> np.ndarray:
    return np.log((1 + texts) / (1 + texts_with)) + 1


def _to_length_1(weights: np.ndarray) -> np.ndarray:
    return _divide(weights, np.linalg.norm(weights, axis=1, keepdims=True))


def _divide(weights: np.ndarray, by: np.ndarray) -> np.ndarray:
    """Divide, and leave what would be divided by 0."""
    return weights / np.where(by == 0, 1, by)


def _agree(ratings: np.ndarray, mean: np.ndarray) -> float:
    return float(np.where(ratings == 0, 0.5, ratings * mean > 0).mean())
