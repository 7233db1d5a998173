// A picture and its feature map. Pointing at a number shows its window, the kernel, the products and their sum.
const KEYS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const ROOM = 260, COARSEST = 12, FINEST = 2;  // how wide the picture may be, and how large one pixel
const VERMILION = "#D55E00", BLUE = "#0072B2";
const COLOUR = "color:var(--jp-ui-font-color1, #222);";
const NUMBERS = "change:shapes change:picture_bytes change:answers_bytes change:kept_bytes change:weights " +
  "change:stride change:padding change:pool change:pool_kind change:shades";
const TITLES = { picture: "picture", answers: "map", kept: "after pooling" };

function make(kind, css, text) {
  const element = document.createElement(kind);
  element.style.cssText = css;
  if (text !== undefined) element.textContent = text;
  return element;
}

function short(value) {  // two digits, and no minus before a zero
  const rounded = Math.round(value * 100) / 100 + 0;
  return (Number.isInteger(rounded) ? String(rounded || 0) : rounded.toFixed(2)).replace("-", "−");
}

function shade(value, [low, high]) {
  return Math.round(255 * Math.min(Math.max((value - low) / (high - low), 0), 1));
}

function makeGrid(title, rows, range, marked) {
  const box = make("div", "");
  const grid = make("div", `display:grid;grid-template-columns:repeat(${rows[0].length}, 3.4em);gap:1px`);
  box.append(make("div", `${COLOUR}margin-bottom:2px`, title), grid);
  rows.forEach((row, down) => row.forEach((value, across) => {
    const grey = shade(value, range), frame = marked?.(down, across) ?? "1px solid #888";
    const ink = grey > 117 ? "#000" : "#fff";  // either way at least 4.5 to 1
    grid.append(make("div", `background:rgb(${grey},${grey},${grey});color:${ink};border:${frame};
      text-align:center;padding:5px 0;font-variant-numeric:tabular-nums`, short(value)));
  }));
  return box;
}

function render({ model, el }) {
  const pictures = make("div", "display:flex;flex-wrap:wrap;gap:0.5em 1.5em;align-items:flex-start;margin:6px 0");
  const sums = make("div", "display:flex;flex-wrap:wrap;gap:0.5em 1.2em;align-items:flex-end;margin:6px 0");
  const sentence = make("div", `${COLOUR}margin:4px 0;min-height:2.6em`);
  sums.setAttribute("aria-hidden", "true");  // the sentence says the same
  sentence.setAttribute("role", "status");
  el.append(pictures, sums, sentence);

  const places = { answers: model.get("place"), kept: [0, 0] };
  let level = "answers", arrays = {}, bases = {}, zoom = 1;
  const canvases = {}, captions = {};
  for (const name of Object.keys(TITLES)) {
    const figure = make("figure", "margin:0;max-width:100%"), canvas = make("canvas", "display:block;max-width:100%");
    captions[name] = make("figcaption", COLOUR);
    canvases[name] = canvas;
    figure.append(captions[name], canvas);
    pictures.append(figure);
    if (name === "picture") canvas.setAttribute("role", "img");
    else listen(name, canvas);
  }

  function listen(name, canvas) {
    canvas.style.cssText += ";cursor:crosshair;touch-action:none;margin:3px";
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");  // arrow keys are its own, not the screen reader's
    canvas.dataset.lmSuppressShortcuts = "true";  // else JupyterLab takes the arrow keys
    const point = (event) => {
      const box = canvas.getBoundingClientRect(), [rows, columns] = model.get("shapes")[name];
      move(name, [(event.clientY - box.top) * rows / box.height, (event.clientX - box.left) * columns / box.width]);
    };
    canvas.addEventListener("pointermove", point);
    canvas.addEventListener("pointerdown", point);
    canvas.addEventListener("focus", () => move(name, places[name]));
    canvas.addEventListener("keydown", (event) => {
      const step = KEYS[event.key];
      if (!step) return;
      event.preventDefault();
      event.stopPropagation();
      move(name, places[name].map((at, axis) => at + (event.shiftKey ? 5 : 1) * step[axis]));
    });
  }
  function move(name, to) {
    const shape = model.get("shapes")[name];
    level = name;
    places[name] = to.map((at, axis) => Math.min(Math.max(Math.floor(at), 0), shape[axis] - 1));
    explain();
  }

  const number = (name, row, column) => {  // padding is zero
    const [rows, columns] = model.get("shapes")[name];
    return row < 0 || column < 0 || row >= rows || column >= columns ? 0 : arrays[name][row * columns + column];
  };
  const table = (rows, columns, value) =>
    Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => value(i, j)));

  function load() {
    const shapes = model.get("shapes"), padding = model.get("padding");
    arrays = {};
    bases = {};
    for (const name of Object.keys(shapes)) {
      const view = model.get(`${name}_bytes`);
      arrays[name] = new Float32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
    }
    const largest = Math.max(...shapes.picture) + 2 * padding;
    zoom = Math.min(Math.max(Math.floor(ROOM / largest), FINEST), COARSEST);
    for (const [name, canvas] of Object.entries(canvases)) {
      canvas.parentElement.style.display = shapes[name] ? "" : "none";
      if (!shapes[name]) continue;
      const rim = name === "picture" ? padding : 0, [rows, columns] = shapes[name];
      const base = make("canvas", ""), pen = base.getContext("2d");
      base.width = columns + 2 * rim;
      base.height = rows + 2 * rim;
      const dots = pen.createImageData(base.width, base.height);
      const range = name === "picture" ? [0, 1] : model.get("shades");
      for (let place = 0; place < base.width * base.height; place++) {
        const row = Math.floor(place / base.width) - rim, column = place % base.width - rim;
        dots.data.fill(shade(number(name, row, column), range), 4 * place, 4 * place + 3);
        dots.data[4 * place + 3] = 255;
      }
      pen.putImageData(dots, 0, 0);
      bases[name] = base;
      canvas.width = base.width * zoom;
      canvas.height = base.height * zoom;
      const size = `${TITLES[name]}, ${rows} × ${columns}${rim ? ` and ${rim} of padding` : ""}`;
      captions[name].textContent = size;
      canvas.setAttribute("aria-label", name === "picture" ? size : `${size}: arrow keys move the place explained`);
    }
    const [low, high] = model.get("shades");
    captions.answers.textContent += `: black ${short(low)}, white ${short(high)}`;
    if (!shapes.kept) level = "answers";
    for (const name of ["answers", "kept"]) {
      if (shapes[name]) places[name] = places[name].map((at, axis) => Math.min(at, shapes[name][axis] - 1));
    }
    explain();
  }

  function frame(name, top, left, height, width, colour) {
    const pen = canvases[name].getContext("2d");
    for (const [ink, line] of [["#fff", 4], [colour, 2]]) {  // a white rim, so that it is seen on any ground
      pen.strokeStyle = ink;
      pen.lineWidth = line;
      pen.strokeRect(left * zoom, top * zoom, width * zoom, height * zoom);
    }
  }
  function explain() {
    for (const [name, base] of Object.entries(bases)) {
      const pen = canvases[name].getContext("2d");
      pen.imageSmoothingEnabled = false;
      pen.drawImage(base, 0, 0, base.width * zoom, base.height * zoom);
      if (name !== "picture" || !model.get("padding")) continue;
      const rim = model.get("padding") * zoom, [rows, columns] = model.get("shapes").picture;
      pen.setLineDash([4, 3]);
      pen.strokeStyle = "#aaa";
      pen.lineWidth = 1;
      pen.strokeRect(rim - 0.5, rim - 0.5, columns * zoom + 1, rows * zoom + 1);
      pen.setLineDash([]);
    }
    for (const name of ["answers", "kept"]) {
      canvases[name].style.outline = document.activeElement === canvases[name] ? `3px solid ${BLUE}` : "none";
    }
    if (level === "answers") explainAnswer();
    else explainKept();
  }
  function explainAnswer() {
    const [row, column] = places.answers, weights = model.get("weights");
    const [height, width] = [weights.length, weights[0].length], stride = model.get("stride");
    const [top, left] = [row * stride, column * stride], padding = model.get("padding");
    const pixels = table(height, width, (i, j) => number("picture", top + i - padding, left + j - padding));
    const products = table(height, width, (i, j) => pixels[i][j] * weights[i][j]);
    const reach = (rows) => Math.max(...rows.flat().map(Math.abs)) || 1;
    const [most, strongest] = [reach(weights), reach(products)];
    frame("picture", top, left, height, width, VERMILION);
    frame("answers", row, column, 1, 1, VERMILION);
    const result = short(number("answers", row, column));
    sums.replaceChildren(
      makeGrid("the window", pixels, [0, 1]),
      makeGrid("× the kernel", weights, [-most, most]),
      makeGrid(`= products, sum ${result}`, products, [-strongest, strongest]),
    );
    const terms = pixels.flatMap((one, i) => one.map((pixel, j) => `${short(pixel)} × ${short(weights[i][j])}`));
    sentence.textContent = `Row ${row + 1}, column ${column + 1} of the map: ${terms.join(" + ")} = ${result}.`;
  }
  function explainKept() {
    const [row, column] = places.kept, pool = model.get("pool"), stride = model.get("stride");
    const [top, left] = [row * pool, column * pool], kernel = model.get("weights").length;
    const numbers = table(pool, pool, (i, j) => number("answers", top + i, left + j));
    const largest = Math.max(...numbers.flat()), isMax = model.get("pool_kind") === "max";
    const seen = kernel + (pool - 1) * stride;
    frame("picture", top * stride, left * stride, seen, seen, BLUE);
    frame("answers", top, left, pool, pool, BLUE);
    frame("kept", row, column, 1, 1, BLUE);
    const mark = (i, j) => isMax && numbers[i][j] === largest ? `2px solid ${VERMILION}` : undefined;
    sums.replaceChildren(makeGrid("the window on the map", numbers, model.get("shades"), mark));
    const list = numbers.flat().map(short).join(", "), kind = isMax ? "largest" : "mean";
    const result = short(number("kept", row, column));
    sentence.textContent = `Row ${row + 1}, column ${column + 1} after pooling: the ${kind} of ${list} is ${result}.`;
  }

  const go = () => move("answers", model.get("place"));
  const blur = () => requestAnimationFrame(explain);
  el.addEventListener("focusout", blur);
  model.on(NUMBERS, later);
  model.on("change:place", go);
  let due = false;
  function later() {  // one message changes several of them
    if (due) return;
    due = true;
    queueMicrotask(() => {
      due = false;
      load();
    });
  }
  load();
  return () => {
    model.off(NUMBERS, later);
    model.off("change:place", go);
  };
}
export default { render };
