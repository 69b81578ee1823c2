// The drawing pad of utils.widgets.drawing_pad: ink on a canvas, sent while it is drawn, and what the network made of it.

const SIDE = 280; // of the canvas, in its own pixels
const SENT = 140; // of the picture that is sent: each of its pixels is the mean of 2 × 2
const PEN = 22; // about the thickness of MNIST's strokes on a digit as high as the pad
const STEP = 7; // how far an arrow key moves the pen
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

// Bytes, 0 to 255, as grey squares: 255 is ink.
function paint(canvas, bytes, columns) {
  const rows = bytes.length / columns;
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(columns, rows);
  bytes.forEach((ink, place) => pixels.data.set([255 - ink, 255 - ink, 255 - ink, 255], 4 * place));
  context.putImageData(pixels, 0, 0);
}

function bytesOf(view) {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function render({ model, el }) {
  const root = element("div", "drawing-pad");
  const draw = element("div", "drawing-pad-part");
  const canvas = element("canvas", "drawing-pad-canvas");
  const pen = element("div", "drawing-pad-pen");
  const clear = element("button", "drawing-pad-clear", "Clear");
  const help = element("p", "drawing-pad-help", model.get("help"));
  const given = element("canvas", "drawing-pad-given");
  const hidden = element("canvas", "drawing-pad-hidden");
  const scores = element("ol", "drawing-pad-scores");
  const status = element("p", "drawing-pad-status");

  canvas.width = canvas.height = SIDE;
  canvas.tabIndex = 0;
  help.id = `drawing-pad-help-${Math.random().toString(36).slice(2)}`;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", "Drawing pad");
  canvas.setAttribute("aria-describedby", help.id);
  clear.type = "button";
  given.setAttribute("role", "img");
  hidden.setAttribute("role", "img");
  hidden.setAttribute("aria-label", "The outputs of the hidden layer, darker for larger");
  status.setAttribute("role", "status");
  const bars = [...Array(10).keys()].map((digit) => {
    const row = element("li", "drawing-pad-score");
    const bar = element("span", "drawing-pad-bar");
    const percent = element("span", "drawing-pad-percent", "–");
    const track = element("span", "drawing-pad-track");
    track.append(bar);
    row.append(element("span", "drawing-pad-digit", digit), track, percent);
    scores.append(row);
    return { row, bar, percent };
  });

  const sheet = element("div", "drawing-pad-sheet");
  sheet.append(canvas, pen);
  draw.append(element("div", "drawing-pad-label", "Draw a digit"), sheet, clear, help);
  const seen = element("div", "drawing-pad-part");
  seen.append(
    element("div", "drawing-pad-label", "What the network is given"),
    given,
    element("div", "drawing-pad-label", "What its hidden layer does with it"),
    hidden,
  );
  const answer = element("div", "drawing-pad-part");
  answer.append(element("div", "drawing-pad-label", "Its ten scores"), scores, status);
  root.append(draw, seen, answer);
  el.append(root);

  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.lineWidth = PEN;
  context.lineCap = context.lineJoin = "round";
  let place = [SIDE / 2, SIDE / 2]; // of the pen
  let penDown = false;

  function wipe() {
    context.fillStyle = "white";
    context.fillRect(0, 0, SIDE, SIDE);
  }
  function stroke(to) {
    context.beginPath();
    context.moveTo(...place);
    context.lineTo(to[0] + 0.01, to[1]); // a line to where it began would leave no dot
    context.stroke();
    place = to;
    send();
  }

  // One picture is on its way at a time: what is drawn meanwhile goes with the next, and no queue builds up.
  let waiting = false;
  let changed = false;
  let asked = model.get("asked");
  function send() {
    changed = true;
    if (waiting) return;
    waiting = true;
    changed = false;
    const { data } = context.getImageData(0, 0, SIDE, SIDE);
    const ink = new Uint8Array(SENT * SENT);
    for (let row = 0; row < SENT; row++) {
      for (let column = 0; column < SENT; column++) {
        const corner = 4 * (2 * row * SIDE + 2 * column); // red of the upper left of 2 × 2 grey pixels
        const below = corner + 4 * SIDE;
        ink[row * SENT + column] = 255 - Math.round((data[corner] + data[corner + 4] + data[below] + data[below + 4]) / 4);
      }
    }
    model.set("drawing", new DataView(ink.buffer));
    model.set("asked", ++asked);
    model.save_changes();
  }
  function answered() {
    show();
    if (model.get("answered") !== asked) return; // an answer to another page that shows the same pad
    waiting = false;
    if (changed) send();
  }

  function show() {
    const values = model.get("scores");
    const best = values.indexOf(Math.max(...values));
    bars.forEach(({ row, bar, percent }, digit) => {
      const score = values.length ? values[digit] : 0;
      bar.style.width = `${100 * score}%`;
      percent.textContent = values.length ? `${Math.round(100 * score)} %` : "–";
      row.classList.toggle("drawing-pad-best", values.length > 0 && digit === best);
    });
    paint(given, bytesOf(model.get("image")), 28);
    given.setAttribute("aria-label", values.length ? "The drawing as 28 × 28 pixels" : "An empty image");
    paint(hidden, bytesOf(model.get("hidden")), 32);
    status.textContent = model.get("said");
  }

  // The box's own coordinates, whatever the page's zoom: offsetX is wrong where the page is scaled.
  function position(event) {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * SIDE) / box.width, ((event.clientY - box.top) * SIDE) / box.height];
  }
  let held = null; // the pointer that draws: a second finger does not
  canvas.addEventListener("pointerdown", (event) => {
    if (held !== null || event.button !== 0) return;
    event.preventDefault();
    held = event.pointerId;
    canvas.setPointerCapture(held);
    canvas.focus({ preventScroll: true });
    setPen(false);
    place = position(event);
    stroke(place);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId === held) for (const e of event.getCoalescedEvents?.() ?? []) stroke(position(e));
    if (event.pointerId === held) stroke(position(event));
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
    canvas.addEventListener(end, (event) => {
      if (event.pointerId === held) held = null;
    });
  }

  function setPen(down) {
    penDown = down;
    pen.classList.toggle("drawing-pad-down", down);
    pen.style.left = `${(100 * place[0]) / SIDE}%`;
    pen.style.top = `${(100 * place[1]) / SIDE}%`;
  }
  function erase() {
    wipe();
    place = [SIDE / 2, SIDE / 2];
    setPen(false);
    send();
  }
  clear.addEventListener("click", erase);
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in ARROWS) {
      const to = place.map((at, axis) => Math.min(Math.max(at + STEP * ARROWS[event.key][axis], 0), SIDE));
      if (penDown) stroke(to);
      place = to;
      setPen(penDown);
    } else if (event.key === " " || event.key === "Enter") {
      setPen(!penDown);
      if (penDown) stroke(place);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      erase();
    } else return;
    event.preventDefault();
  });
  // JupyterLab's command mode must not see plain keys: "b" would add a cell. Tab and Escape still leave the pad.
  root.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey && !event.altKey && !["Tab", "Escape"].includes(event.key)) event.stopPropagation();
  });

  wipe();
  setPen(false);
  show();
  model.on("change:answered", answered);
  return () => model.off("change:answered", answered);
}

export default { render };
