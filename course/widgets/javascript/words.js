// Words with bars: up and "+" for positive, down and "−" for negative; a dotted frame and "?" where unknown.
// All words are set as text, never as HTML.
const COLOUR = "var(--jp-ui-font-color1, #222)";
const HALF = 26;  // pixels of the longest bar

function make(tag, style, text) {
  const part = document.createElement(tag);
  part.style.cssText = style;
  if (text !== undefined) part.textContent = text;
  return part;
}

function makeBar(share, up) {
  const side = up === (share > 0) ? Math.abs(share) * HALF : 0;
  const place = make("span", `display:flex;height:${HALF}px;width:60%;align-items:${up ? "end" : "start"}`);
  // The dark side is hatched: no bar is told by its colour alone.
  const fill = up ? "#0072B2" : "repeating-linear-gradient(45deg,#D55E00 0 4px,#f5c19f 4px 7px)";
  place.append(make("span", `width:100%;height:${side}px;background:${fill}`));
  place.setAttribute("aria-hidden", "true");
  return place;
}

function makeWord({ text, signed, share, known }) {
  const word = make("li", "display:inline-flex;flex-direction:column;align-items:center;max-width:100%");
  const frame = known ? "1px solid transparent" : `1px dotted ${COLOUR}`;
  const name = make("span", `padding:0 3px;overflow-wrap:anywhere;border:${frame};border-radius:3px`, text);
  if (!known) name.append(make("sup", "", "?"));
  const value = make("span", "font-size:85%;font-variant-numeric:tabular-nums", signed);
  word.append(makeBar(share, true), name, value, makeBar(share, false));
  return word;
}

function render({ model, el }) {
  const area = make("div", `color:${COLOUR};max-width:60em`);
  el.append(area);
  const draw = () => {
    area.replaceChildren(...model.get("rows").map(({ name, verdict, rest, words }) => {
      const part = make("section", "margin:6px 0;border-top:1px solid var(--jp-border-color1, #ccc)");
      const heading = make("div", "margin-top:4px");
      heading.append(make("strong", "", name), ` ${verdict}`);
      const list = make("ul", "display:flex;flex-wrap:wrap;gap:0 6px;list-style:none;margin:0;padding:0");
      list.setAttribute("aria-label", name);
      list.append(...words.map(makeWord));
      part.append(heading);
      if (words.length) part.append(list);
      if (rest) part.append(make("div", "font-size:85%", rest));
      return part;
    }));
  };
  model.on("change:rows", draw);
  draw();
  return () => model.off("change:rows", draw);
}
export default { render };
