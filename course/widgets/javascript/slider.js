// A native range input with a label: arrow keys, Page Up and Home work, and screen readers know it.
const COLOUR = "var(--jp-ui-font-color1, #222)";

function render({ model, el }) {
  const label = document.createElement("label");
  const name = document.createElement("span");
  const input = document.createElement("input");
  const readout = document.createElement("output");
  label.style.cssText = `display:flex;flex-wrap:wrap;align-items:center;gap:0.6em;margin:2px 0;color:${COLOUR}`;
  name.style.cssText = "min-width:9em";
  input.style.cssText = "flex:1 1 10em;max-width:22em;accent-color:#0072B2";
  readout.style.cssText = "min-width:4em;font-variant-numeric:tabular-nums";
  input.type = "range";
  label.append(name, input, readout);
  input.dataset.lmSuppressShortcuts = "true";  // else JupyterLab takes the arrow keys
  el.append(label);

  const draw = () => {
    name.textContent = model.get("description");
    input.min = 0;
    input.max = model.get("texts").length - 1;
    input.step = 1;
    input.disabled = model.get("disabled");
    input.value = model.get("index");
    const text = model.get("texts")[model.get("index")];
    readout.textContent = text;
    input.setAttribute("aria-valuetext", text);
  };
  input.addEventListener("input", () => {
    model.set("index", Number(input.value));
    readout.textContent = model.get("texts")[input.value];
    input.setAttribute("aria-valuetext", readout.textContent);
    model.save_changes();
  });
  model.on("change", draw);
  draw();
  return () => model.off("change", draw);
}
export default { render };
