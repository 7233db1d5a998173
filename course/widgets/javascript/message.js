// A line that screen readers speak when it changes: politely what is, at once what went wrong.
function render({ model, el }) {
  const line = document.createElement("div");
  const urgent = model.get("urgent");
  line.setAttribute("role", urgent ? "alert" : "status");
  line.style.cssText = "margin:4px 0;white-space:pre-line;color:var(--jp-ui-font-color1, #222)";
  if (urgent) line.style.cssText += ";border-left:4px solid #D55E00;padding-left:0.6em";
  el.append(line);
  const draw = () => {
    line.textContent = model.get("text");
    line.style.display = urgent && !model.get("text") ? "none" : "";
  };
  model.on("change:text", draw);
  draw();
  if (urgent) keepKeys(el);
  return () => model.off("change:text", draw);
}

// JupyterLab takes arrow keys from lists and radio buttons of ipywidgets, unless the focused element says no.
function keepKeys(el) {
  if (!el.isConnected) return requestAnimationFrame(() => keepKeys(el));
  const panel = el.parentElement.closest(".widget-box") ?? el.parentElement;
  panel.addEventListener("focusin", (event) => {
    event.target.dataset.lmSuppressShortcuts = "true";
  });
}
export default { render };
