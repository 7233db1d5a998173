// One question: a native group of radio buttons, a button to answer by, and the reply.
const COLOUR = "var(--jp-ui-font-color1, #222)";
const LOOKS = { right: ["✓", "#009E73"], wrong: ["✗", "#D55E00"], "": ["", "transparent"] };

function render({ model, el }) {
  const group = document.createElement("fieldset");
  const legend = document.createElement("legend");
  const answer = document.createElement("button");
  const reply = document.createElement("div");
  // Each card loads this file anew, so that counting would give all of them the same name.
  const name = `course-question-${Math.random()}`;
  group.style.cssText = `border:0;padding:0;margin:0 0 1.2em;max-width:46em;color:${COLOUR}`;
  legend.style.cssText = "font-weight:bold;padding:0;margin-bottom:0.3em";
  legend.textContent = model.get("text");
  answer.className = "jupyter-button";
  answer.style.cssText = "width:auto;min-width:8em;margin:0.3em 0";
  answer.textContent = "Answer";
  answer.disabled = true;
  reply.setAttribute("role", "status");
  group.append(legend);

  const inputs = model.get("options").map((text, place) => {
    const label = document.createElement("label");
    const input = document.createElement("input");
    label.style.cssText = "display:flex;gap:0.6em;align-items:baseline;padding:2px 0;cursor:pointer";
    input.type = "radio";
    input.name = name;
    input.value = place;
    input.style.cssText = "accent-color:#0072B2;flex:none";
    input.dataset.lmSuppressShortcuts = "true";  // else JupyterLab takes the arrow keys
    input.addEventListener("change", () => { answer.disabled = false; });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey) {
        event.preventDefault();
        event.stopPropagation();
        send();
      }
    });
    label.append(input, document.createTextNode(text));
    group.append(label);
    return input;
  });
  group.append(answer, reply);
  el.append(group);

  const send = () => {
    const chosen = inputs.findIndex((input) => input.checked);
    if (chosen >= 0) model.send({ kind: "answer", chosen });
  };
  answer.addEventListener("click", send);
  const draw = () => {
    const verdict = model.get("verdict");
    const [symbol, colour] = LOOKS[verdict];
    reply.style.cssText = `border-left:4px solid ${colour};padding-left:${verdict ? "0.6em" : "0"}`;
    reply.textContent = verdict ? `${symbol} ${model.get("reply")}` : "";
    const chosen = model.get("chosen");
    if (chosen >= 0 && !inputs.some((input) => input.checked)) inputs[chosen].checked = true;
  };
  model.on("change:verdict change:reply", draw);
  draw();
  return () => model.off("change:verdict change:reply", draw);
}
export default { render };
