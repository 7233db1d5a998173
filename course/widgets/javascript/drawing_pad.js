// A pad to draw on by mouse, finger or arrow keys. It draws on FINE x FINE dots a pixel; Python gets their mean.
const FINE = 10;
const SHADES = { White: 255, Grey: 128, "Black (rubber)": 0 };
const WIDTHS = { "1 pixel": 1, "2 pixels": 2, "4 pixels": 4, "8 pixels": 8 };
const KEYS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const PAUSE_MS = 100;  // between two messages while a line is drawn
const COLOUR = "color:var(--jp-ui-font-color1, #222);";
const CONTROL = COLOUR + "background:var(--jp-layout-color1, #fff);border:1px solid #888;padding:2px 6px";

function make(kind, css, text) {
  const element = document.createElement(kind);
  element.style.cssText = css;
  if (text) element.textContent = text;
  return element;
}

function makeChoice(name, options, chosen) {
  const label = make("label", `${COLOUR}display:flex;align-items:center;gap:0.4em`);
  const select = make("select", CONTROL);
  for (const option of Object.keys(options)) select.append(new Option(option, option, false, option === chosen));
  select.setAttribute("aria-label", name);
  select.dataset.lmSuppressShortcuts = "true";  // else JupyterLab takes the arrow keys
  label.append(make("span", "", name), select);
  return [label, () => options[select.value]];
}

function render({ model, el }) {
  const size = model.get("size"), side = size * FINE;
  const title = make("div", `${COLOUR}margin:2px 0`);
  const pad = make("canvas", `display:block;width:${Math.max(280, Math.min(side, 420))}px;max-width:calc(100% - 6px);
    margin:3px;border:1px solid #888;touch-action:none;cursor:crosshair`);
  const line = make("div", `${COLOUR}margin:2px 0;min-height:1.3em`);
  const row = make("div", "display:flex;flex-wrap:wrap;gap:0.4em 1em;align-items:center;margin:4px 0");
  const clear = make("button", CONTROL + ";cursor:pointer", "Clear");
  const [shadeLabel, shade] = makeChoice("Pen", SHADES, "White");
  const [widthLabel, width] = makeChoice("Width", WIDTHS, "2 pixels");
  line.setAttribute("role", "status");
  pad.width = pad.height = side;
  pad.tabIndex = 0;
  pad.setAttribute("role", "application");  // arrow keys are its own, not the screen reader's
  for (const element of [pad, clear]) element.dataset.lmSuppressShortcuts = "true";
  row.append(clear, shadeLabel, widthLabel);
  el.append(title, pad, line, row);

  const ink = document.createElement("canvas");
  ink.width = ink.height = side;
  const pen = ink.getContext("2d", { willReadFrequently: true });
  pen.lineCap = pen.lineJoin = "round";
  const screen = pad.getContext("2d");
  let last = null;  // where the mouse drew to
  let cursor = [size / 2, size / 2], down = false, byKeys = false;  // the pen of the arrow keys, in pixels
  let known = null, due = null;

  const draw = () => {
    screen.drawImage(ink, 0, 0);
    if (!byKeys || document.activeElement !== pad) return;
    // Two rings, so that one of them stands out on any ground.
    for (const [colour, radius] of [["#fff", FINE * 0.9], [down ? "#D55E00" : "#0072B2", FINE * 0.7]]) {
      screen.strokeStyle = colour;
      screen.lineWidth = FINE * 0.25;
      screen.beginPath();
      screen.arc(cursor[0] * FINE, cursor[1] * FINE, radius, 0, 2 * Math.PI);
      screen.stroke();
    }
  };
  const stroke = (from, to) => {
    pen.fillStyle = pen.strokeStyle = `rgb(${Array(3).fill(shade())})`;
    pen.lineWidth = width() * FINE;
    pen.beginPath();  // a dot by itself: a line without length is not drawn
    pen.arc(to[0] * FINE, to[1] * FINE, pen.lineWidth / 2, 0, 2 * Math.PI);
    pen.fill();
    pen.beginPath();
    pen.moveTo(from[0] * FINE, from[1] * FINE);
    pen.lineTo(to[0] * FINE, to[1] * FINE);
    pen.stroke();
    draw();
    due ??= setTimeout(send, PAUSE_MS);
  };
  const means = () => {
    const dots = pen.getImageData(0, 0, side, side).data, sums = new Float64Array(size * size);
    for (let y = 0; y < side; y++) {
      const start = Math.floor(y / FINE) * size;
      for (let x = 0; x < side; x++) sums[start + Math.floor(x / FINE)] += dots[4 * (y * side + x)];
    }
    return Uint8Array.from(sums, (sum) => Math.round(sum / (FINE * FINE)));
  };
  function send() {
    clearTimeout(due);
    due = null;
    known = means();
    model.set("pixels", new DataView(known.slice().buffer));
    model.set("stroke", model.get("stroke") + 1);
    model.save_changes();
  }
  const load = () => {
    const view = model.get("pixels");
    const grey = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    if (known && grey.every((value, place) => value === known[place])) return;  // what was drawn here
    known = grey.slice();
    grey.forEach((value, place) => {
      pen.fillStyle = `rgb(${value},${value},${value})`;
      pen.fillRect((place % size) * FINE, Math.floor(place / size) * FINE, FINE, FINE);
    });
    draw();
  };
  const describe = () => {
    title.textContent = model.get("description");
    const how = "arrow keys move the pen, Space puts it down and lifts it";
    pad.setAttribute("aria-label", `${model.get("description")}: ${how}`);
  };
  const tell = () => {
    const act = down ? "lifts it" : "puts it down";
    line.textContent = `Pen ${down ? "down" : "up"}, ${cursor[0]} across, ${cursor[1]} down. Space ${act}.`;
  };

  const mark = (keys) => {  // who draws by keys sees where the pen is, and that the keys go here
    byKeys = keys;
    pad.style.outline = keys ? "3px solid #0072B2" : "none";
  };
  const place = (event) => {
    const box = pad.getBoundingClientRect();
    const inside = [event.clientX - box.left - pad.clientLeft, event.clientY - box.top - pad.clientTop];
    return [inside[0] * size / pad.clientWidth, inside[1] * size / pad.clientHeight];
  };
  pad.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    pad.focus({ preventScroll: true });  // scrolled, the place under the pen would be another
    pad.setPointerCapture(event.pointerId);
    mark(false);
    down = false;
    last = place(event);
    stroke(last, last);
  });
  pad.addEventListener("pointermove", (event) => {
    if (!last) return;
    const next = place(event);
    stroke(last, next);
    last = next;
  });
  for (const end of ["pointerup", "pointercancel"]) {
    pad.addEventListener(end, () => {
      if (!last) return;
      last = null;
      send();
    });
  }
  pad.addEventListener("keydown", (event) => {
    const step = KEYS[event.key];
    if (!step && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    mark(true);
    const before = cursor, far = event.shiftKey ? 5 : 1;
    if (step) cursor = cursor.map((part, axis) => Math.min(Math.max(part + far * step[axis], 0), size));
    else down = !down;
    if (down) stroke(before, cursor);
    else draw();
    tell();
  });
  pad.addEventListener("focus", () => {
    mark(pad.matches(":focus-visible"));
    if (byKeys) tell();
    draw();
  });
  pad.addEventListener("blur", () => {
    mark(false);
    down = false;
    line.textContent = "";
    draw();
  });
  clear.addEventListener("click", () => {
    pen.fillStyle = "#000";
    pen.fillRect(0, 0, side, side);
    draw();
    send();
    line.textContent = "The pad is empty.";
  });
  model.on("change:pixels", load);
  model.on("change:description", describe);
  describe();
  load();
  return () => {
    clearTimeout(due);
    model.off("change:pixels", load);
    model.off("change:description", describe);
  };
}
export default { render };
