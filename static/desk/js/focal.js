// The focal point by a click on the picture or by the arrow keys, and how the crops will look; the
// two numbers beside it are what is saved.
"use strict";

// The admin loads this before the page is there.
document.addEventListener("DOMContentLoaded", () => {
  const STEP = 0.02;
  for (const frame of document.querySelectorAll(".focal__frame")) {
    const across = document.getElementById(frame.dataset.focalX);
    const down = document.getElementById(frame.dataset.focalY);
    const ring = frame.querySelector("ellipse");
    const image = frame.querySelector("img");
    const crops = frame.parentElement.querySelectorAll(".focal__crop img");
    if (!across || !down) continue;

    const within = (number) => Math.min(Math.max(number, 0), 1);
    const share = (input) => within(Number.parseFloat(input.value) || 0);
    // As the server cuts: as near to the middle as the edges allow.
    const position = (point, whole, seen) =>
      whole > seen ? (100 * Math.min(Math.max(point * whole - seen / 2, 0), whole - seen)) / (whole - seen) : 50;
    const draw = () => {
      const { width, height } = frame.getBoundingClientRect();
      ring.setAttribute("cx", share(across) * 100);
      ring.setAttribute("cy", share(down) * 100);
      // A circle of 14 pixels, whatever the shape of the picture.
      ring.setAttribute("rx", width ? 1400 / width : 4);
      ring.setAttribute("ry", height ? 1400 / height : 4);
      const [wide, high] = [image.naturalWidth, image.naturalHeight];
      for (const crop of crops) {
        const shape = Number(crop.dataset.shape);
        const x = position(share(across), wide, Math.min(wide, high * shape));
        const y = position(share(down), high, Math.min(high, wide / shape));
        crop.style.objectPosition = `${x}% ${y}%`;
      }
    };
    const put = (x, y) => {
      across.value = within(x).toFixed(3);
      down.value = within(y).toFixed(3);
      draw();
    };
    frame.addEventListener("click", (event) => {
      const box = image.getBoundingClientRect();
      put((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    });
    frame.tabIndex = 0;
    frame.setAttribute("role", "group");
    frame.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (!step) return;
      event.preventDefault();
      put(share(across) + step[0] * STEP, share(down) + step[1] * STEP);
    });
    for (const crop of crops) crop.closest(".focal__crops").hidden = false;
    across.addEventListener("input", draw);
    down.addEventListener("input", draw);
    image.addEventListener("load", draw);
    draw();
  }
});
