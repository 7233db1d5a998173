"""What lesson 10 asks: frames and frequencies, a warp on a leash, strangers in the test, and one's own voice."""

import math
from functools import cache

import numpy as np

from course.checking import Lesson, Question, Wrong, expect_number, expect_shape

lesson = Lesson("10")

hand_made = lesson.prediction("hand_made", "Words of new voices, hand-made features", unit="of 100 right")
net = lesson.prediction("net", "Words of new voices, a net", unit="of 100 right")
new_program = lesson.prediction("new_program", "Words of a program never heard, a net", unit="of 100 right")
one_example = lesson.prediction(
    "one_example", "One example of each word, the same voice", unit="of 100 right"
)

VOICES_TRIED = ("awb", "edward", "gene", "rms")  # of each there are four clips of every word
TAKES = 3
RIGHT_AT_LEAST, ASKED = 6, 8


@lesson.exercise(
    title="What does the net see?",
    minutes=4,
    objective=3,
    prompt="""
        A clip lasts **1.5 seconds**, with **16,000** samples a second. It is cut into frames of 400 samples, one
        every 160, as long as a whole frame is left: nothing is padded here. Each frame becomes 40 mel bands.
        Which shape has this picture when `picture` hands it to the CNN? Leave out the axis of the clips.
    """,
    starter="my_shape = ...",
    answer="my_shape",
    solution="my_shape = (1 + (24_000 - 400) // 160, 40, 1)",
    hints=(
        "How many samples are 1.5 seconds?",
        "The first frame begins at 0, the last one at 24,000 − 400 or a little before. How many steps of 160 lie "
        "between?",
        "Time comes first, then the bands, and a grey picture has one channel.",
    ),
    notice="""
        24,000 numbers became 5,920, and the net looks at them as at a grey picture. In seconds: one frame every
        10 milliseconds, each 25 long. Most speech recognisers use just these.
    """,
    why="147 whole steps of 160 fit between the first beginning, 0, and the last possible one, 23,600.",
)
def what_it_sees(answer, random):
    expect_shape(
        answer,
        (148, 40, 1),
        {
            "24,000 / 160 frames begin, but the last ones run over the end of the clip.": (150, 40, 1),
            "The lesson padded both ends, so that frames are centred. Here nothing is padded.": (151, 40, 1),
            "Frames overlap: the next one begins after 160 samples, not after 400.": (60, 40, 1),
            "There are 16,000 samples a second here, not 8,000.": (73, 40, 1),
            "Time comes first, then the bands: `(frames, bands, 1)`.": (40, 148, 1),
            "A CNN expects one more axis: the channel. Grey pictures have one.": (148, 40),
        },
    )


@lesson.exercise(
    title="Which tone is it?",
    minutes=6,
    objective=1,
    prompt="""
        Write `loudest(frame, rate)`: from one frame of any length, `(samples,)`, and the number of samples a
        second, to the frequency **in hertz** that is strongest in it. Frequency number 0 is no tone: it is a
        constant, which cheap microphones add. Leave it out. You need no window: it would not move the peak.
    """,
    starter="""
        def loudest(frame, rate):
            power = np.abs(np.fft.rfft(frame)) ** 2
            return ...
    """,
    answer="loudest",
    solution="""
        def loudest(frame, rate):
            size = np.abs(np.fft.rfft(frame))  # where this is largest, so is its square
            number = 1 + np.argmax(size[1:])
            return number * rate / len(frame)
    """,
    hints=(
        "`np.argmax` finds the place of the largest number. In `power[1:]` places are counted from the second one.",
        "Frequency number k makes k waves within the frame. How many does it make in a second?",
        "A frame lasts `len(frame) / rate` seconds.",
    ),
    notice="""
        The steps are `rate / len(frame)`: with the lesson's frames 31.25 Hz. A man and a woman may speak at 120
        and 200 Hz, three steps apart. For a finer ear the frame must be longer, and then it hears later.
    """,
    why="k waves in len(frame) / rate seconds are k × rate / len(frame) waves a second.",
)
def loudest(answer, random):
    for size, rate, offset in ((400, 16_000, 0.0), (256, 8_000, 2.0), (320, 11_025, -3.0)):
        number, faint = random.choice(np.arange(4, size // 2 - 4), 2, replace=False)
        time = np.arange(size) / size
        frame = 0.5 * np.sin(2 * np.pi * (number * time + random.random()))
        frame += 0.2 * np.sin(2 * np.pi * faint * time) + offset
        expect_number(
            answer(frame, rate),
            number * rate / size,
            {
                "That is the constant. Frequency number 0 does not count.": 0,
                "That is the frequency's number. How many hertz is it?": number,
                "One step too low: in `power[1:]` place 0 is frequency number 1.": (number - 1) * rate / size,
                "That is its number less one: mind what `[1:]` does to places, and turn it into hertz.": number
                - 1,
                "A step is the rate divided by the length of the *frame*, not by how many frequencies there are.": (
                    number * rate / (size // 2 + 1)
                ),
                "A step is the rate divided by the length of this frame: not every frame has 256 samples.": (
                    number * rate / 256
                ),
                "That is half of it: number `len(frame)` would be the rate itself.": number * rate / size / 2,
                "That is twice as much: number `len(frame)` would be the rate.": 2 * number * rate / size,
                "That is the frequency as a share of the rate: multiply by the rate.": number / size,
            },
            what="the frequency",
        )


@lesson.exercise(
    title="A warp on a leash",
    minutes=10,
    objective=2,
    prompt="""
        A warp may stretch time without end: one frame paired with half a word. Put it on a leash. Write
        `leashed(d, width)`: `d`, of shape `(n, m)`, holds the distance of each frame `i` of one word to each
        frame `j` of the other. Only frames with `|i − j|` of at most `width` may be paired; all else is as in the
        lesson. Return the distance of the words, divided by both lengths together; infinity if no path is left.
    """,
    starter="""
        def leashed(d, width):
            n, m = d.shape
            D = np.full((n + 1, m + 1), np.inf)
            D[0, 0] = 0
            for i, j in np.ndindex(n, m):
                ...
            return D[-1, -1]
    """,
    answer="leashed",
    solution="""
        def leashed(d, width):
            n, m = d.shape
            D = np.full((n + 1, m + 1), np.inf)
            D[0, 0] = 0
            for i, j in np.ndindex(n, m):
                if abs(i - j) <= width:
                    D[i + 1, j + 1] = d[i, j] + min(D[i, j + 1], D[i + 1, j], D[i, j] + d[i, j])
            return D[-1, -1] / (n + m)
    """,
    hints=(
        "What happens to the paths if some fields of `D` stay infinite?",
        "Fill a field only if its two frames may be paired. The formula in the lesson stays as it is.",
        "The diagonal step uses up two frames, and counts `d[i, j]` twice.",
    ),
    notice="""
        A leash does two things: it forbids warps that no mouth makes, and it saves time, since the fields beyond
        it need not be filled at all. Sakoe and Chiba had both in their paper of 1978.
    """,
    why="A field that is never filled stays infinite, and no cheapest path leads through it.",
)
def leashed(answer, random):
    for turned in (False, True):
        reach = int(random.integers(3, 5))
        d = _distances_with_a_detour(random, reach)
        d = d.T if turned else d
        for width in (20, reach, reach - 1):
            n, m = d.shape
            wanted = _warp(d, width)
            all_paths, shorter = _warp(d, 99), _warp(d, width - 1)
            expect_number(
                answer(d, width),
                wanted,
                {
                    "The leash has no effect: some frames are paired that are too far apart.": all_paths,
                    "The leash is one too short: `|i − j|` may be as large as `width`.": shorter,
                    "The leash is one too long: `|i − j|` may be `width` at most.": _warp(d, width + 1),
                    "The diagonal step uses up two frames: it counts twice.": _warp(d, width, diagonal=1),
                    "Divide by both lengths together.": wanted * (n + m),
                    "Divide by both lengths together, not by the first alone.": wanted * (n + m) / n,
                    "Divide by both lengths together, not by the second alone.": wanted * (n + m) / m,
                    "Without the leash, and not divided by both lengths.": all_paths * (n + m),
                },
                what="the distance",
            )
    if math.isfinite(float(np.asarray(answer(random.random((4, 9)), 2), dtype=float).reshape(-1)[0])):
        raise Wrong("Words of 4 and 9 frames, on a leash of 2: the ends cannot meet. Infinity is expected.")


@lesson.exercise(
    title="Find the bug: a test among friends",
    minutes=8,
    objective=4,
    prompt="""
        `speakers`, of shape `(n,)`, holds the name of who speaks in each clip. This function draws a quarter of
        the clips for the test, and returns the numbers of the clips to learn from, then those for the test. With
        it a recogniser seemed ready for strangers, and was not. **What is wrong?** Mend it: a quarter of the
        *speakers*, rounded down, go to the test, with all of their clips. Who, `random` decides, a generator
        of NumPy's.
    """,
    starter="""
        def split(speakers, random):
            order = random.permutation(len(speakers))
            count = len(speakers) // 4
            return order[count:], order[:count]
    """,
    answer="split",
    solution="""
        def split(speakers, random):
            names = random.permutation(np.unique(speakers))
            in_test = np.isin(speakers, names[: len(names) // 4])
            return np.flatnonzero(~in_test), np.flatnonzero(in_test)
    """,
    hints=(
        "Of a speaker with twenty clips, how many will be drawn into the test?",
        "Draw names, not clips. `np.unique(speakers)` lists each name once.",
        "`np.isin(speakers, chosen)` says for each clip whether its speaker was chosen.",
    ),
    notice="""
        The parts are no longer exactly a quarter and three quarters of the clips, since some people say more
        than others. That is the smaller evil.
    """,
    why="Names are drawn, and every clip follows its speaker. Nobody can be on both sides.",
)
def split(answer, random):
    for count in (12, 13, 18):
        speakers = random.permutation(
            np.repeat([f"voice {number}" for number in range(count)], random.integers(2, 9, count))
        )
        drawn = []
        for seed in range(6):
            both = answer(speakers, np.random.default_rng(seed))
            to_learn, to_test = _clip_numbers(both, len(speakers))
            known, asked = set(speakers[to_learn]), set(speakers[to_test])
            if known & asked:
                raise Wrong(
                    f"The leak is still there: {len(known & asked)} of {count} speakers are heard in both parts, "
                    f"such as {min(known & asked)}."
                )
            if len(known) == count // 4:
                raise Wrong("The parts are swapped: those to learn from come first, the test second.")
            if len(asked) != count // 4:
                raise Wrong(f"Of {count} speakers, {len(asked)} are in the test; expected {count // 4}.")
            drawn.append(asked)
        again = _clip_numbers(answer(speakers, np.random.default_rng(5)), len(speakers))[1]
        if set(speakers[again]) != drawn[-1]:
            raise Wrong(
                "With the same generator it draws others each time: draw by `random` alone, so that a split can "
                "be repeated."
            )
        if all(asked == drawn[0] for asked in drawn):
            raise Wrong("The same speakers are drawn every time: let `random` decide.")


@lesson.exercise(
    title="When to refuse",
    minutes=8,
    objective=5,
    prompt="""
        Clips whose score is **at least** the threshold are obeyed. `scores`, of shape `(n,)`, are those of
        validation clips; `is_command`, `(n,)`, says which of them are commands. Write
        `lowest_threshold(scores, is_command, allowed)`: return the lowest of the scores at which no larger share
        of the *other words* than `allowed` is obeyed. If even the highest score is too low, return `np.inf`.
    """,
    starter="""
        def lowest_threshold(scores, is_command, allowed=0.1):
            return ...
    """,
    answer="lowest_threshold",
    solution="""
        def lowest_threshold(scores, is_command, allowed=0.1):
            others = scores[~is_command]
            for threshold in np.sort(scores):
                if (others >= threshold).mean() <= allowed:
                    return threshold
            return np.inf
    """,
    hints=(
        "Which clips can raise a false alarm? Only those that are no commands: `scores[~is_command]`.",
        "Go through the scores from the lowest on, and stop at the first that is good enough.",
        "`(others >= threshold).mean()` is the share of other words that is obeyed.",
    ),
    notice="""
        It looked at false alarms alone. The misses are what you then have to live with: of all thresholds that
        keep to the limit, the lowest has the fewest.
    """,
    why="The share of false alarms only falls as the threshold rises, so the first that keeps to the limit is it.",
)
def lowest_threshold(answer, random):
    for allowed, options in ((0.1, ()), (0.2, (0.2,)), (0.25, (0.25,))):
        scores, is_command, wanted, mistakes = _overlapping_scores(random, allowed)
        expect_number(answer(scores, is_command, *options), wanted, mistakes, what="the threshold")
    scores, is_command = np.array([0.4, 0.9, 0.7, 0.2]), np.array([True, False, True, False])
    expect_number(answer(scores, is_command, 0.5), 0.4, what="with two commands and two other words, it")
    none_left = np.asarray(answer(scores, is_command, 0.0), dtype=float).reshape(-1)[0]
    if math.isfinite(none_left):
        raise Wrong(
            "The highest score of all is another word's, and none may be obeyed. No score is high enough: "
            "return `np.inf`."
        )


@lesson.exercise(
    title="Open: a machine for one voice",
    minutes=20,
    objective=6,
    prompt="""
        Write `recognise(sequence, takes)`. A `sequence` is what the lesson's function of that name makes of a
        clip, an array `(frames, 12)`; words differ in length. `takes` is a dictionary: each of the eight words to
        a list of three sequences by the voice that is now speaking. Return the word. It is tried on eight
        fresh clips, one of each word, and has to get six right. How, is up to you: a warp, averages, a
        machine fitted to the takes.
    """,
    starter="""
        from course.features.warping import warping_distances


        def recognise(sequence, takes):
            return ...
    """,
    answer="recognise",
    solution="""
        from course.features.warping import warping_distances


        def recognise(sequence, takes):
            words = [word for word, own in takes.items() for _ in own]
            clips = [clip for own in takes.values() for clip in own]
            return words[warping_distances(clips, [sequence]).argmin()]
    """,
    hints=(
        "Which of the 24 takes sounds most like the clip?",
        "`warping_distances(clips, [sequence])` measures many clips against one: shape `(number of clips, 1)`.",
        "Make two lists of equal length: all clips, and the word of each. `argmin` finds the place in both.",
    ),
    notice="""
        The score came from clips that it had not been given, as with your own fresh takes in the lesson. Asked
        about the takes themselves, the nearest take would have been right every time: it is the take itself.
    """,
    why="The nearest take decides. It has learned nothing about anybody else, and needs not.",
    seconds=15.0,  # a warp of one's own takes its time
)
def recognise(answer, random):
    takes, fresh = _takes_of(str(random.choice(VOICES_TRIED)), random)
    answers, truth = [], []
    for word in random.permutation(list(fresh)):
        said = answer(fresh[word], takes)
        if not isinstance(said, str) or said not in takes:
            raise Wrong(f"Return one of the words in `takes`, such as `'stop'`; this is {str(said)[:40]!r}.")
        answers.append(str(said))
        truth.append(str(word))
    right = sum(one == other for one, other in zip(answers, truth, strict=True))
    if len(set(answers)) == 1:
        raise Wrong(f"It answers {answers[0]!r} to everything. Does it look at `sequence`?")
    if right < RIGHT_AT_LEAST:
        farthest = "" if right else " Does it take the farthest, not the nearest?"
        raise Wrong(
            f"{right} of {ASKED} are right, and {RIGHT_AT_LEAST} are needed; guessing gets about 1.{farthest}"
        )
    return f"{right} of {ASKED} fresh clips are right."


quiz = lesson.ask(
    Question(
        name="cepstrum",
        objective=1,
        text="MFCC keep 13 of the 32 numbers of the cosine transform. What is lost with the others?",
        right="The fine comb of the pitch",
        why="They hold what changes quickly from band to band. The broad shape, which the mouth makes, stays.",
        wrong={
            "The high frequencies": "The transform goes along the bands: each of its numbers comes from low and high "
            "frequencies alike. What is dropped is the fine *pattern* over them.",
            "The end of the clip": "Each frame is transformed by itself. No moment is dropped.",
            "The parts that are too quiet to be heard": "Those are cut off earlier, where 80 dB below the loudest "
            "counts as silence.",
        },
    ),
    Question(
        name="diagonal",
        objective=2,
        text="In the warp, why does a diagonal step count its distance twice?",
        right="Otherwise paths would be cheap just for making fewer steps",
        why="A diagonal step uses up two frames. Counted twice, every path pays for all frames of both words.",
        wrong={
            "Because speaking faster is to be punished": "Two words of equal speed go along the diagonal. It would "
            "punish just those.",
            "So that the distance of a word to itself is 0": "It is 0 in either way: all distances on that path are 0.",
            "Because two words are compared": "A step to the side compares two words as well, and counts once.",
        },
    ),
    Question(
        name="bare_samples",
        objective=3,
        text="The net on bare samples lost most on programs never heard. What does that tell?",
        right="With these few voices it learned an ear that suits just them",
        why="Nothing in it is an engineer's, so all of it comes from the voices it heard. With 2,000 hours such nets "
        "drew level.",
        wrong={
            "Filters for sound cannot be learned": "They can: its filters became purer, and with far more speech such "
            "nets drew level with mel bands.",
            "Bare samples hold less information than mel bands": "They hold all of it. Mel bands are made from them, "
            "and throw away a good deal.",
            "Convolution in one dimension is weaker than in two": "The machine on MFCC has no convolution at all, and "
            "lost less. What matters is what was known before the training.",
        },
    ),
    Question(
        name="six_speakers",
        objective=4,
        text="Six people spoke all clips. Which number says what a seventh may expect?",
        right="The accuracy on one of the six, after learning from the other five",
        why="This one was a stranger when asked. Repeat it for each of the six, and look at the spread, too.",
        wrong={
            "The accuracy on clips drawn at random from all six": "Then all six were heard in training. For the "
            "seventh, nobody was.",
            "The accuracy on random clips of all six, with noise added to each of them": "Noise makes the task harder, "
            "but it does not make anybody a stranger.",
            "The mean over many random draws of test clips": "The mean is steadier, and steadily too high: every "
            "draw shares its speakers with the training.",
        },
    ),
    Question(
        name="own_takes",
        objective=6,
        text="You fit a new last layer to forty takes of yours, and it is right on all forty. What do you know now?",
        right="Little: ask it on fresh takes",
        why="It has seen these forty. With 96 numbers and forty takes a linear layer can fit almost anything.",
        wrong={
            "It will understand you from now on": "Perhaps. Takes that it learned from cannot say; that is why the "
            "lesson has a third recorder.",
            "It will understand everybody better": "It was tuned to you. For others it may well have got worse.",
            "The net below had learned your voice already": "The net did not change, and never heard you. The new "
            "layer fitted what it was given.",
        },
    ),
)


def _distances_with_a_detour(random: np.random.Generator, reach: int) -> np.ndarray:
    """A table (n, m) whose cheapest path runs ``reach`` frames off the diagonal."""
    n = int(random.integers(7, 10))
    m = n + int(random.integers(1, 3))
    d = random.uniform(0.5, 1, (n, m))
    i = np.arange(n)
    d[0, : reach + 1] = random.uniform(0.01, 0.05, reach + 1)
    d[i, np.minimum(i + reach, m - 1)] = random.uniform(0.01, 0.05, n)
    return d


def _warp(d: np.ndarray, width: int, diagonal: int = 2) -> float:
    n, m = d.shape
    total = np.full((n + 1, m + 1), np.inf)
    total[0, 0] = 0
    for i, j in np.ndindex(n, m):
        if abs(i - j) <= width:
            straight = min(total[i, j + 1], total[i + 1, j]) + d[i, j]
            total[i + 1, j + 1] = min(straight, total[i, j] + diagonal * d[i, j])
    return float(total[n, m] / (n + m))


def _clip_numbers(both: object, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The two parts of a split, if every clip is in one of them."""
    if not isinstance(both, tuple | list) or len(both) != 2:
        raise Wrong("Return two arrays: the clips to learn from, and those for the test.")
    parts = tuple(np.asarray(part) for part in both)
    for part in parts:
        if part.dtype == bool:
            raise Wrong("These are masks. Return the numbers of the clips: `np.flatnonzero(mask)`.")
        if part.ndim != 1 or part.dtype.kind not in "iu":
            raise Wrong(
                "Return numbers of clips, such as 0, 3, 4, not names or rows: `np.flatnonzero(mask)`."
            )
    together = np.concatenate(parts)
    if together.size and (together.min() < 0 or together.max() >= count):
        raise Wrong(
            f"Clips are numbered from 0 to {count - 1}, and here from {together.min()} to {together.max()}."
        )
    if len(np.unique(together)) < len(together):
        raise Wrong("Some clips are drawn twice, or are in both parts.")
    if len(together) < count:
        raise Wrong(f"{count - len(together)} of {count} clips are in neither part.")
    return parts


def _overlapping_scores(
    random: np.random.Generator, allowed: float
) -> tuple[np.ndarray, np.ndarray, float, dict[str, float]]:
    """Scores, which are commands, the right threshold, and those that mistakes lead to: all different."""
    while True:
        is_command = random.permutation(np.repeat([True, False], (50, 20)))
        scores = np.where(is_command, random.uniform(0.3, 1, 70), random.uniform(0, 0.95, 70))
        tried, others = np.sort(scores), scores[~is_command]
        obeyed = (others[:, None] >= tried).mean(axis=0)  # share of other words, at each threshold
        wanted = _first(tried, obeyed <= allowed)
        mistakes = {
            "A score equal to the threshold is obeyed, too: at least, not more than.": _first(
                tried, (others[:, None] > tried).mean(axis=0) <= allowed
            ),
            "That is a share of *all* clips. Of the other words alone, a larger share is obeyed.": _first(
                tried, obeyed * len(others) / len(scores) <= allowed
            ),
            "It limits what share of the commands is obeyed. It is the other words that should be few.": _first(
                tried, (scores[is_command][:, None] >= tried).mean(axis=0) <= allowed
            ),
            "A share of just `allowed` is still allowed.": _first(tried, obeyed < allowed),
            "A lower threshold would do: any score counts, also that of a command.": _first(
                tried, (obeyed <= allowed) & np.isin(tried, others)
            ),
            "This threshold keeps to the limit, but a lower one does, too, and misses less.": float(
                tried[-1]
            ),
        }
        if len({wanted, *mistakes.values()}) == len(mistakes) + 1:
            return scores, is_command, wanted, mistakes


def _first(tried: np.ndarray, will_do: np.ndarray) -> float:
    return float(tried[np.argmax(will_do)]) if will_do.any() else math.inf


@cache
def _sequences(voice: str) -> dict[str, list[np.ndarray]]:
    """All clips of a voice, as the lesson's ``sequence`` makes them, by word."""
    from course.data import load
    from course.features.clips import fit_length
    from course.features.sound import log_mel, mfcc

    voices = load("voices")
    number = list(voices.extra["voice_names"]).index(voice)
    found = {}
    for label, word in enumerate(voices.class_names[:8]):
        places = np.flatnonzero((voices.extra["train_voice"] == number) & (voices.y_train == label))
        clips = [voices.x_train[place] for place in places]
        bands = [log_mel(fit_length([clip], len(clip)), bands=32, step_samples=160) for clip in clips]
        coefficients = [mfcc(one)[0, :, 1:] for one in bands]
        found[word] = [one - one.mean(axis=0) for one in coefficients]
    return found


def _takes_of(
    voice: str, random: np.random.Generator
) -> tuple[dict[str, list[np.ndarray]], dict[str, np.ndarray]]:
    """Three takes of each word, and one more, as ``(takes, fresh)``."""
    takes, fresh = {}, {}
    for word, clips in _sequences(voice).items():
        order = random.permutation(len(clips))
        takes[word] = [clips[place] for place in order[:TAKES]]
        fresh[word] = clips[order[TAKES]]
    return takes, fresh
