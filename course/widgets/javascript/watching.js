// A training as it runs: how far it is, its curves, its first filters; a slider goes back through the filters.
const INK = "#222", GRID = "#ddd", TRAINING = "#56B4E9", VALIDATION = "#0072B2";
const TEXT = "var(--jp-ui-font-color1, #222)";
const WIDEST = 700, NARROW = 480, HEIGHT = 210, COLUMNS = 16, GAP = 4, TILE = 36;

function render({ model, el }) {
  const make = (tag, parent, style = "") => {
    const made = parent.appendChild(document.createElement(tag));
    made.style.cssText = style;
    return made;
  };
  const bar = make("label", el, `display:flex;flex-wrap:wrap;align-items:center;gap:0.6em;color:${TEXT}`);
  const name = make("span", bar, "min-width:9em");
  const progress = make("progress", bar, "flex:1 1 10em;max-width:22em;accent-color:#0072B2");
  const left = make("span", bar, "font-variant-numeric:tabular-nums");
  const charts = make("canvas", el, "display:block;margin:6px 0;background:#fff");
  const past = make("label", el, `display:flex;flex-wrap:wrap;align-items:center;gap:0.6em;color:${TEXT}`);
  make("span", past, "min-width:9em").textContent = "filters over time";
  const slider = make("input", past, "flex:1 1 10em;max-width:22em;accent-color:#0072B2");
  const filters = make("canvas", el, "display:block;max-width:100%;margin:6px 0;image-rendering:pixelated");
  const caption = make("span", past);
  slider.type = "range";
  slider.dataset.lmSuppressShortcuts = "true";  // else JupyterLab takes the arrow keys
  for (const canvas of [charts, filters]) canvas.setAttribute("role", "img");

  const drawProgress = () => {
    name.textContent = model.get("label");
    progress.max = Math.max(1, model.get("total_steps"));
    progress.value = model.get("steps");
    left.textContent = model.get("time_left");
  };
  const drawCharts = () => {
    const width = Math.min(WIDEST, el.clientWidth);
    if (!width) return;
    const curves = Object.entries(model.get("curves"));
    const columns = width < NARROW ? 1 : Math.max(1, curves.length);  // else they stand below each other
    const sharp = 2, wide = width / columns;
    charts.width = sharp * width;
    charts.height = sharp * HEIGHT * Math.ceil(curves.length / columns);
    charts.style.width = `${width}px`;
    const pen = charts.getContext("2d");
    curves.forEach(([title, both], place) => {
      const [across, down] = [(place % columns) * wide, Math.floor(place / columns) * HEIGHT];
      pen.setTransform(sharp, 0, 0, sharp, sharp * across, sharp * down);
      drawChart(pen, title, both, model.get("epochs"), wide);
    });
    charts.setAttribute("aria-label", model.get("summary"));
  };
  const drawFilters = () => {
    const captions = model.get("captions");
    const [count, height, width] = model.get("filter_shape");
    const shown = model.get("shown");
    const place = shown < 0 ? captions.length - 1 : Math.min(shown, captions.length - 1);
    past.style.display = captions.length ? "flex" : "none";
    filters.style.display = captions.length ? "block" : "none";
    if (!captions.length) return;
    slider.max = captions.length - 1;
    slider.value = place;
    slider.setAttribute("aria-valuetext", captions[place]);
    caption.textContent = captions[place];
    filters.setAttribute("aria-label", `${count} filters. ${captions[place]}`);
    const scale = Math.max(1, Math.round(TILE / Math.max(height, width)));
    const columns = Math.min(COLUMNS, count);
    filters.width = columns * (scale * width + GAP) - GAP;
    filters.height = Math.ceil(count / columns) * (scale * height + GAP) - GAP;
    const pen = filters.getContext("2d");
    pen.imageSmoothingEnabled = false;
    const bytes = model.get("filters");
    const all = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const tile = new OffscreenCanvas(width, height);
    const brush = tile.getContext("2d");
    const size = height * width;
    for (let number = 0; number < count; number++) {
      const image = brush.createImageData(width, height);
      const start = 3 * size * (place * count + number);
      for (let pixel = 0; pixel < size; pixel++) {
        for (let colour = 0; colour < 3; colour++) image.data[4 * pixel + colour] = all[start + 3 * pixel + colour];
        image.data[4 * pixel + 3] = 255;
      }
      brush.putImageData(image, 0, 0);
      const across = (number % columns) * (scale * width + GAP);
      const down = Math.floor(number / columns) * (scale * height + GAP);
      pen.drawImage(tile, across, down, scale * width, scale * height);
    }
  };

  slider.addEventListener("input", () => {
    const place = Number(slider.value);
    model.set("shown", place === Number(slider.max) ? -1 : place);
    model.save_changes();
  });
  // However many messages have come meanwhile, a picture of the browser draws once.
  let waiting = null;
  const draw = () => {
    waiting ??= requestAnimationFrame(() => {
      waiting = null;
      drawProgress();
      drawCharts();
      drawFilters();
    });
  };
  model.on("change", draw);
  const resized = new ResizeObserver(draw);
  resized.observe(el);
  draw();
  return () => {
    model.off("change", draw);
    resized.disconnect();
    if (waiting !== null) cancelAnimationFrame(waiting);
  };
}

// One chart: {training: [[epoch, value], …], validation: […]} from epoch 0 to the last.
function drawChart(pen, title, { training, validation }, epochs, wide) {
  const left = 42, right = wide - 10, top = 28, bottom = HEIGHT - 34;
  const values = [...training, ...validation].map((point) => point[1]).filter(Number.isFinite);
  const highest = title === "accuracy" ? 1 : Math.max(...values, 0.1) * 1.05;
  const across = (epoch) => left + (epoch / Math.max(1, epochs)) * (right - left);
  const down = (value) => bottom - (value / highest) * (bottom - top);
  pen.font = "12px sans-serif";
  pen.fillStyle = INK;
  pen.textAlign = "left";
  pen.fillText(title, 4, 14);  // left of the axis: the legend needs the room where it is narrow
  pen.textAlign = "center";
  pen.fillText("epoch", (left + right) / 2, HEIGHT - 4);
  const every = Math.max(1, Math.ceil((epochs * 40) / (right - left)));  // a number takes up to 40 pixels
  for (let epoch = 0; epoch <= epochs; epoch += every) pen.fillText(epoch, across(epoch), bottom + 15);
  pen.textAlign = "right";
  for (let part = 0; part <= 4; part++) {
    const value = (highest * part) / 4;
    pen.strokeStyle = GRID;
    pen.lineWidth = 1;
    line(pen, [[left, down(value)], [right, down(value)]]);
    pen.fillText(title === "accuracy" ? `${100 * value} %` : value.toPrecision(2), left - 5, down(value) + 4);
  }
  const draw = (points, colour, dashes, marked) => {
    const places = points.filter((point) => Number.isFinite(point[1])).map(([x, y]) => [across(x), down(y)]);
    pen.strokeStyle = pen.fillStyle = colour;
    pen.lineWidth = 2;
    pen.setLineDash(dashes);
    line(pen, places);
    pen.setLineDash([]);
    if (marked) for (const [x, y] of places) dot(pen, x, y);
  };
  draw(training, TRAINING, [5, 3], training.length === 1);
  draw(validation, VALIDATION, [], true);
  pen.textAlign = "left";
  pen.fillStyle = INK;
  pen.fillText("training", right - 118, 14);
  if (validation.length) pen.fillText("validation", right - 54, 14);
  pen.strokeStyle = TRAINING;
  pen.setLineDash([5, 3]);
  line(pen, [[right - 136, 10], [right - 121, 10]]);
  pen.setLineDash([]);
  pen.fillStyle = VALIDATION;
  if (validation.length) dot(pen, right - 61, 10);
}

function line(pen, places) {
  pen.beginPath();
  places.forEach(([x, y], number) => (number ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.stroke();
}

function dot(pen, x, y) {
  pen.beginPath();
  pen.arc(x, y, 3.5, 0, 2 * Math.PI);
  pen.fill();
}
export default { render };
