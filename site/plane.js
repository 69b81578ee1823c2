// The explorer of section 2.3.5 has 41 positions on each of six knobs: too many to be drawn beforehand, and a map of the plane is
// soon drawn. What utils.widgets.transformation_explorer shows and says, as SVG; tests/site/test_knobs.py compares it with Python.
(globalThis.explorerStates ??= {})["2.3-explore-map"] = ([a, b, c, d, e, f]) => {
  const SIZE = 384, LIMIT = 3.2;
  const LETTER = [[0.3, 0.2], [0.6, 0.2], [0.6, 0.9], [1.1, 0.9], [1.1, 1.2], [0.6, 1.2], [0.6, 1.6], [1.3, 1.6], [1.3, 1.9], [0.3, 1.9]];
  const PLACES = [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2];
  const stays = (point) => point, moved = ([x, y]) => [x * a + y * c + e, x * b + y * d + f];
  const at = ([x, y]) => [(0.5 + x / (2 * LIMIT)) * SIZE, (0.5 - y / (2 * LIMIT)) * SIZE].map((part) => part.toFixed(2)).join();
  const shape = (points, map, look) => `<polygon points="${points.map((point) => at(map(point))).join(" ")}" ${look}/>`;
  const grid = (map, look) => PLACES.flatMap((place) => [[[place, -2], [place, 2]], [[-2, place], [2, place]]])
    .map((line) => shape(line, map, `fill="none" ${look}`)).join("");
  const line = (from, to, look) => shape([from, to], stays, look);
  const ticks = [-2, 0, 2].map((place) => {
    const [x, y] = at([place, place]).split(",");
    return `<text x="${x}" y="${SIZE - 4}" text-anchor="middle">${place}</text><text x="4" y="${+y + 4}">${place}</text>`;
  });
  const picture = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE}" height="${SIZE}" viewBox="0 0 ${SIZE} ${SIZE}">`,
    `<rect width="${SIZE}" height="${SIZE}" fill="#fff"/>`,
    `<g font-family="DejaVu Sans, Verdana, sans-serif" font-size="12" fill="#1F2430">${ticks.join("").replaceAll("-2<", "−2<")}</g>`,
    line([-LIMIT, 0], [LIMIT, 0], 'stroke="#6B7280"'), line([0, -LIMIT], [0, LIMIT], 'stroke="#6B7280"'),
    grid(stays, 'stroke="#E5E7EB"'), shape(LETTER, stays, 'fill="none" stroke="#6B7280" stroke-dasharray="5 2"'),
    grid(moved, 'stroke="#56B4E9"'), shape(LETTER, moved, 'fill="#0072B2" fill-opacity="0.6" stroke="#1F2430" stroke-width="1.5"'),
    "</svg>",
  ].join("");
  const area = a * d - b * c, flat = Math.abs(area) < 0.005;
  const pressed = Math.max(...[a, b, c, d].map(Math.abs)) > 0.005 ? "line" : "point";
  const grown = `areas grow to ${Math.abs(area).toFixed(2)} times their size${area < -0.005 ? ", and the letter is turned over" : ""}`;
  const said = `x @ W + b with W = [[${a}, ${b}], [${c}, ${d}]] and b = [${e}, ${f}]: ${flat ? `everything is pressed onto a ${pressed}` : grown}.`;
  return [`data:image/svg+xml,${encodeURIComponent(picture)}`, SIZE, SIZE, said];
};
