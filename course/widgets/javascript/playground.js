// The playground's net: buttons for layers and neurons, and what every neuron sees, drawn from small arrays of bytes.
const SIDE = 32;  // of a neuron's picture, in positions
const SHOWN = 36;  // of the same, in CSS pixels
const PITCH = 42;  // from one neuron to the next
const ANSWER = 230;
const PALE_BLUE = [140, 192, 220], WHITE = [255, 255, 255], PALE_ORANGE = [244, 212, 140];
const GREEN = [0, 158, 115], PURPLE = [204, 121, 167], BLUE = "#0072B2", ORANGE = "#E69F00";
const INK = "var(--jp-ui-font-color1, #222)";

// From a byte to a colour: three colours, the middle one at 128.
function ramp(low, middle, high) {
  const table = new Uint32Array(256);
  const bytes = new Uint8ClampedArray(table.buffer);
  for (let value = 0; value < 256; value += 1) {
    const share = value < 128 ? (128 - value) / 128 : (value - 128) / 127;
    const end = value < 128 ? low : high;
    for (let part = 0; part < 3; part += 1)
      bytes[4 * value + part] = middle[part] + share * (end[part] - middle[part]);
    bytes[4 * value + 3] = 255;
  }
  return table;
}
const OUTPUT = ramp(PURPLE, WHITE, GREEN);
const CLASSES = ramp(PALE_BLUE, WHITE, PALE_ORANGE);

function element(kind, parent, style, attributes = {}) {
  const made = document.createElement(kind);
  made.style.cssText = style;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  parent.append(made);
  return made;
}

function numbers(view) {  // a copy: the view need not begin at a multiple of four
  return new Float32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}

function paint(bytes, start, side, table) {
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext("2d");
  const image = context.createImageData(side, side);
  const pixels = new Uint32Array(image.data.buffer);
  for (let place = 0; place < pixels.length; place += 1) pixels[place] = table[bytes[start + place]];
  context.putImageData(image, 0, 0);
  return canvas;
}

function open(canvas, width, height) {  // sharp on screens with small pixels too
  const dense = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * dense) || canvas.height !== Math.round(height * dense)) {
    canvas.width = Math.round(width * dense);
    canvas.height = Math.round(height * dense);
    canvas.style.height = `${height}px`;
  }
  const context = canvas.getContext("2d");
  context.setTransform(canvas.width / width, 0, 0, canvas.height / height, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

function render({ model, el }) {
  const [mostLayers, mostNeurons] = model.get("most");
  const height = mostNeurons * PITCH;
  const all = element("div", el, `display:flex;flex-wrap:wrap;gap:12px;color:${INK};max-width:860px`);
  const left = element("div", all, "flex:1 1 330px;min-width:0");
  const right = element("div", all, `flex:0 0 ${ANSWER}px`);

  // Buttons, made once, so that the one that has the focus keeps it.
  const head = element("div", left, "display:flex;flex-wrap:wrap;align-items:center;gap:6px;margin-bottom:6px");
  const columns = element("div", left, "display:grid;text-align:center;font-size:12px;align-items:center;min-height:26px");
  const say = (parent, words, style = "") => {
    const made = element("span", parent, style);
    made.textContent = words;
    return made;
  };
  const button = (parent, sign, label, action) => {
    const made = element("button", parent, "flex:none;width:24px;height:24px;padding:0;line-height:1;margin:0 2px", {
      type: "button", "aria-label": label, title: label, class: "jupyter-button",
    });
    made.textContent = sign;
    made.addEventListener("click", () => {
      if (made.getAttribute("aria-disabled") === "true") return;
      model.set("widths", action([...model.get("widths")]));
      model.save_changes();
      arrange();
    });
    return made;
  };
  // Greyed, not disabled: a disabled button would lose the focus.
  const enable = (made, possible) => {
    made.setAttribute("aria-disabled", String(!possible));
    made.style.opacity = possible ? 1 : 0.4;
  };
  const changed = (widths, layer, by) => {
    widths[layer] += by;
    return widths;
  };
  say(head, "hidden layers");
  const fewer = button(head, "−", "one hidden layer less", (widths) => widths.slice(0, -1));
  const count = say(head, "", "min-width:1em;text-align:center");
  const more = button(head, "+", "one hidden layer more", (widths) => [...widths, widths.at(-1) ?? 4]);
  const progress = say(head, "", "margin-left:auto;font-variant-numeric:tabular-nums");
  say(columns, "inputs");
  const layers = Array.from({ length: mostLayers }, (_, layer) => {
    const box = element("div", columns, "white-space:nowrap");
    const name = `layer ${layer + 1}`;
    const minus = button(box, "−", `one neuron less in ${name}`, (widths) => changed(widths, layer, -1));
    const width = say(box, "");
    const plus = button(box, "+", `one neuron more in ${name}`, (widths) => changed(widths, layer, 1));
    return { box, minus, width, plus };
  });
  const net = element("canvas", left, "display:block;width:100%;background:#fff", { role: "img" });
  const answer = element("canvas", right, `display:block;width:${ANSWER}px;background:#fff`, { role: "img" });
  const legend = element("div", right, "font-size:12px;margin-top:6px");
  const curves = element("canvas", right, `display:block;width:${ANSWER}px;background:#fff`, { role: "img" });
  say(legend, "loss: solid on training points, dashed on test points");

  const arrange = () => {
    const widths = model.get("widths");
    columns.style.gridTemplateColumns = `repeat(${widths.length + 1}, 1fr)`;
    count.textContent = widths.length;
    enable(fewer, widths.length > 0);
    enable(more, widths.length < mostLayers);
    layers.forEach(({ box, minus, width, plus }, layer) => {
      box.style.display = layer < widths.length ? "" : "none";
      width.textContent = widths[layer] ?? "";
      enable(minus, widths[layer] > 1);
      enable(plus, widths[layer] < mostNeurons);
    });
  };

  const drawNet = () => {
    const sizes = model.get("layers");
    const bytes = new Uint8Array(model.get("neurons").buffer, model.get("neurons").byteOffset);
    const weights = numbers(model.get("weights"));
    const width = Math.max(left.clientWidth, 200);
    const context = open(net, width, height);
    const x = (layer) => (layer + 0.5) * (width / sizes.length);
    const y = (layer, neuron) => height / 2 + (neuron - (sizes[layer] - 1) / 2) * PITCH;
    let place = 0;
    const strongest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-6);
    for (let layer = 0; layer < sizes.length; layer += 1) {
      const last = layer === sizes.length - 1;
      const heads = last ? 1 : sizes[layer + 1];
      for (let from = 0; from < sizes[layer]; from += 1) {
        for (let to = 0; to < heads; to += 1, place += 1) {
          const share = Math.abs(weights[place]) / strongest;
          context.strokeStyle = weights[place] > 0 ? ORANGE : BLUE;
          context.setLineDash(weights[place] > 0 ? [] : [5, 3]);  // not by its colour alone
          context.lineWidth = 0.3 + 4 * share;
          context.globalAlpha = 0.25 + 0.75 * share;
          context.beginPath();
          context.moveTo(x(layer), y(layer, from));
          const end = last ? [width, height / 2] : [x(layer + 1), y(layer + 1, to)];
          const middle = (x(layer) + end[0]) / 2;
          context.bezierCurveTo(middle, y(layer, from), middle, end[1], ...end);
          context.stroke();
        }
      }
    }
    context.globalAlpha = 1;
    context.setLineDash([]);
    context.strokeStyle = "#777";
    context.lineWidth = 1;
    let start = 0;
    sizes.forEach((size, layer) => {
      for (let neuron = 0; neuron < size; neuron += 1, start += SIDE * SIDE) {
        const corner = [x(layer) - SHOWN / 2, y(layer, neuron) - SHOWN / 2];
        context.drawImage(paint(bytes, start, SIDE, OUTPUT), ...corner, SHOWN, SHOWN);
        context.strokeRect(...corner, SHOWN, SHOWN);
      }
    });
    const hidden = sizes.slice(1).join(", ") || "no";
    net.setAttribute("aria-label", `What each neuron sees: the 2 inputs, then ${hidden} hidden neurons`);
  };

  const drawAnswer = () => {
    const surface = model.get("surface");
    const bytes = new Uint8Array(surface.buffer, surface.byteOffset, surface.byteLength);
    const context = open(answer, ANSWER, ANSWER);
    const side = Math.round(Math.sqrt(bytes.length));
    context.drawImage(paint(bytes, 0, side, CLASSES), 0, 0, ANSWER, ANSWER);
    const points = numbers(model.get("points"));
    context.lineWidth = 1;
    for (let place = 0; place < points.length; place += 3) {
      const [x, y, kind] = [points[place] * ANSWER, points[place + 1] * ANSWER, points[place + 2]];
      context.fillStyle = context.strokeStyle = kind % 2 ? ORANGE : BLUE;
      context.beginPath();
      if (kind % 2) {
        context.moveTo(x, y - 3);
        context.lineTo(x + 3, y + 2.5);
        context.lineTo(x - 3, y + 2.5);
        context.closePath();
      } else {
        context.arc(x, y, 2.5, 0, 2 * Math.PI);
      }
      if (kind < 2) context.fill();
      else context.stroke();  // test points are hollow
    }
    context.strokeStyle = "#777";
    context.strokeRect(0.5, 0.5, ANSWER - 1, ANSWER - 1);
    answer.setAttribute(
      "aria-label",
      "The net's answer over the plane: blue circles against orange triangles; hollow ones are test points",
    );
  };

  const drawLosses = () => {
    const values = numbers(model.get("losses"));
    const many = values.length / 3;
    const [low, high] = [90, 8];
    const context = open(curves, ANSWER, 100);
    const top = Math.max(0.7, ...values.slice(many));
    const last = Math.max(values[many - 1], 1);
    context.strokeStyle = "#777";
    context.strokeRect(0.5, 0.5, ANSWER - 1, 99);
    context.strokeStyle = "#000";
    context.lineWidth = 1.5;
    for (const [curve, dash] of [[1, []], [2, [5, 3]]]) {
      context.setLineDash(dash);
      context.beginPath();
      for (let place = 0; place < many; place += 1)
        context.lineTo(
          6 + (values[place] / last) * (ANSWER - 12), low + (values[curve * many + place] / top) * (high - low),
        );
      context.stroke();
    }
    context.setLineDash([]);
    const [train, test] = [values[2 * many - 1], values[3 * many - 1]].map((loss) => loss.toFixed(3));
    curves.setAttribute("aria-label", `Loss by epoch; now ${train} on training points, ${test} on test points`);
    progress.textContent = `epoch ${model.get("epoch")} · loss ${train} · on test points ${test}`;
  };

  const draw = () => {
    if (!model.get("frame")) return;
    drawNet();
    drawAnswer();
    drawLosses();
    net.dataset.frame = model.get("frame");
    model.set("shown", model.get("frame"));  // so that no more frames are sent than can be drawn
    model.save_changes();
  };
  const resized = new ResizeObserver(() => model.get("frame") && drawNet());
  resized.observe(left);
  model.on("change:frame", draw);
  model.on("change:widths", arrange);
  arrange();
  draw();
  return () => {
    resized.disconnect();
    model.off("change:frame", draw);
    model.off("change:widths", arrange);
  };
}
export default { render };
