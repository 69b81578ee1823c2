// What utils.data.handwriting and the networks of sections 1.1 and 2.1 do, in the reader's own browser. It is compared with Python,
// byte for byte, by tests/site/test_digit_reader.py.
globalThis.digitReader = (() => {
  const SIDE = 28, BOX = 20, CENTRE = 14, FAINT = 32, GRAIN = 10, SMALL = 50;
  const ZERO = 63; // the character of weight 0: see site/pad_weights.py

  const clip = (value, low, high) => Math.min(Math.max(value, low), high);
  function rounded(value) { // halves to the even neighbour, as Python rounds
    const below = Math.floor(value), part = value - below;
    return part < 0.5 || (part === 0.5 && below % 2 === 0) ? below : below + 1;
  }

  // The ink of a drawing without paper and dust; 0 elsewhere.
  function withoutDust(drawing, rows, columns) {
    const sorted = Uint8Array.from(drawing).sort(), half = sorted.length >> 1, darkest = sorted.at(-1);
    const median = Math.floor(sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2);
    const grey = Math.min(3 * median, Math.floor(darkest / GRAIN));
    const ink = drawing.map((value) => (value * FAINT < darkest || value < grey ? 0 : value));
    const strokes = new Int32Array(ink.length), amounts = [0]; // a stroke is what hangs together, by a corner too
    for (let start = 0; start < ink.length; start++) {
      if (!ink[start] || strokes[start]) continue;
      const waiting = [start], stroke = amounts.push(0) - 1;
      strokes[start] = stroke;
      while (waiting.length) {
        const place = waiting.pop(), row = Math.floor(place / columns), column = place % columns;
        amounts[stroke] += ink[place];
        for (let r = Math.max(row - 1, 0); r <= Math.min(row + 1, rows - 1); r++) {
          for (let c = Math.max(column - 1, 0); c <= Math.min(column + 1, columns - 1); c++) {
            const near = r * columns + c;
            if (ink[near] && !strokes[near]) waiting.push(near), (strokes[near] = stroke);
          }
        }
      }
    }
    const largest = amounts.reduce((one, other) => Math.max(one, other));
    return ink.map((value, place) => (amounts[strokes[place]] * SMALL >= largest ? value : 0));
  }

  // How much each of `before` pixels in a row gives to each of `after`: whole numbers, 2 ** 20 for each new pixel.
  function shares(before, after) {
    return Array.from({ length: after }, (_, made) => {
      const near = Array.from({ length: before }, (_, given) =>
        Math.max(2 * Math.max(before, after) - Math.abs(after * (2 * given + 1) - before * (2 * made + 1)), 0));
      const total = near.reduce((sum, value) => sum + value);
      return near.map((value) => Math.floor((2 ** 21 * value + total) / (2 * total)));
    });
  }

  function asMnist(drawing, rows, columns) {
    const image = new Uint8Array(SIDE * SIDE), ink = withoutDust(drawing, rows, columns);
    let top = rows, bottom = -1, left = columns, right = -1;
    ink.forEach((value, place) => {
      if (!value) return;
      const row = Math.floor(place / columns), column = place % columns;
      top = Math.min(top, row), (bottom = Math.max(bottom, row)), (left = Math.min(left, column)), (right = Math.max(right, column));
    });
    if (bottom < 0) return image;
    const tall = bottom - top + 1, wide = right - left + 1;
    const [height, width] = [tall, wide].map((side) => Math.max(1, rounded((side * BOX) / Math.max(tall, wide))));
    const across = shares(wide, width), down = shares(tall, height); // below 2 ** 53, all sums are exact
    const narrow = Array.from({ length: tall }, (_, r) =>
      across.map((share) => share.reduce((sum, part, c) => sum + part * ink[(top + r) * columns + left + c], 0)));
    const sums = down.flatMap((share) => across.map((_, c) => share.reduce((sum, part, r) => sum + part * narrow[r][c], 0)));
    const most = sums.reduce((one, other) => Math.max(one, other)), scaled = sums.map((sum) => rounded(255 * (sum / most)));
    let total = 0, row = 0, column = 0;
    scaled.forEach((value, place) => {
      total += value, (row += value * Math.floor(place / width)), (column += value * (place % width));
    });
    const put = (middle, size) => clip(Math.ceil(CENTRE - middle - 0.5), 0, SIDE - size);
    const y = put(row / total, height), x = put(column / total, width);
    scaled.forEach((value, place) => (image[(y + Math.floor(place / width)) * SIDE + x + (place % width)] = value));
    return image;
  }

  // A network of site/pad_weights.py as a function: an image in, ten scores and the first layer's outputs out.
  function network({ layers }) {
    return (image) => {
      let values = Array.from(image, (grey) => grey / 255), first;
      layers.forEach(({ levels, scales, biases }, number) => {
        const sums = new Float64Array(scales.length);
        values.forEach((value, row) => {
          if (value) for (let unit = 0; unit < sums.length; unit++) sums[unit] += value * (levels.charCodeAt(row * sums.length + unit) - ZERO);
        });
        values = Array.from(sums, (sum, unit) => sum * scales[unit] + biases[unit]);
        if (number < layers.length - 1) values = values.map((value) => Math.max(value, 0));
        first ??= values;
      });
      const most = Math.max(...values), parts = values.map((value) => Math.exp(value - most));
      const total = parts.reduce((sum, part) => sum + part);
      return { scores: parts.map((part) => part / total), hidden: first };
    };
  }

  // What utils.widgets.DrawingPad is to drawing_pad.js, without a kernel.
  function model(read, help) {
    const nothing = "Nothing is drawn yet.";
    const view = (bytes) => new DataView(Uint8Array.from(bytes).buffer);
    const state = { asked: 0, answered: 0, image: view(Array(784).fill(0)), hidden: view(Array(512).fill(0)), scores: [], said: nothing, help };
    let answered = () => {};
    return {
      get: (name) => state[name],
      set: (name, value) => (state[name] = value),
      on: (_, listener) => (answered = listener),
      off: () => (answered = () => {}),
      save_changes() {
        const side = Math.sqrt(state.drawing.byteLength), image = asMnist(new Uint8Array(state.drawing.buffer), side, side);
        const { scores, hidden } = read(image), largest = Math.max(...hidden, 1e-9);
        Object.assign(state, { answered: state.asked, image: view(image), scores, said: inWords(scores) });
        state.hidden = view(hidden.map((value) => rounded((255 * value) / largest)));
        if (!image.some((grey) => grey)) Object.assign(state, { scores: [], said: nothing, hidden: view(hidden.fill(0)) });
        queueMicrotask(() => answered());
      },
    };
  }
  function inWords(scores) {
    const [second, first] = [...scores.keys()].sort((a, b) => scores[a] - scores[b] || a - b).slice(-2);
    const percent = (digit) => `${rounded(100 * scores[digit])} %`;
    return `The network reads a ${first} (${percent(first)}). Its second guess: ${second} (${percent(second)}).`;
  }
  return { asMnist, network, model, inWords };
})();
