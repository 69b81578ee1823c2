// What a page of the website does by itself: the pad and the knobs answer, and what is folded is printed, too.
(() => {
  const here = document.currentScript.src;
  const loaded = {};
  function load(name) { // a script beside this one: whatever a page that was opened from a file may load
    return (loaded[name] ??= new Promise((done, failed) => {
      const script = Object.assign(document.createElement("script"), { src: new URL(name, here), onload: done, onerror: failed });
      document.head.append(script);
    }));
  }

  // ---- the drawing pads, when they come near ----

  async function openPad(place) {
    const number = place.dataset.pad;
    const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: new URL("drawing_pad.css", here) });
    document.head.append(style);
    await Promise.all([load("drawing_pad.js"), load("digit_reader.js"), load(`${number}.js`), new Promise((done) => (style.onload = done))]);
    const network = padNetworks[number], reader = digitReader;
    drawingPad.render({ model: reader.model(reader.network(network), place.dataset.help), el: place });
    const percent = (100 * network.accuracy).toFixed(1);
    const note = Object.assign(document.createElement("p"), { className: "note-of-site" });
    note.textContent = `This is the network that ${number} trains, its weights rounded to keep it small. It reads ${percent} % of the 10,000 test digits. It runs in your browser, and what you draw stays there.`;
    place.append(note);
    place.closest(".cell")?.querySelector("img").closest("a").remove(); // the still picture has done its service
    place.dataset.ready = "yes";
  }
  const near = new IntersectionObserver(
    (seen) => seen.filter((one) => one.isIntersecting).forEach(({ target }) => (near.unobserve(target), openPad(target))),
    { rootMargin: "800px" },
  );
  document.querySelectorAll("[data-pad]").forEach((place) => near.observe(place));

  // ---- the explorers, when a knob is touched ----

  document.querySelectorAll("[data-explorer]").forEach((explorer) => {
    const name = explorer.dataset.explorer, knobs = [...explorer.querySelectorAll("input, select")];
    const picture = explorer.closest(".cell").querySelector("img"), sentence = explorer.querySelector("[role=status]");
    picture.closest("a").replaceWith(picture); // which led to the still picture
    const states = () => load(`${name}.js`);
    const written = (knob) => knob.dataset.labels.split(" ")[knob.value];
    explorer.addEventListener("focusin", states);
    explorer.addEventListener("input", async () => {
      for (const knob of knobs.filter((one) => one.type === "range")) {
        knob.nextElementSibling.textContent = written(knob);
        knob.setAttribute("aria-valuetext", written(knob));
      }
      await states();
      const all = explorerStates[name], places = knobs.map((knob) => knob.value);
      const [source, width, height, said] = typeof all === "function" ? all(knobs.map(written).map(Number)) : all[places.join()];
      Object.assign(picture, { src: source, width, height, alt: said });
      sentence.textContent = said;
    });
  });

  // ---- on paper ----

  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));
})();
