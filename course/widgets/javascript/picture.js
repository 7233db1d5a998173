// A picture with words for those who cannot see it; where asked, it tells where the mouse or the arrow keys point.
const KEYS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

function render({ model, el }) {
  const picture = document.createElement("img");
  picture.style.cssText = "display:block;max-width:100%;height:auto;background:#fff;touch-action:none";
  picture.draggable = false;
  picture.dataset.lmSuppressShortcuts = "true";  // else JupyterLab takes the arrow keys
  el.append(picture);

  let address = null;
  const draw = () => {
    const before = address;
    picture.style.display = model.get("png").byteLength ? "block" : "none";
    address = URL.createObjectURL(new Blob([model.get("png")], { type: "image/png" }));
    picture.src = address;
    if (before) URL.revokeObjectURL(before);
  };
  const describe = () => {
    picture.alt = model.get("alt");
    if (model.get("width")) picture.style.width = `${model.get("width")}px`;
    if (!model.get("interactive")) return;
    picture.tabIndex = 0;
    picture.style.cursor = "crosshair";
    picture.setAttribute("role", "application");  // arrow keys are its own, not the screen reader's
    picture.setAttribute("aria-roledescription", "picture that the arrow keys move in");
    picture.setAttribute("aria-label", model.get("alt"));
  };
  const point = (event) => {
    const box = picture.getBoundingClientRect();
    const place = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height]
      .map((part) => Math.min(Math.max(part, 0), 1));
    model.set("pointer", place);
    model.set("pressed", event.buttons > 0);
    // The last place of a drag comes with the button's release, merged with it or not.
    if (event.buttons > 0 || event.type === "pointerup") model.set("drag", place);
    // A count, so that a click merged into one message with what follows it is not lost.
    if (event.type === "pointerdown") model.set("press", [model.get("press")[0] + 1, ...place]);
    model.save_changes();
  };
  const listen = (kind, action) => picture.addEventListener(kind, (event) => {
    if (model.get("interactive")) action(event);
  });
  listen("pointerdown", (event) => {
    picture.setPointerCapture(event.pointerId);
    picture.focus({ preventScroll: true });  // scrolled, the place under the mouse would be another
    event.preventDefault();
    point(event);
  });
  listen("pointermove", point);
  listen("pointerup", point);
  listen("keydown", (event) => {
    const step = KEYS[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const far = event.shiftKey ? 5 : 1;
    // Running totals, so that key presses merged into one message are not lost.
    model.set("steps", model.get("steps").map((total, axis) => total + far * step[axis]));
    model.save_changes();
  });
  model.on("change:png", draw);
  model.on("change:alt change:width change:interactive", describe);
  draw();
  describe();
  return () => {
    model.off("change:png", draw);
    model.off("change:alt change:width change:interactive", describe);
    if (address) URL.revokeObjectURL(address);
  };
}
export default { render };
