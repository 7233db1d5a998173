// Code to copy, or to put into a new cell below by JupyterLab's own button and a paste.
function render({ model, el }) {
  const box = document.createElement("div");
  const text = document.createElement("textarea");
  const row = document.createElement("div");
  const said = document.createElement("span");
  text.readOnly = true;
  text.spellcheck = false;
  text.style.cssText = "width:100%;box-sizing:border-box;font-family:var(--jp-code-font-family, monospace);" +
    "font-size:13px;white-space:pre;overflow-x:auto;color:var(--jp-content-font-color1, #000);" +
    "background:var(--jp-cell-editor-background, #f5f5f5);border:1px solid var(--jp-border-color1, #bbb)";
  said.setAttribute("role", "status");
  said.style.cssText = "color:var(--jp-ui-font-color1, #222)";
  row.style.cssText = "display:flex;flex-wrap:wrap;align-items:center;gap:0.6em;margin:4px 0";
  const button = (name, action) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "jupyter-button widget-button";
    made.style.width = "auto";
    made.textContent = name;
    made.addEventListener("click", action);
    row.append(made);
  };
  button("Copy the code", async () => {
    try {
      await navigator.clipboard.writeText(text.value);
      said.textContent = "Copied.";
    } catch {
      text.select();  // no permission, or a page without https
      said.textContent = "The browser did not permit it: the code is selected, press Ctrl+C.";
    }
  });
  button("Put it into a new cell", async () => {
    said.textContent = (await makeCell(el, text.value))
      ? "It stands in a new cell below: run that cell."
      : "No new cell could be made here: copy the code, and paste it into a cell.";
  });
  row.append(said);
  box.append(text, row);
  el.append(box);

  const draw = () => {
    text.value = model.get("code");
    text.rows = text.value.split("\n").length + 1;
    text.setAttribute("aria-label", model.get("label"));
    box.style.display = text.value ? "" : "none";
    said.textContent = "";
  };
  model.on("change", draw);
  draw();
  return () => model.off("change", draw);
}

async function makeCell(el, code) {
  const notebook = el.closest(".jp-NotebookPanel");
  const active = () => notebook.querySelector(".jp-Notebook-cell.jp-mod-active");
  const add = notebook?.querySelector('.jp-NotebookPanel-toolbar [data-command="notebook:insert-cell-below"]');
  if (!add) return false;
  // The cell of this widget is the active one: its button has just been pressed.
  const before = active();
  const left = { button: 0, bubbles: true, cancelable: true };
  for (const kind of ["mousedown", "click"]) {  // JupyterLab's buttons answer to the first of them, or to the second
    add.dispatchEvent(new MouseEvent(kind, left));
    for (let turn = 0; turn < 20; turn += 1) {
      await new Promise((done) => setTimeout(done, 50));
      const editor = active()?.querySelector(".cm-content");
      if (active() !== before && editor && !editor.textContent.trim()) return paste(editor, code);
    }
  }
  return false;
}

async function paste(editor, code) {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", code);
  editor.focus();
  editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  await new Promise((done) => setTimeout(done, 100));
  return editor.textContent.includes(code.split("\n")[0]);
}
export default { render };
