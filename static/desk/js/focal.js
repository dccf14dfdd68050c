// The focal point by a click on the picture; the two numbers beside it are what is saved.
"use strict";

// The admin loads this before the page is there.
document.addEventListener("DOMContentLoaded", () => {
  for (const frame of document.querySelectorAll(".focal__frame")) {
    const across = document.getElementById(frame.dataset.focalX);
    const down = document.getElementById(frame.dataset.focalY);
    const ring = frame.querySelector("ellipse");
    if (!across || !down) continue;

    const share = (input) => Math.min(Math.max(Number.parseFloat(input.value) || 0, 0), 1);
    const draw = () => {
      const { width, height } = frame.getBoundingClientRect();
      ring.setAttribute("cx", share(across) * 100);
      ring.setAttribute("cy", share(down) * 100);
      // A circle of 14 pixels, whatever the shape of the picture.
      ring.setAttribute("rx", width ? 1400 / width : 4);
      ring.setAttribute("ry", height ? 1400 / height : 4);
    };
    frame.addEventListener("click", (event) => {
      const box = frame.getBoundingClientRect();
      across.value = ((event.clientX - box.left) / box.width).toFixed(3);
      down.value = ((event.clientY - box.top) / box.height).toFixed(3);
      draw();
    });
    across.addEventListener("input", draw);
    down.addEventListener("input", draw);
    frame.querySelector("img").addEventListener("load", draw);
    draw();
  }
});
