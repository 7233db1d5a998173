// Records for a moment. The samples come at the rate of the sound card: not every browser lets a page choose another.
const TAP = `registerProcessor("tap", class extends AudioWorkletProcessor {
  process(inputs) {
    if (inputs[0][0]) this.port.postMessage(inputs[0][0].slice());
    return true;
  }
})`;

const REASONS = {
  NotAllowedError: "The browser was not allowed to use the microphone: permit it for this page and try again.",
  NotFoundError: "No microphone was found: plug one in and try again.",
  NotReadableError: "The microphone does not answer: another program may be using it. Close that and try again.",
  InsecurePageError: "The browser keeps microphones from this page: open it as localhost or through https.",
};

async function record(seconds, onStart) {
  if (!navigator.mediaDevices || !window.AudioWorkletNode) {
    const error = new Error("no microphone for this page");
    error.name = "InsecurePageError";
    throw error;
  }
  const raw = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  const stream = await navigator.mediaDevices.getUserMedia({ audio: raw });
  const context = new AudioContext();
  try {
    await context.resume();
    const url = URL.createObjectURL(new Blob([TAP], { type: "text/javascript" }));
    await context.audioWorklet.addModule(url);
    URL.revokeObjectURL(url);
    const source = context.createMediaStreamSource(stream);
    const tap = new AudioWorkletNode(context, "tap", { channelCount: 1, channelCountMode: "explicit" });
    const parts = [];
    tap.port.onmessage = (event) => parts.push(event.data);
    source.connect(tap);
    onStart();
    await new Promise((done) => setTimeout(done, seconds * 1000));
    source.disconnect();
    const samples = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
    let place = 0;
    for (const part of parts) {
      samples.set(part, place);
      place += part.length;
    }
    return { samples, rate: Math.round(context.sampleRate) };
  } finally {
    stream.getTracks().forEach((track) => track.stop());
    await context.close();
  }
}

function render({ model, el }) {
  const button = document.createElement("button");
  const status = document.createElement("span");
  button.type = "button";
  button.className = "jupyter-button widget-button";
  button.textContent = "● Record";
  status.setAttribute("role", "status");
  status.style.cssText = "margin-left:0.8em;color:var(--jp-ui-font-color1, #222)";
  el.append(button, status);
  button.addEventListener("click", async () => {
    button.disabled = true;
    status.textContent = "Waiting for the microphone …";
    try {
      const { samples, rate } = await record(model.get("seconds"), () => {
        status.textContent = "Speak now …";
      });
      model.set("recorded_rate_hz", rate);
      model.set("error", "");
      model.set("audio", new DataView(samples.buffer));
      model.set("recordings", model.get("recordings") + 1);
      status.textContent = "Recorded.";
    } catch (error) {
      const reason = REASONS[error.name] ?? `${error.name}: ${error.message}`;
      model.set("error", reason);
      status.textContent = reason;
    }
    model.save_changes();
    button.disabled = false;
    button.focus();
  });
}
export default { render };
