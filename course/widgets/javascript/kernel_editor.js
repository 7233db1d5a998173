// Nine fields for the weights of a kernel; what is wrong with one is said below them.
const SIDE = 3;

function render({ model, el }) {
  const group = document.createElement("div");
  const name = document.createElement("div");
  const grid = document.createElement("div");
  const complaint = document.createElement("div");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "Kernel");
  name.textContent = "Kernel";
  group.style.cssText = "color:var(--jp-ui-font-color1, #222);max-width:22em";
  grid.style.cssText = `display:grid;grid-template-columns:repeat(${SIDE}, 4.5em);gap:3px;margin:3px 0`;
  complaint.setAttribute("role", "alert");
  complaint.id = `complaint-${Math.random().toString(36).slice(2)}`;
  complaint.style.cssText = "border-left:4px solid #D55E00;padding-left:0.6em;margin:4px 0";
  const fields = model.get("texts").map((_, place) => {
    const field = document.createElement("input");
    field.type = "text";
    field.autocomplete = "off";
    field.setAttribute("aria-label", `row ${Math.floor(place / SIDE) + 1}, column ${place % SIDE + 1}`);
    field.style.cssText = "width:100%;box-sizing:border-box;padding:3px;text-align:center;" +
      "color:inherit;background:var(--jp-layout-color1, #fff)";
    field.dataset.lmSuppressShortcuts = "true";  // else JupyterLab takes the arrow keys
    field.addEventListener("focus", () => field.select());
    field.addEventListener("input", () => {
      model.set("texts", fields.map((one) => one.value));
      model.save_changes();
    });
    grid.append(field);
    return field;
  });
  group.append(name, grid, complaint);
  el.append(group);

  const fill = () => model.get("texts").forEach((text, place) => {
    if (fields[place].value !== text) fields[place].value = text;
  });
  const complain = () => {
    const wrong = model.get("wrong");
    complaint.textContent = model.get("complaint");
    complaint.style.display = wrong.length ? "" : "none";
    fields.forEach((field, place) => {
      const bad = wrong.includes(place);
      field.setAttribute("aria-invalid", bad);
      field.setAttribute("aria-describedby", bad ? complaint.id : "");
      field.style.border = bad ? "2px solid #D55E00" : "1px solid #888";
    });
  };
  model.on("change:texts", fill);
  model.on("change:wrong change:complaint", complain);
  fill();
  complain();
  return () => {
    model.off("change:texts", fill);
    model.off("change:wrong change:complaint", complain);
  };
}
export default { render };
