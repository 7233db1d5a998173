"""What lesson 12 asks: multiplications, a roof, what cannot be shared, memory, and two clocks that mislead."""

import numpy as np

from course.checking import Lesson, Question, Wrong, expect, expect_number

lesson = Lesson("12")

share = lesson.prediction("share", "Share of the best speed that a training reaches", unit="percent")
first_step = lesson.prediction("first_step", "The first step against a later one", unit="times as long")
batch = lesson.prediction("batch", "Batches of 256 against single images", unit="times as many a second")


@lesson.exercise(
    title="The third convolution",
    minutes=3,
    objective=2,
    prompt="""
        A convolution makes 128 maps of 7 × 7 out of 64 maps of 7 × 7, padded, with filters of 3 × 3. How many
        multiplications does it take for one image? Multiplications with the zeros of the border count: the
        device makes them all the same.
    """,
    starter="my_multiplications = ...",
    answer="my_multiplications",
    solution="my_multiplications = (7 * 7) * 128 * (3 * 3 * 64)",
    hints=(
        "How many multiplications does it take to get one number of one new map?",
        "Places × new maps × weights of one filter. A filter reaches through all 64 maps.",
    ),
    notice="""
        3.6 million, as many as the second convolution of the lesson: half the width and height is a quarter of
        the places, twice the maps on both sides is four times the weights.
    """,
    why="49 places, 128 maps, and each number is a sum over 3 × 3 × 64 weights.",
)
def my_multiplications(answer, random):
    expect_number(
        answer,
        49 * 128 * 9 * 64,
        {
            "A filter is 3 × 3 in each of the 64 maps that come in.": 49 * 128 * 9,
            "That is for one new map. There are 128.": 49 * 9 * 64,
            "That is how many weights there are. Each is used at every place.": 128 * 9 * 64,
            "The picture is padded: the filter fits 7 × 7 times, not 5 × 5.": 25 * 128 * 9 * 64,
            "That counts additions, too. Only multiplications are asked for.": 2 * 49 * 128 * 9 * 64,
            "A filter has 3 × 3 weights a map, not 3.": 49 * 128 * 3 * 64,
        },
    )


@lesson.exercise(
    title="The roof",
    minutes=5,
    objective=3,
    prompt="""
        Write the roofline as a function: `roof(intensity, operations, memory)` returns how many operations a
        second are possible at most. `intensity` is in operations a byte, a number or an array; `operations` is
        the ceiling of the arithmetic, in operations a second; `memory` that of the memory, in bytes a second.
    """,
    starter="""
        def roof(intensity, operations, memory):
            return ...
    """,
    answer="roof",
    solution="""
        def roof(intensity, operations, memory):
            return np.minimum(operations, intensity * memory)
    """,
    hints=(
        "How many operations come with the bytes that can be moved in a second?",
        "Both limits hold at once: which of the two numbers decides?",
        "`min` compares two numbers; for arrays there is `np.minimum`.",
    ),
    notice="""
        Where both are equal the roof has its ridge, at operations / memory. Half the bytes a number move a layer
        to the right, under a roof that may be higher, too.
    """,
    why="In a second at most `memory` bytes arrive, each good for `intensity` operations; the arithmetic allows `operations`.",
)
def roof(answer, random):
    for _ in range(3):
        operations, memory = random.uniform(50, 200), random.uniform(5, 20)
        ridge = operations / memory
        intensity = np.array([0.1, 0.5, 0.9, 1.1, 3.0, 20.0]) * ridge
        wanted = np.minimum(operations, intensity * memory)
        mistakes = {
            "The smaller of both limits decides: no layer gets past either.": np.maximum(
                operations, intensity * memory
            ),
            "That is the slope alone. The arithmetic has a limit, too.": intensity * memory,
            "That is the flat part alone. Where few operations come with a byte, memory is the limit.": np.full(
                6, operations
            ),
            "Bytes a second times operations a byte are operations a second: multiply.": np.minimum(
                operations, memory / intensity
            ),
            "The two ceilings are mixed up: intensity goes with memory.": np.minimum(
                memory, intensity * operations
            ),
        }
        try:
            got = answer(intensity, operations, memory)
        except ValueError as error:
            if "ambiguous" in str(error):
                raise Wrong(
                    "It has to take an array of intensities, too: `min` cannot compare arrays."
                ) from error
            raise
        expect(got, wanted, mistakes, what="the roof")
        expect(answer(float(intensity[1]), operations, memory), wanted[1], what="the roof of one number")


@lesson.exercise(
    title="What cannot be shared",
    minutes=8,
    objective=4,
    prompt="""
        A step takes `alone` seconds with one thread, and `together` seconds with `threads` of them. Write
        `share_alone(alone, together, threads)`: which share $s$ of the work, from 0 to 1, cannot be split, if
        nothing else is to blame? The speed-up was $1 / (s + (1 - s) / n)$.
    """,
    starter="""
        def share_alone(alone, together, threads):
            return ...
    """,
    answer="share_alone",
    solution="""
        def share_alone(alone, together, threads):
            ratio = together / alone  # s + (1 - s) / n
            return (ratio - 1 / threads) / (1 - 1 / threads)
    """,
    hints=(
        "`together / alone` is $s + (1 - s) / n$: no fraction over a fraction any more.",
        "Gather $s$: $s\\,(1 - 1/n) + 1/n$.",
    ),
    notice="""
        Ten seconds alone and six with two threads: a fifth cannot be split, and then not even a thousand threads
        are five times as fast.
    """,
    why="From $t_n / t_1 = s (1 - 1/n) + 1/n$, take off $1/n$ and divide by $1 - 1/n$.",
)
def share_alone(answer, random):
    for _ in range(4):
        s, threads, alone = random.uniform(0.05, 0.8), int(random.integers(2, 17)), random.uniform(1, 20)
        together = alone * (s + (1 - s) / threads)
        ratio = together / alone
        expect(
            answer(alone, together, threads),
            s,
            {
                "That is the share that *can* be split; asked is the other one.": 1 - s,
                "That is how the times compare. Part of `together` is work that was split.": ratio,
                "That is the speed-up; asked is a share.": 1 / ratio,
                "Take off what split work costs: 1 / threads of it is left.": ratio / (1 - 1 / threads),
                "Nearly: the share counts for the part beyond 1 / threads, so divide by 1 − 1 / threads.": ratio
                - 1 / threads,
                "The times are the wrong way round: with more threads it takes less.": (
                    alone / together - 1 / threads
                )
                / (1 - 1 / threads),
            },
            what="the share",
        )


@lesson.exercise(
    title="Will it fit?",
    minutes=8,
    objective=5,
    prompt="""
        Write `training_bytes(weights, outputs, batch)`: how many bytes a training by Adam has to keep, in
        numbers of 4 bytes. `weights` is how many numbers the net learns; `outputs` how many numbers all its
        layers hand on for **one** image; `batch` how many images there are in a batch. Count as the lesson
        does: for each weight the weight, its gradient, and what Adam keeps.
    """,
    starter="""
        def training_bytes(weights, outputs, batch):
            return ...
    """,
    answer="training_bytes",
    solution="""
        def training_bytes(weights, outputs, batch):
            for_weights = 4 * weights  # itself, its gradient, and Adam's two
            return 4 * (for_weights + batch * outputs)
    """,
    hints=(
        "How many numbers are there for one weight, all in all? Adam keeps two.",
        "What is kept for the way back is kept for every image of the batch.",
        "Count numbers first, and multiply by 4 bytes at the very end.",
    ),
    notice="""
        Only one of the two parts grows with the batch. So when memory runs out, half the batch is the first
        thing to try: it needs no other net, and loses nothing but some speed.
    """,
    why="Four numbers a weight whatever the batch; every layer's output for every image; four bytes each.",
)
def training_bytes(answer, random):
    for _ in range(4):
        weights, outputs = int(random.integers(10_000, 1_000_000)), int(random.integers(10_000, 200_000))
        images = int(random.integers(2, 300))
        activations = images * outputs
        expect(
            answer(weights, outputs, images),
            4 * (4 * weights + activations),
            {
                "That is how many numbers there are. Each takes 4 bytes.": 4 * weights + activations,
                "Adam keeps two numbers for each weight besides.": 4 * (2 * weights + activations),
                "Adam keeps two numbers a weight, not one.": 4 * (3 * weights + activations),
                "For each weight there are its gradient and Adam's two numbers besides.": 4
                * (weights + activations),
                "What the layers hand on is kept for every image of the batch.": 4 * (4 * weights + outputs),
                "The weights are there once, however large the batch.": 4 * images * (4 * weights + outputs),
                "The weight itself is one of the numbers: itself, its gradient, Adam's two.": 4
                * (5 * weights + activations),
            },
            what="the number of bytes",
            tolerance=1e-9,
        )


@lesson.exercise(
    title="Find the bug: the clock that slanders",
    minutes=8,
    objective=4,
    prompt="""
        `seconds_a_step(step, clock)` shall say how long a step of training *typically* takes. `step()` does
        one, `clock()` tells the time in seconds. It reports a lame 0.7 seconds; watching, one would say a tenth
        of that. **What does it count that it should not?** Two things: one is always there, the other comes now
        and then, when another program wants the machine. Mend it; make at least ten steps.
    """,
    starter="""
        def seconds_a_step(step, clock, count=20):
            began = clock()
            for _ in range(count):
                step()
            return (clock() - began) / count
    """,
    answer="seconds_a_step",
    solution="""
        def seconds_a_step(step, clock, count=20):
            step()  # compiles
            seconds = []
            for _ in range(count):
                began = clock()
                step()
                seconds.append(clock() - began)
            return np.median(seconds)
    """,
    hints=(
        "What does the very first step do, that no later one does?",
        "Make one step before the clock is looked at.",
        "One step of 20 that takes a second spoils a mean. What would it do to a median?",
    ),
    notice="""
        A warm-up, single times, their median: so measure all the figures in this lesson. Whoever reports a mean
        from the first step on measures the compiler, and the neighbours.
    """,
    why="The first step traces and compiles; the median does not care how long the odd disturbed step took.",
)
def seconds_a_step(answer, random):
    for _ in range(3):
        machine = _Machine(random)
        got = answer(machine.step, machine.clock)
        if machine.steps < 10:
            raise Wrong(f"It made {machine.steps} steps: with so few, chance speaks. Make ten or more.")
        number = np.asarray(got, dtype=float)
        if number.size != 1:
            raise Wrong(f"Return one number, not {number.size}: what a step typically takes.")
        if not np.isfinite(number).all():
            raise Wrong("It returns no time at all: were any seconds noted?")
        seconds, times = float(number.reshape(())), np.array(machine.times)
        typical = float(np.median(times[1:]))
        if seconds > 0.9 * times.mean():
            raise Wrong("The first step is still counted: it compiles, and no later one does.")
        if seconds > 1.3 * typical:
            raise Wrong(
                "A disturbed step still weighs in. One long time spoils a mean; what does it do to a median?"
            )
        if seconds < 0.6 * typical:
            raise Wrong("That is less than a step takes: is the sum divided by more steps than were timed?")
        if seconds < 0.97 * typical:
            raise Wrong(
                "That is a lucky step, not a typical one. The fastest says what is possible; take the median."
            )


@lesson.exercise(
    title="Find the bug: shards that are not equal",
    minutes=10,
    objective=6,
    prompt="""
        Several devices share a batch; the last gets what is left. `mean_gradient(gradients, sizes)` puts
        together the gradient of the whole batch's mean loss: `gradients` has shape `(devices, weights)`, each
        row the gradient of the mean loss of one shard, and `sizes` says how many images were in each. The
        training works, and comes out slightly different from one on a single device. **Why?** Mend it.
    """,
    starter="""
        def mean_gradient(gradients, sizes):
            return np.mean(gradients, axis=0)
    """,
    answer="mean_gradient",
    solution="""
        def mean_gradient(gradients, sizes):
            return np.average(gradients, axis=0, weights=sizes)
    """,
    hints=(
        "100 images on three devices: 34, 34 and 32. Whose images count more than others now?",
        "Each image should count the same. How much should each shard count?",
        "`np.average` takes weights.",
    ),
    notice="""
        A mean of means is the mean only if the groups are equally large. The same slip waits wherever a last
        batch is smaller: in a loss over an epoch, in an accuracy over a test part.
    """,
    why="A shard's gradient counts as many times as it has images: the sum over shards of size × gradient, divided by all images.",
)
def mean_gradient(answer, random):
    for _ in range(3):
        devices = int(random.integers(3, 6))
        gradients = random.normal(size=(devices, 7))
        sizes = random.integers(8, 40, devices)
        sizes[-1] = 3
        wanted = np.average(gradients, axis=0, weights=sizes)
        expect(
            answer(gradients, sizes),
            wanted,
            {
                "All shards still count the same, however few images they had.": gradients.mean(axis=0),
                "That is the sum of the shards. Divide it by all images.": (gradients * sizes[:, None]).sum(
                    axis=0
                ),
                "Divide by the number of images, not of devices.": (gradients * sizes[:, None]).mean(axis=0),
                "A larger shard should count more, not less.": np.average(
                    gradients, axis=0, weights=1 / sizes
                ),
                "The gradients are summed, and no shard is weighed.": gradients.sum(axis=0),
                "Nothing is left out: the last, small shard counts, too.": np.average(
                    gradients[:-1], axis=0, weights=sizes[:-1]
                ),
            },
            what="the gradient",
        )


quiz = lesson.ask(
    Question(
        name="unseen",
        objective=1,
        text="`nvidia-smi` lists a GPU, and the backend says there is none. What is the likeliest reason?",
        right="The installed backend was built without CUDA",
        why="The driver sees the card, so card and driver are there. A backend without CUDA cannot ask for it.",
        wrong={
            "The GPU is broken": "Then the driver would hardly list it.",
            "The net is too small to be put on a GPU": "A backend shows what it sees whatever the net; it does not choose by size.",
            "The driver is missing": "`nvidia-smi` comes with the driver, and it answered.",
        },
    ),
    Question(
        name="slope",
        objective=3,
        text="ReLU lies on the slope of the roofline. You get a device with twice the arithmetic and the same memory. ReLU is then …",
        right="as fast as before",
        why="On the slope memory is the limit: it waits for numbers, and they come no sooner.",
        wrong={
            "twice as fast, as every layer": "Only layers under the flat part gain. This one waits for its numbers.",
            "faster by about a half, since half its time is arithmetic": "Its arithmetic happens while it waits for memory; making it quicker saves nothing.",
        },
    ),
    Question(
        name="starved",
        objective=4,
        text="Each batch takes 30 ms to prepare and 10 ms to learn from, one after the other. A device that learns ten times as fast saves about …",
        right="a quarter of the time",
        why="40 ms become 31: preparing stays as it is. Prepared ahead by helpers, it would be worth more.",
        wrong={
            "nine tenths of the time": "Only the 10 ms shrink, the 30 ms of preparing do not.",
            "half of the time": "10 of 40 ms shrink to 1: look at what is left.",
            "nothing at all, since the device is starved": "The 10 ms do shrink. But they were the smaller part.",
        },
    ),
    Question(
        name="shapes",
        objective=4,
        text="A compiled training is slow again at every step. What would you look for first?",
        right="Whether every batch has another shape",
        why="A program is made for certain shapes; with new ones the net is traced and compiled again.",
        wrong={
            "Whether the learning rate is too high": "The rate is a number that goes into the program; it costs no time.",
            "Whether the weights have grown too large": "Multiplying takes as long for large numbers as for small ones.",
            "Whether there are too few threads, so that compiling takes longer": "That would slow the first step once, not all of them.",
        },
    ),
    Question(
        name="shards",
        objective=6,
        text="Four devices share each batch of a net *with* batch norm, each norm looking at its own shard. Compared with one device …",
        right="the gradients differ: mean and variance are another shard by shard",
        why="A norm makes what an image counts depend on its neighbours; a shard is not just a part of the sum.",
        wrong={
            "the gradients are equal, since a mean of means is the mean": "Of equal shards, yes, if each image's loss depends on that image alone. With batch norm it does not.",
            "the gradients are equal, but four times as large": "They are averaged, not summed.",
            "only the speed differs, as each device works on fewer images": "The speed as well. But a shard of 16 has another mean than the batch of 64.",
        },
    ),
)


class _Machine:
    """A machine whose clock goes on by what a step takes: long at first, now and then disturbed."""

    def __init__(self, random: np.random.Generator) -> None:
        self.random = random
        self.now = float(random.uniform(0, 1000))
        self.times: list[float] = []

    @property
    def steps(self) -> int:
        return len(self.times)

    def step(self) -> None:
        seconds = self.random.uniform(0.06, 0.08)
        if self.steps == 0:
            seconds += 9
        elif self.steps % 6 == 3:
            seconds += self.random.uniform(0.5, 1)
        self.times.append(seconds)
        self.now += seconds

    def clock(self) -> float:
        return self.now
