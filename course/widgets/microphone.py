"""Record a word with the learner's microphone. What was recorded stays in the memory of the kernel."""

from __future__ import annotations

import anywidget
import numpy as np
import traitlets

from course.features.clips import loudness_db, trim_silence

SAMPLE_RATE_HZ = 8_000  # of the course's voices
SILENT_DB = -50.0  # below full scale: even the loudest 10 ms of a recording without a word stay under it
PEAK = 0.6  # of every recording afterwards: how near somebody stood must not matter

# The samples come at the rate of the sound card: not every browser lets a page choose another one.
RECORDER = r"""
const TAP = `registerProcessor("tap", class extends AudioWorkletProcessor {
  process(inputs) {
    if (inputs[0][0]) this.port.postMessage(inputs[0][0].slice());
    return true;
  }
})`;

function explain(error) {
  if (error.name === "NotAllowedError")
    return "The browser was not allowed to use the microphone: permit it for this page and try again.";
  if (error.name === "NotFoundError") return "No microphone was found: plug one in and try again.";
  if (error.name === "InsecurePageError")
    return "The browser keeps microphones from this page: open it as localhost or through https.";
  return `${error.name}: ${error.message}`;
}

async function record(seconds) {
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
  status.style.marginLeft = "0.8em";
  el.append(button, status);
  button.addEventListener("click", async () => {
    button.disabled = true;
    status.textContent = "Speak now …";
    try {
      const { samples, rate } = await record(model.get("seconds"));
      model.set("recorded_rate_hz", rate);
      model.set("error", "");
      model.set("audio", new DataView(samples.buffer));
      status.textContent = "Recorded.";
    } catch (error) {
      model.set("error", explain(error));
      status.textContent = explain(error);
    }
    model.save_changes();
    button.disabled = false;
  });
}
export default { render };
"""


class Microphone(anywidget.AnyWidget):
    """A button that records for a moment.

    Attributes
    ----------
    seconds : how long a recording is.
    audio : float32 samples as bytes, as the browser sent them; observe it to learn of a new recording.
    recorded_rate_hz : their samples a second.
    error : why nothing was recorded, in words; empty if all went well.
    """

    _esm = RECORDER
    seconds = traitlets.Float(1.6).tag(sync=True)
    audio = traitlets.Any(b"").tag(sync=True)  # arrives as a memoryview, which traitlets.Bytes refuses
    recorded_rate_hz = traitlets.Int(48_000).tag(sync=True)
    error = traitlets.Unicode("").tag(sync=True)

    @property
    def clip(self) -> np.ndarray | None:
        """The recorded word, see :func:`clean_recording`; None before, and where all was silent."""
        if not len(self.audio):
            return None
        return clean_recording(np.frombuffer(self.audio, np.float32), self.recorded_rate_hz)


def clean_recording(samples: np.ndarray, rate_hz: int) -> np.ndarray | None:
    """Bring a recording into the form of the course's voices: 8 kHz, without silence, equally loud.

    Parameters
    ----------
    samples : 1-D float array; what exceeds [-1, 1] is clipped.
    rate_hz : samples a second, at least 8,000.

    Returns
    -------
    1-D float32 array in [-1, 1], or None where nobody spoke.

    Raises
    ------
    ValueError
        If there is no such array, it is shorter than a tenth of a second, or the rate is too low.
    """
    from scipy.signal import resample_poly

    if rate_hz < SAMPLE_RATE_HZ:
        raise ValueError(f"expected at least {SAMPLE_RATE_HZ} samples a second, got {rate_hz}")
    samples = np.asarray(samples)
    if samples.ndim != 1 or not np.issubdtype(samples.dtype, np.floating) or len(samples) < rate_hz / 10:
        raise ValueError(
            "expected at least a tenth of a second of floats, one channel, "
            f"got {samples.dtype} of shape {samples.shape}"
        )
    if not np.isfinite(samples).all():
        raise ValueError("the recording contains NaN or infinite numbers")
    divisor = np.gcd(SAMPLE_RATE_HZ, rate_hz)
    centred = samples - samples.mean(dtype=np.float64)  # sound cards may have an offset
    wave = resample_poly(centred, SAMPLE_RATE_HZ // divisor, rate_hz // divisor)
    wave = np.clip(wave, -1, 1).astype(np.float32)
    if loudness_db(wave).max() < SILENT_DB:
        return None
    wave = trim_silence(wave)
    return wave * np.float32(PEAK / np.abs(wave).max())
