# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Features by hand
#
# **The question:** how far does a good feature carry a simple classifier, and where does it break?
#
# Afterwards you will be able to
#
# - build a *histogram of oriented gradients* (HOG) from a picture, with pencil and paper,
# - say what its cells, its bins and its blocks are each good for,
# - explain the margin and the kernel of a support vector machine,
# - tune two rivals fairly, on validation data,
# - foresee which changes of a picture a feature survives, and which break it.
#
# **You need:** lessons 00 and 02; pencil and paper.
# **Time:** about 75 minutes, of which a laptop computes for one. Nothing here uses a GPU.

# %%
from course.claims import claim
from course.comparison import by_hand, compare, summarise
from course.data import load, load_circles
from course.devices import pick
from course.exercises import features_by_hand as exercises
from course.features.image import hog, orientation_histograms
from course.figures import new_figure, plot_accuracy_by_size, plot_accuracy_curves, plot_gradients
from course.figures import plot_histograms, plot_hog, plot_images, plot_margins, plot_votes, show
from course.widgets import explore_hog
from skimage import data as photographs, feature as scikit_image
from sklearn.svm import SVC
import numpy as np

# %%
fashion = load("fashion_mnist", test_size=pick(quick=200, laptop=1_000, gpu=10_000)).scaled()

# %% [markdown]
# ## First, your guess
#
# In lesson 02 nets worked on bare pixels, and found their own way from there. Today a person does the
# finding. We take a classifier that can draw only straight boundaries and 1,000 labelled garments, and
# train it twice: on the pixels, and on a description of the *edges* in each picture, worked out by a recipe
# that learns nothing.
#
# Same classifier, same garments, same labels. **Of 100 new garments, how many more does it get right with
# the description?** Write a whole number in place of `None`, a negative one if you expect it to do worse. It
# is kept, and shown beside the result.

# %%
my_guess = exercises.gain.record(None)

# %% [markdown]
# ## What pixels do not know
#
# To a classifier that works on pixels, a picture is a list of 784 numbers, and two pictures are alike if
# their numbers are. How far apart they are is measured as between two places on a map:
#
# $$d(a, b) = \sqrt{\textstyle\sum_i (a_i - b_i)^2}$$
#
# where $a_i$ and $b_i$ are the intensities of pixel $i$ in the pictures $a$ and $b$. Below are a boot, the
# same boot three pixels higher, the same boot in dim light, and, of 2,000 garments, the one that is nearest
# by $d$ and no shoe at all. Before you run the cell: which is most like the boot, to you? And by $d$?

# %%
images, kinds, names = fashion.x_train[:2_000, :, :, 0], fashion.y_train[:2_000], fashion.class_names
boot = images[kinds == names.index("Ankle boot")][0]  # (28, 28)
no_shoes = images[~np.isin(kinds, [names.index(shoe) for shoe in ("Sandal", "Sneaker", "Ankle boot")])]
nearest = no_shoes[((no_shoes - boot) ** 2).sum(axis=(1, 2)).argmin()]
pictures = np.stack([boot, np.roll(boot, -3, axis=0), 0.4 * boot, nearest])
distances = np.sqrt(((pictures - boot) ** 2).sum(axis=(1, 2)))
titles = ["boot, d = {:.1f}", "moved, d = {:.1f}", "dim, d = {:.1f}", "no shoe, d = {:.1f}"]
titles = [title.format(d) for title, d in zip(titles, distances, strict=True)]
show(
    plot_images(pictures, titles, width=6.5),
    "A boot, the same boot moved and dimmed, and a garment that is no shoe, with their distances d.",
)

# %% tags=["nbval-check-output"]
fooled = distances[3] < min(distances[1:3])
claim("by its pixels, a garment that is no shoe is nearer to the boot than the boot moved or dimmed", fooled)

# %% [markdown]
# We want numbers that change when the *shape* changes, and hardly when the light does or when the garment
# lies a little elsewhere. In 2005 Navneet Dalal and Bill Triggs published such a recipe, to find people in
# photographs. It has four steps, each small enough for paper:
#
# 1. At each pixel, how does intensity change? *(gradient)*
# 2. How strongly, and in which direction? *(magnitude and direction)*
# 3. In each small square, which directions are frequent? *(histogram of a cell)*
# 4. How do they compare with those next to them? *(block)*
#
# ## Step 1: the gradient
#
# An edge is where intensity changes. Here are 5 × 5 pixels of the boot, as whole numbers from 0 (black) to
# 255 (white). $I(y, x)$ is the intensity in row $y$, counted downwards, and column $x$.

# %%
patch = np.round(255 * boot[9:14, 11:16]).astype(int)
print(patch)

# %% [markdown]
# For the pixel in the middle, subtract left from right, and above from below:
#
# $$g_x = I(y, x + 1) - I(y, x - 1) \qquad g_y = I(y + 1, x) - I(y - 1, x)$$
#
# $g_x$ says how intensity changes to the right, $g_y$ how it changes downwards; together they are the
# *gradient*. **Work out both on paper now**, then run the cell. The pixel itself plays no part.
#
# For all pixels at once, subtract the picture from itself, moved. On the border one neighbour is missing;
# there we write 0.

# %%
right_minus_left, below_minus_above = patch[2, 3] - patch[2, 1], patch[3, 2] - patch[1, 2]
print("gx =", right_minus_left, "  gy =", below_minus_above)
gx, gy = np.zeros_like(boot), np.zeros_like(boot)
gx[:, 1:-1] = boot[:, 2:] - boot[:, :-2]
gy[1:-1, :] = boot[2:, :] - boot[:-2, :]

# %% [markdown]
# ## Step 2: magnitude and direction
#
# $g_x$ and $g_y$ are the two short sides of a right-angled triangle. Its long side is how *strong* the edge
# is, its angle which way intensity grows:
#
# $$m = \sqrt{g_x^2 + g_y^2} \qquad \theta = \arctan\!\left(g_y / g_x\right) \bmod 180°$$
#
# ($\theta = 90°$ where $g_x = 0$.) Modulo 180° means that opposite directions count as one. Why throw half of
# the circle away? A dark boot on white ground and a white boot on black ground have the same outline, and
# opposite gradients. **On paper: $m$ and $\theta$ of the pixel above.** Ruler and protractor will do.

# %%
magnitude = np.hypot(gy, gx)  # (28, 28)
direction = np.degrees(np.arctan2(gy, gx)) % 180  # (28, 28)
print(f"m = {np.hypot(right_minus_left, below_minus_above):.0f}, in units of 1/255")
print(f"theta = {np.degrees(np.arctan2(below_minus_above, right_minus_left)) % 180:.0f} degrees")
show(
    plot_gradients(boot, gy, gx),
    "A boot, its change to the right and downwards, the magnitude, bright along edges, and the direction.",
)

# %% [markdown]
# In the second and third pictures mid-grey means no change, white means brighter, black darker. Compare
# them: the upright shaft shows to the right, the sole shows downwards. Where both are mid-grey, as inside
# the plain parts, the magnitude is black, and no direction is worth drawing.
#
# Direction is that of the *change*, at right angles to the edge: along the upright shaft it is near 0° (or
# 180°, which is the same), along the level sole near 90°.
#
# ## Step 3: the votes of a cell
#
# Now forget on purpose. Cut the picture into *cells* of 4 × 4 pixels. Within a cell we keep which
# directions there are, and forget where in the cell they are.
#
# The 16 pixels hold a vote. There are nine candidates, the *bins* 0–20°, 20–40°, …, 160–180°. Each pixel
# votes for the bin of its direction. Should every vote count the same? Look at the cloth: its faint wobbles
# have directions too, and they are many. So a vote weighs as much as its gradient: $m$. The sum is divided
# by 16, the pixels in a cell.

# %%
cell = np.s_[8:12, 12:16]
histogram = np.zeros(9)
for weight, angle in zip(magnitude[cell].ravel(), direction[cell].ravel(), strict=True):
    histogram[int(angle // 20)] += weight / 16
show(
    plot_votes(boot, gy, gx, cell, histogram),
    "A cell of 4 × 4 pixels on the boot, the gradient of each pixel as an arrow, and its nine votes as bars.",
)

# %% [markdown]
# **On paper:** pick three arrows, read off their directions (0° points right, 90° down; a reversed arrow is
# the same vote), and find the bars they went to.
#
# The picture has 7 × 7 cells. To count in all of them, keep for each bin only the magnitudes that voted for
# it, and average them over each cell. The `reshape` splits 28 rows into 7 × 4 and 28 columns into 7 × 4;
# the mean runs over the fours.
#
# That makes 49 cells of 9 numbers. To look at them, draw each cell as a star: one line a bin, lying *along*
# the edge it stands for, the brighter the more votes. Could you still tell that it is a boot?

# %%
bins = (direction // 20).astype(int)  # (28, 28), 0 to 8
histograms = np.zeros((7, 7, 9))
for number in range(9):
    votes = np.where(bins == number, magnitude, 0)
    histograms[:, :, number] = votes.reshape(7, 4, 7, 4).mean(axis=(1, 3))

show(
    plot_hog(boot[None], histograms[None]),
    "A boot, and beside it a grid of 7 × 7 stars of lines: bright lines follow its outline.",
)

# %% [markdown]
# ## Step 4: blocks
#
# Turn down the light, so that every pixel has half its intensity. What happens to the histograms? Decide
# before you run the cell. `orientation_histograms` is the course's own version of steps 1 to 3, for many
# pictures at once.

# %% tags=["nbval-check-output"]
bright, dim = orientation_histograms(np.stack([boot, 0.5 * boot]), pixels_per_cell=(4, 4))  # (7, 7, 9) each
claim("the histograms made by hand are those of the course", np.allclose(histograms, bright, atol=1e-6))
claim("half the light halves every vote", np.allclose(dim, bright / 2, atol=1e-6))

# %% [markdown]
# So the histograms still depend on the light. But all votes shrink alike: their *proportions* stay. Take
# $v$, the 36 votes of a *block* of 2 × 2 neighbouring cells, and scale it to length 1:
#
# $$v \leftarrow \frac{v}{\sqrt{\lVert v \rVert^2 + \varepsilon^2}}$$
#
# $\lVert v \rVert$ is the length of $v$, the root of the sum of its squares; $\varepsilon = 0.00001$ keeps
# an empty block from dividing by zero. Then no number may exceed 0.2, and the block is scaled once more.
# The limit is for glaring edges: one highlight shall not push all other edges towards nothing. (In the
# figure, bars that end level have met it; the last scaling then made them longer, all alike.)
#
# Why scale a block, and not each cell by itself? Think of a cell in which there is nothing but a faint
# wobble of the cloth. Scaled alone, it would count as much as the sharpest edge. Among its neighbours it
# stays faint.


# %%
def normalise(block):
    block = block / np.sqrt((block**2).sum() + 1e-5**2)
    block = np.minimum(block, 0.2)
    return block / np.sqrt((block**2).sum() + 1e-5**2)


lights = {"full light": bright, "half the light": dim}
counted = {light: cells[2, 3] for light, cells in lights.items()}
in_block = {light: normalise(cells[2:4, 3:5])[0, 0] for light, cells in lights.items()}
figure = plot_histograms({"one cell, as counted": counted, "the same cell, in its block": in_block})
show(figure, "Votes of one cell: at half the light half as high, but after normalisation the same.")

# %% [markdown]
# Blocks overlap: they move on by one cell at a time. A row of 7 cells has room for 6 blocks, so that there
# are 6 × 6 blocks of 36 numbers. Written one after the other, they are the HOG of the picture. Is yours the
# same as the course's, and as that of scikit-image, a well-known library?

# %% tags=["nbval-check-output"]
corners = [(row, column) for row in range(6) for column in range(6)]
blocks = [normalise(histograms[row : row + 2, column : column + 2]) for row, column in corners]  # (2, 2, 9)
my_hog = np.concatenate([block.ravel() for block in blocks])  # (1296,)
settings = {"orientations": 9, "pixels_per_cell": (4, 4), "cells_per_block": (2, 2)}
of_course, of_library = hog(boot[None], **settings)[0], scikit_image.hog(boot, **settings)
claim("the HOG made by hand is that of the course", np.allclose(my_hog, of_course, atol=1e-6))
claim("it is that of scikit-image too", np.allclose(my_hog, of_library, atol=1e-6))
in_half_light = hog(0.5 * boot[None], **settings)[0]
claim("half the light leaves it as it is", np.allclose(my_hog, in_half_light, atol=1e-3))

# %% [markdown]
# You have built HOG. The whole recipe on one card:
#
# | step | on paper | what it leaves |
# | --- | --- | --- |
# | gradient | right − left, below − above | 28 × 28 × 2 |
# | magnitude, direction | $\sqrt{g_x^2 + g_y^2}$, angle modulo 180° | 28 × 28 × 2 |
# | cells of 4 × 4 pixels | 9 bins, votes weighted by magnitude | 7 × 7 × 9 |
# | blocks of 2 × 2 cells | length 1, at most 0.2, length 1 | 6 × 6 × 36 = 1,296 |
#
# **On paper:** how many numbers with cells of 7 × 7 pixels, and blocks of 2 × 2 cells as before? (The line
# below the next picture can tell you, and so can the table of cell sizes further down.)
#
# ## Your hand on the recipe
#
# Below you see the steps at once: the picture, $m$, $\theta$, the stars, and the nine votes of the cell in
# the frame. Point at any cell, or move the frame by the arrow keys once you have clicked into the picture.
# Pick a garment, or draw one on the pad below. With *block norm*, a cell shows the mean of what the blocks
# make of it; it lies in up to four.

# %% tags=["widget"]
garments = np.stack([images[kinds == kind][0] for kind in range(len(names))])
explore_hog(garments[::-1], names[::-1])  # the boot first

# %% [markdown]
# To try, always with a guess first:
#
# 1. Point at a cell in the middle of the boot, where there is nothing but cloth. Switch the block norm off
#    and on, and watch the numbers on the bars' axis. Faint wobbles stay faint beside a sharp edge; why do
#    they grow loud here? (What else is there in their blocks?)
# 2. Clear the pad, and draw one upright line. Which bin will it fill? Now a level one, and a slanted one.
# 3. Two bins only. Draw two lines that you can tell apart easily, and this HOG cannot.
# 4. Cells of 14 pixels: pick the pullover, then the coat. Would you tell them by their stars? From which cell
#    size on?

# %% [markdown]
# ## A simple classifier: the widest street
#
# A feature decides nothing; a classifier has to. Here is one that was at its best with features made by
# hand: the *support vector machine* (SVM). Take two clouds of points in the plane. Many straight lines
# part them. Which would you trust with a new point? The SVM takes the one with the most room on both
# sides: the middle of the widest street between the clouds.
#
# $$f(x) = w \cdot x + b \qquad \text{street: } -1 < f(x) < 1 \qquad \text{width: } 2 / \lVert w \rVert$$
#
# $x$ is a point, $w$ and $b$ are learned, and the sign of $f$ decides. Clouds may overlap, so points are
# allowed on the street, at a price. Learning makes
#
# $$\tfrac{1}{2} \lVert w \rVert^2 + C \textstyle\sum_i \xi_i$$
#
# as small as it can: $\xi_i$ is how far point $i$ has come over its own kerb, measured in $f$ (0 if it stays
# off the street), and $C$ the price of that. Large $C$: few trespassers, narrow street.

# %%
random = np.random.default_rng(4)
points = np.concatenate([random.normal(-1.2, 0.8, (40, 2)), random.normal(1.2, 0.8, (40, 2))])
sides = np.repeat([0, 1], 40)
streets = {f"C = {C:g}": SVC(kernel="linear", C=C).fit(points, sides) for C in (0.02, 10)}
show(
    plot_margins(streets, points, sides),
    "Two clouds of points, parted by a line in the middle of a street: wide for small C, narrow for large C.",
)

# %% [markdown]
# The ringed points lie on the street or at its kerb: they are the *support vectors*. All others could move
# about or go away, as long as they stay off the street, and the machine would learn the same line. It rests
# on the hard cases alone.
#
# ## A kernel is a measure of similarity
#
# A ring within a ring: no line parts them. But the same $f$ can be written so that $w$ is gone:
#
# $$f(x) = \sum_i c_i\, K(x_i, x) + b \qquad K(x_i, x) = x_i \cdot x$$
#
# The sum runs over the support vectors $x_i$; $c_i$ is learned, positive on one side and negative on the
# other. Read it as a vote: every support vector votes for its side, the louder the more *similar* it is to
# $x$. Similarity is the *kernel* $K$, and we may put in another, the radial basis function (RBF):
#
# $$K(x_i, x) = e^{-\gamma \lVert x_i - x \rVert^2}$$
#
# It is 1 where both points are the same and fades with distance, the faster the larger $\gamma$. Only
# neighbours are heard. Is that truly all? After the figure, we take the vote by hand.

# %%
circles = load_circles(n=200, noise=0.12)
machines = {
    "linear": SVC(kernel="linear", C=1).fit(circles.x_train, circles.y_train),
    "RBF": SVC(kernel="rbf", C=1, gamma=1).fit(circles.x_train, circles.y_train),
}
show(
    plot_margins(machines, circles.x_train, circles.y_train),
    "A ring of points within a ring: a straight line cannot part them, the boundary of the RBF kernel can.",
)

# %% tags=["nbval-check-output"]
street = streets["C = 10"]
again = SVC(kernel="linear", C=10).fit(points[street.support_], sides[street.support_])
same = np.allclose(again.coef_, street.coef_, atol=0.01)
claim("learned from the support vectors alone, the street is the same", same)
machine = machines["RBF"]
offsets = circles.x_test[:, None] - machine.support_vectors_  # (points, support vectors, 2)
similarity = np.exp(-1.0 * (offsets**2).sum(axis=2))  # (points, support vectors), gamma = 1
score = similarity @ machine.dual_coef_[0] + machine.intercept_
by_machine = machine.decision_function(circles.x_test)
claim("the vote taken by hand is the score of the machine", np.allclose(score, by_machine, atol=1e-6))

# %% [markdown]
# Garments come in ten kinds. scikit-learn's `SVC` then trains one machine for each of the 45 pairs of kinds
# and lets them vote.
#
# ## A fair contest: tune both sides
#
# $C$ has to be chosen, and the size of the cells too. By the test pictures? Then the test would be part of
# the learning, and its verdict worth nothing. So we hold out some of the *training* pictures and choose by
# them. And both sides get the same effort: the same ten machines, on pixels and on HOG. What is chosen here,
# with 1,000 garments to learn from, is kept for all that follows.
#
# Then the cells. Small ones keep more of where an edge lies, large ones forget more. Guess the winner: 4, 7
# or 14 pixels a side?


# %%
def edges(images, cell=4):
    return hog(images, pixels_per_cell=(cell, cell), cells_per_block=(2, 2))


def pixels(images):
    return images.reshape(len(images), -1)


tuning = fashion.subset(train_size=pick(quick=200, laptop=2_000, gpu=2_000)).hold_out(1 / 2)

# %% tags=["varies"]
prices, best_price = (0.01, 0.1, 1, 10, 100), {}
for name, features in {"pixels": pixels, "HOG": edges}.items():
    inputs, held_out = features(tuning.x_train), features(tuning.x_test)
    for kernel in ("linear", "rbf"):
        machines = [SVC(kernel=kernel, C=C).fit(inputs, tuning.y_train) for C in prices]
        right = [machine.score(held_out, tuning.y_test) for machine in machines]
        best_price[name, kernel] = prices[np.argmax(right)]
        table = "  ".join(f"C = {C:g}: {r:.1%}" for C, r in zip(prices, right, strict=True))
        print(f"{name:6} {kernel:6}  {table}")

# %% tags=["varies"]
by_cell, C = {}, best_price["HOG", "linear"]
for cell in (4, 7, 14):
    inputs, held_out = edges(tuning.x_train, cell), edges(tuning.x_test, cell)
    machine = SVC(kernel="linear", C=C).fit(inputs, tuning.y_train)
    by_cell[cell] = machine.score(held_out, tuning.y_test)
    print(f"cells of {cell:2} pixels: {inputs.shape[1]:5,} numbers, {by_cell[cell]:.1%} right")

# %% [markdown]
# Forgetting has a price: a cell of 14 pixels no longer knows whether its upright edge is a sleeve or a
# trouser leg. We stay with 4.
#
# ## What a good feature is worth
#
# Now the test pictures, for the first time. Four contenders learn from the same garments, few or many. Which
# garments those are is drawn at random, so every contest is held several times, each with a new *seed* for
# the draw. What counts is the mean; the *spread* (standard deviation) says how much of it is luck.
# `compare` does the bookkeeping: it fits each contender at each size and seed, and tests it.

# %% tags=["varies"]
contenders = [
    by_hand(f"{name} + {title} SVM", features, SVC(kernel=title.lower(), C=best_price[name, title.lower()]))
    for title in ("linear", "RBF")
    for name, features in {"pixels": pixels, "HOG": edges}.items()
]
sizes = pick(quick=(30, 60, 120), laptop=(250, 1_000, 4_000), gpu=(250, 1_000, 4_000, 12_000))
small, middle, large = sizes[:3]
seeds = {size: range(pick(quick=1, laptop=2 if size == large else 3, gpu=5)) for size in sizes}
summaries = summarise(compare(contenders, fashion, sizes=sizes, seeds=seeds))
for s in summaries:
    print(f"{s.train_size:6,}  {s.contender:20} {s.accuracy:.1%} ± {s.spread:.1%}  {s.train_seconds:5.1f} s")

# %% tags=["varies"]
figure, panels = new_figure(1, 2, height=3.8, sharey=True)
for panel, title in zip(panels, ("linear", "RBF"), strict=True):
    plot_accuracy_by_size([s for s in summaries if title in s.contender], ax=panel)
show(figure, "Accuracy over training size: HOG lies above pixels, with a linear and with an RBF machine.")
reached = {(s.contender, s.train_size): s.accuracy for s in summaries}
gain = {n: reached["HOG + linear SVM", n] - reached["pixels + linear SVM", n] for n in sizes}
exercises.gain.beside(100 * gain[middle])

# %% tags=["nbval-check-output"]
claim("of these cells, the smallest do best and the largest worst", by_cell[4] > by_cell[7] > by_cell[14])
claim("HOG beats pixels at every size: by two points or more if linear ...", min(gain.values()) > 0.02)
gain_rbf = {n: reached["HOG + RBF SVM", n] - reached["pixels + RBF SVM", n] for n in sizes}
claim("... and by one or more with the RBF kernel", min(gain_rbf.values()) > 0.01)
by_kernel = reached["pixels + RBF SVM", small] - reached["pixels + linear SVM", small]
claim("at the smallest size a better feature gains more than a better kernel", gain[small] > by_kernel)
with_fewer_labels = reached["HOG + linear SVM", middle] - reached["pixels + linear SVM", large]
claim("HOG, with a quarter of the labels, is level with pixels or ahead", with_fewer_labels > -0.005)

# %% [markdown]
# Nobody trained the 1,296 numbers, and yet they stand in for three quarters of the labels. That is knowledge
# of the world, put in by a person: *shape lies in edges*.
#
# ## Where it breaks
#
# So take that person at their word. What does each step promise, and what does no step promise? **Before
# you go on, rank these by what they will cost HOG:** dim light; a garment that lies two pixels further
# right; four pixels; a garment photographed on gravel.
#
# We train both linear machines once more, one for each seed, on neat pictures, and test them on spoiled
# ones. The first spoiling is **light**: the blocks promise that it does not matter. Does the promise hold
# down to a tenth of it?

# %%
trained = {"pixels + linear SVM": (pixels, []), "HOG + linear SVM": (edges, [])}
for seed in range(pick(quick=1, laptop=3, gpu=5)):
    drawn = fashion.subset(train_size=middle, seed=seed)
    for name, (features, machines) in trained.items():
        machine = SVC(kernel="linear", C=best_price[name.split()[0], "linear"])
        machines.append(machine.fit(features(drawn.x_train), drawn.y_train))
tested, labels = fashion.x_test[:500, :, :, 0], fashion.y_test[:500]


# %%
def spoil(change, levels):
    accuracies = {}  # contender to (seeds, levels)
    for name, (features, machines) in trained.items():
        inputs = [features(change(tested, level)) for level in levels]
        accuracies[name] = np.array([[one.score(x, labels) for x in inputs] for one in machines])
    return accuracies


light = (1, 0.7, 0.4, 0.1)
in_dim_light = spoil(lambda images, level: images * np.float32(level), light)
figure = plot_accuracy_curves(light, in_dim_light, xlabel="light (1: as trained)", chance=0.1)
show(figure, "Accuracy in ever dimmer light: HOG stays level, pixels fall towards guessing.")


# %% tags=["nbval-check-output"]
def points_lost(accuracies):
    return {name: 100 * (values[:, :1] - values).mean(axis=0) for name, values in accuracies.items()}


lost = points_lost(in_dim_light)
claim("with a tenth of the light HOG loses less than a point", lost["HOG + linear SVM"][-1] < 1)
claim("with a tenth of the light pixels lose more than twenty", lost["pixels + linear SVM"][-1] > 20)

# %% [markdown]
# Now **place**. The cells promise to forget where within them an edge lies. But a cell is 4 pixels wide, and
# *which* cell it was, HOG does not forget. What do you expect at two pixels, and at four? First some
# pictures, each with what HOG takes it for.


# %%
def move(images, right):
    return np.pad(images, ((0, 0), (0, 0), (6, 6)))[:, :, 6 - right : 34 - right]  # black comes in


features, machines = trained["HOG + linear SVM"]
answers = machines[0].predict(features(tested))
chosen = [np.flatnonzero((labels == kind) & (answers == kind))[0] for kind in (1, 2, 3, 8, 9)]
moved = np.concatenate([move(tested[chosen], steps) for steps in (0, 2, 4, 6)])
answers = machines[0].predict(features(moved))
right = answers == np.tile(labels[chosen], 4)
figure = plot_images(moved, [names[answer] for answer in answers], right=right, columns=5, width=6)
show(figure, "Five garments, moved right by 0, 2, 4, 6 pixels from row to row, and what HOG takes each for.")

# %%
steps = (0, 1, 2, 3, 4, 5, 6)
when_moved = spoil(move, steps)
show(
    plot_accuracy_curves(steps, when_moved, xlabel="moved to the right (pixels)", chance=0.1),
    "Accuracy on moved garments: HOG falls later than pixels, but at four pixels both have fallen deep.",
)

# %% tags=["nbval-check-output"]
lost = points_lost(when_moved)
of_hog, of_pixels = lost["HOG + linear SVM"], lost["pixels + linear SVM"]
forgiven = (of_hog[1:3] < of_pixels[1:3] * 2 / 3).all()
claim("moved one or two pixels, HOG loses less than two thirds of what pixels lose", forgiven)
claim("moved four pixels, a whole cell, HOG loses more than thirty points", of_hog[4] > 30)

# %% [markdown]
# The promise is kept as far as it goes: half a cell. Beyond that, each edge is counted next door, in
# numbers that the machine has learned to read as something else. You would still know a boot, six pixels
# further right.
#
# Would larger cells forgive larger moves? And at what price? The table of cell sizes tells the price.
#
# Last, **clutter**. In these pictures the garment lies on black. Let us lay it on something: on plain grey,
# and on gravel, a photograph that comes with scikit-image. Both are equally bright on average. What will the
# grey change in the stars, and what the gravel? Remember that opposite directions count as one; then foresee
# the curves.


# %%
def lay_on(ground):
    return lambda images, brightness: np.where(images > 0.05, images, brightness * ground[: len(images)])


gravel = photographs.gravel().astype(np.float32) / 255  # (512, 512)
corners = np.random.default_rng(0).integers(0, 512 - 28, (len(tested), 2))
stones = np.stack([gravel[y : y + 28, x : x + 28] for y, x in corners])  # (500, 28, 28)
on_grey, on_gravel = lay_on(np.full_like(stones, stones.mean())), lay_on(stones)

# %%
bag = tested[chosen[3:4]]
spoiled = np.concatenate([bag, on_grey(bag, 1), on_gravel(bag, 1)])
stars = orientation_histograms(spoiled, pixels_per_cell=(4, 4))
figure = plot_hog(spoiled, stars, ["as trained", "on plain grey", "on gravel"])
show(figure, "A bag on black, on grey and on gravel, and its stars: on gravel every cell is full of lines.")

# %%
strengths = (0, 0.25, 0.5, 0.75, 1)
on_ground = {"plain grey": spoil(on_grey, strengths), "gravel": spoil(on_gravel, strengths)}
figure, panels = new_figure(1, 2, height=3.8, sharey=True)
for panel, (ground, accuracies) in zip(panels, on_ground.items(), strict=True):
    plot_accuracy_curves(strengths, accuracies, xlabel=f"brightness of the {ground}", chance=0.1, ax=panel)
show(figure, "Accuracy on grey and on gravel: pixels fall on both; HOG holds out on grey, not on gravel.")

# %% tags=["nbval-check-output"]
lost_on = {ground: points_lost(accuracies) for ground, accuracies in on_ground.items()}
hog_on_grey, hog_on_gravel = (lost_on[ground]["HOG + linear SVM"][-1] for ground in ("plain grey", "gravel"))
pixels_on_grey = lost_on["plain grey"]["pixels + linear SVM"][-1]
claim("plain grey costs HOG less than half of what it costs pixels", hog_on_grey < pixels_on_grey / 2)
claim("gravel costs HOG more than thirty points", hog_on_gravel > 30)
claim("gravel costs HOG at least ten points more than grey as bright", hog_on_gravel > hog_on_grey + 10)

# %% [markdown]
# On grey the outline stays where it was, and many edges only turn round, which an unsigned direction does
# not see. Gravel has edges of its own. HOG counts every edge, and has no step that asks *whose* it is.
#
# ## What this shows, and what it does not
#
# A feature made by hand is knowledge that needs no labels. It holds exactly as far as the thought behind it:
# light was thought of; small moves, up to half a cell; clutter was not. To mend that, somebody has to think
# again, and write the next recipe.
#
# It does **not** show that HOG must fail on moved or cluttered pictures: both machines saw neat ones only,
# and with spoiled ones among their examples they might learn better. Nor does it show what nets make of the
# same task. They have not been raced yet. And HOG was made for people in photographs of 64 × 128 pixels, not
# for garments of 28 × 28; other recipes (colours, textures, key points) suit other pictures.

# %% tags=["exercises"]

# %% [markdown]
# ## Looking back
#
# You can now
#
# - build HOG with pencil and paper: right minus left, below minus above; $m$ and $\theta$; nine bins a cell,
#   votes weighted by $m$; blocks scaled to length 1,
# - say what each is good for: cells forget place, bins keep direction, blocks forget light,
# - explain an SVM: the widest street, held by its support vectors; a kernel is a measure of similarity,
# - tune fairly: the same effort for both sides, on pictures held out of training, the test untouched,
# - foresee where a feature breaks, by asking what it promises.
#
# **Next: [04 Convolution](04_convolution.ipynb)** takes step 1 of HOG, a small subtraction at every pixel,
# and lets its weights be anything, even learned. And it moves garments again.
#
# ## Sources
#
# - N. Dalal and B. Triggs, *Histograms of Oriented Gradients for Human Detection*, CVPR 2005: HOG, and what
#   each choice in it is worth.
# - D. G. Lowe, *Distinctive Image Features from Scale-Invariant Keypoints*, International Journal of Computer
#   Vision 60 (2004): histograms of gradients before HOG, and the limit of 0.2.
# - C. Cortes and V. Vapnik, *Support-Vector Networks*, Machine Learning 20 (1995): the margin with a price.
# - B. E. Boser, I. M. Guyon and V. N. Vapnik, *A Training Algorithm for Optimal Margin Classifiers*, COLT
#   1992: kernels.
# - H. Xiao, K. Rasul and R. Vollgraf, *Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning
#   Algorithms*, arXiv:1708.07747 (2017): the garments.
# - S. van der Walt and others, *scikit-image: image processing in Python*, PeerJ 2:e453 (2014): the gravel,
#   and the HOG that yours was checked against.
