// One button a choice, a key for each, and a clock. Each answer says how long it took, as measured here.
const COLOUR = "var(--jp-ui-font-color1, #222)";
const KEYS = "0123456789abcdefghijklmnopqrstuvwxyz";

function render({ model, el }) {
  const group = document.createElement("div");
  const choices = document.createElement("div");
  const clock = document.createElement("div");
  const start = document.createElement("button");
  group.tabIndex = -1;  // holds the focus when a button under it goes
  group.style.cssText = `outline-offset:4px;color:${COLOUR}`;
  choices.setAttribute("role", "group");
  choices.style.cssText = "display:grid;grid-template-columns:repeat(auto-fill,minmax(8.5em,1fr));gap:4px;max-width:46em";
  clock.setAttribute("role", "timer");
  clock.setAttribute("aria-live", "off");  // a clock that speaks every second is no help
  clock.style.cssText = "font-variant-numeric:tabular-nums;margin:4px 0";
  start.className = "jupyter-button mod-info";
  start.style.cssText = "width:auto;min-width:8.5em";
  group.append(clock, choices, start);
  el.append(group);

  let shownAt = performance.now();
  let begunAt = null;
  let answered = -1;  // the position last answered: a second press before the next picture says nothing
  let wasRunning = false;
  const running = () => model.get("position") >= 0;
  const answer = (choice) => {
    const position = model.get("position");
    if (!running() || position === answered) return;
    answered = position;
    model.send({ kind: "answer", choice, position, seconds: (performance.now() - shownAt) / 1000 });
  };
  const buttons = model.get("texts").map((text, choice) => {
    const button = document.createElement("button");
    button.className = "jupyter-button";
    button.style.cssText = "width:auto;text-align:left";
    button.textContent = `${KEYS[choice]}  ${text}`;
    button.setAttribute("aria-keyshortcuts", KEYS[choice]);
    button.addEventListener("click", () => answer(choice));
    choices.append(button);
    return button;
  });
  start.addEventListener("click", () => model.send({ kind: "start" }));

  const tick = () => {
    if (begunAt !== null) clock.textContent = `${Math.floor((performance.now() - begunAt) / 1000)} s`;
  };
  const draw = () => {
    choices.style.display = clock.style.display = running() ? "" : "none";
    choices.style.display = running() ? "grid" : "none";
    choices.setAttribute("aria-label", model.get("description"));
    start.style.display = running() || !model.get("start_text") ? "none" : "";
    start.textContent = model.get("start_text");
  };
  const move = () => {
    shownAt = performance.now();
    answered = -1;
    const turned = wasRunning !== running();
    wasRunning = running();
    if (turned) begunAt = running() ? shownAt : null;
    const within = group.contains(document.activeElement);
    draw();
    tick();
    if (within && turned) group.focus();  // what had the focus is hidden now
  };
  const press = (event) => {
    const choice = KEYS.indexOf(event.key);
    if (!running() || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (choice < 0 || choice >= buttons.length) return;
    event.preventDefault();
    event.stopPropagation();
    answer(choice);
  };
  if (running()) move();  // a second view of a quiz that runs
  const timer = setInterval(tick, 500);
  group.addEventListener("keydown", press);
  model.on("change:position", move);
  model.on("change:start_text change:description", draw);
  draw();
  return () => {
    clearInterval(timer);
    model.off("change:position", move);
    model.off("change:start_text change:description", draw);
  };
}
export default { render };
