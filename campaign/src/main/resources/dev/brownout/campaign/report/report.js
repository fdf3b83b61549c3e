"use strict";
const colour = name => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();

function prepare(canvas, height) {
  const scale = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  canvas.style.height = height + "px";
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  return [pen, width];
}

function drawActivity(canvas) {
  const rows = canvas.dataset.rows.split(" ").filter(Boolean);
  const tall = Math.max(3, Math.min(14, 420 / rows.length));
  const axis = 20;
  const left = 62;
  const height = Math.ceil(tall * rows.length) + axis;
  const [pen, whole] = prepare(canvas, height);
  const width = whole - left;
  const bins = Number(canvas.dataset.bins);
  const seconds = Number(canvas.dataset.seconds);
  const marks = canvas.dataset.marks.split(";").filter(Boolean).map(mark => mark.split(","));
  const top = row => height - axis - tall * (Number(row) + 1);
  pen.font = "10px system-ui, sans-serif";
  rows.forEach((address, row) => {
    pen.fillStyle = colour("line");
    pen.fillRect(left, top(row) + tall - 1, width, 1);
    if (tall >= 10 || row % Math.ceil(10 / tall) === 0) {
      pen.fillStyle = colour("soft");
      pen.fillText("0x" + address, 0, top(row) + tall - 2);
    }
  });
  for (const kind of ["p", "e"]) {
    pen.fillStyle = colour(kind === "e" ? "erase" : "program");
    for (const [bin, row, what] of marks) {
      if (what === kind) {
        pen.fillRect(left + bin / bins * width, top(row), Math.max(1, width / bins), tall - 1);
      }
    }
  }
  pen.fillStyle = colour("soft");
  const steps = width < 500 ? 3 : 6;
  for (let i = 0; i <= steps; i++) {
    pen.textAlign = i === 0 ? "left" : i === steps ? "right" : "center";
    pen.fillText((seconds * i / steps).toFixed(2) + " s", left + width * i / steps, height - 5);
  }
  pen.textAlign = "left";
}

function drawCuts(canvas) {
  const codes = canvas.dataset.codes;
  const names = canvas.dataset.names.split(" ");
  const legend = canvas.dataset.legend.split("|");
  const width = canvas.clientWidth;
  let side = 8;
  while (side > 2 && Math.ceil(codes.length / Math.floor(width / side)) * side > 420) {
    side--;
  }
  const columns = Math.max(1, Math.floor(width / side));
  const [pen] = prepare(canvas, Math.ceil(codes.length / columns) * side);
  const colours = legend.map((_, i) => colour("o" + Math.min(i, 5)));
  const gap = side > 3 ? 1 : 0;
  // Failures last and larger than their place, so that a single one among thousands is seen.
  for (const failing of [false, true]) {
    for (let i = 0; i < codes.length; i++) {
      const code = codes.charCodeAt(i) - 97;
      if ((code > 0) === failing) {
        pen.fillStyle = colours[code];
        const grow = failing ? 1 : 0;
        pen.fillRect((i % columns) * side - grow, Math.floor(i / columns) * side - grow, side - gap + 2 * grow, side - gap + 2 * grow);
      }
    }
  }
  canvas.onmousemove = event => {
    const at = Math.floor(event.offsetY / side) * columns + Math.floor(event.offsetX / side);
    if (at >= 0 && at < codes.length) {
      document.getElementById("cut").textContent = names[at] + ": " + legend[codes.charCodeAt(at) - 97];
    }
  };
}

function draw() {
  const activity = document.getElementById("activity");
  const cuts = document.getElementById("cuts");
  if (activity) {
    drawActivity(activity);
  }
  if (cuts) {
    drawCuts(cuts);
  }
}

draw();
window.addEventListener("resize", draw);
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
