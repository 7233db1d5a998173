// A player for one sound, under its name.
function render({ model, el }) {
  const figure = document.createElement("figure");
  const caption = document.createElement("figcaption");
  const player = document.createElement("audio");
  figure.style.cssText = "margin:0 0.8em 0 0;color:var(--jp-ui-font-color1, #222)";
  player.controls = true;
  player.style.width = "13em";
  player.dataset.lmSuppressShortcuts = "true";  // else JupyterLab takes the space bar
  figure.append(caption, player);
  el.append(figure);

  let address = null;
  const load = () => {
    const before = address;
    const wav = model.get("wav");
    figure.style.display = wav.byteLength ? "" : "none";
    if (!wav.byteLength) return;
    address = URL.createObjectURL(new Blob([wav], { type: "audio/wav" }));
    player.src = address;
    if (before) URL.revokeObjectURL(before);
  };
  const name = () => {
    caption.textContent = model.get("label");
    player.setAttribute("aria-label", model.get("label"));
  };
  const play = () => player.play().catch(() => {});  // a page that nobody has clicked may not sound: the player stays
  model.on("change:wav", load);
  model.on("change:label", name);
  model.on("change:plays", play);
  load();
  name();
  return () => {
    player.pause();
    model.off("change:wav", load);
    model.off("change:label", name);
    model.off("change:plays", play);
    if (address) URL.revokeObjectURL(address);
  };
}
export default { render };
