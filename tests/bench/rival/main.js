// The show as a kiosk page: HTML for text, ECharts for data, compositor for motion.
// Only the parts of ECharts that are used are bundled; charts are made while nothing
// moves and disposed of when they have gone; pages move by transforms alone.
import * as echarts from "echarts/core";
import { CustomChart, LineChart, PieChart, ScatterChart } from "echarts/charts";
import { GridComponent } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";

echarts.use([CustomChart, LineChart, PieChart, ScatterChart, GridComponent, CanvasRenderer]);

const scale = innerWidth / 1920;
const px = (value) => value * scale;
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const tell = (where, what) => fetch(where, { method: "POST", body: JSON.stringify(what) });
const SVG = "http://www.w3.org/2000/svg";

// Frames while something moves: the browser's own clock.
const frames = [];
let moving = 0;
function beat(now) {
  if (!moving) return;
  frames.push(now);
  requestAnimationFrame(beat);
}
function begin() {
  moving += 1;
  if (moving === 1) { frames.push(null); requestAnimationFrame(beat); }
}
function end() { moving -= 1; }

function element(name, attributes, parent) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent.appendChild(made);
  return made;
}

function paint(fade, colour, svg) {
  if (!fade) return colour;
  const [x1, y1, x2, y2, from, to] = fade;
  const id = `fade${(paint.count = (paint.count || 0) + 1)}`;
  const gradient = element("linearGradient", { id, gradientUnits: "userSpaceOnUse", x1, y1, x2, y2 }, svg);
  element("stop", { offset: 0, "stop-color": from }, gradient);
  element("stop", { offset: 1, "stop-color": to }, gradient);
  return `url(#${id})`;
}

function still(marks, parent) {
  const svg = element("svg", { viewBox: "0 0 1920 1080" }, parent);
  for (const mark of marks) {
    const common = { opacity: mark.alpha };
    if (mark.kind === "area") {
      for (const outline of mark.outlines)
        element("polygon", { ...common, points: outline.join(" "), fill: paint(mark.fade, mark.colour, svg) }, svg);
    } else if (mark.kind === "line") {
      element("polyline", { ...common, points: mark.points.join(" "), fill: "none", stroke: mark.colour,
        "stroke-width": mark.width, "stroke-linecap": mark.cap, "stroke-dasharray": mark.dash.join(" ") }, svg);
    } else if (mark.kind === "dots") {
      for (const [cx, cy] of mark.points) element("circle", { ...common, cx, cy, r: mark.size / 2, fill: mark.colour }, svg);
    } else if (mark.kind === "bars") {
      for (const [x, y, width, height] of mark.rects)
        element("rect", { ...common, x, y, width, height, rx: mark.radius, fill: mark.colour }, svg);
    } else if (mark.kind === "sweep") {
      const round = 2 * Math.PI * mark.radius, share = Math.abs(mark.sweep) / 360;
      element("circle", { ...common, cx: mark.x, cy: mark.y, r: mark.radius, fill: "none", stroke: mark.colour,
        "stroke-width": mark.width, "stroke-dasharray": `${round * share} ${round}` }, svg);
    }
  }
  return svg;
}

function countdown(slide, svg) {
  if (slide.ring) {
    const { x, y, radius, width, colour } = slide.ring, round = 2 * Math.PI * radius;
    const ring = element("circle", { cx: x, cy: y, r: radius, stroke: colour, "stroke-width": width,
      "stroke-dasharray": round, "stroke-dashoffset": round, class: "ring" }, svg);
    ring.style.setProperty("--dwell", `${slide.dwell}s`);
  }
}

function texts(slide, parent) {
  slide.texts.forEach((label, number) => {
    const box = document.createElement("div");
    box.className = "text";
    const size = Math.max(...label.runs.map((run) => run.size));
    box.style.left = `${px(label.x)}px`;
    box.style.top = `${px(label.y - 0.88 * size)}px`;
    const shift = { start: "0", middle: "-50%", end: "-100%" }[label.anchor];
    box.style.translate = `${shift} 0`;
    box.style.setProperty("--alpha", label.alpha);
    box.style.setProperty("--late", `${Math.min(0.4, number * 0.03)}s`);
    for (const run of label.runs) {
      const span = document.createElement("span");
      span.textContent = run.text;
      span.style.cssText = `font-size:${px(run.size)}px;font-weight:${run.weight};color:${run.colour};` +
        `margin-left:${px(run.dx)}px;letter-spacing:${run.spacing}em`;
      box.appendChild(span);
      if (label.changing && /[0-9]/.test(run.text)) (slide.counters ||= []).push([span, run.text]);
    }
    parent.appendChild(box);
  });
}

function series(slide) {
  const linear = (mark) => mark.fade
    ? new echarts.graphic.LinearGradient(...mark.fade.slice(0, 4).map(px),
        [{ offset: 0, color: mark.fade[4] }, { offset: 1, color: mark.fade[5] }], true)
    : mark.colour;
  const common = { silent: true, animationDuration: 700, animationEasing: "cubicOut" };
  return slide.data.map((mark) => {
    const opacity = mark.alpha;
    switch (mark.kind) {
      case "dots":
        return { ...common, type: "scatter", data: mark.points, symbolSize: px(mark.size),
          itemStyle: { color: mark.colour, opacity },
          animationDelay: (index) => (index / mark.points.length) * 260 };
      case "line":
        return { ...common, type: "line", data: mark.points, showSymbol: false,
          lineStyle: { width: px(mark.width), color: mark.colour, opacity, cap: mark.cap,
            type: mark.dash.length ? mark.dash.map(px) : "solid" } };
      case "sweep":
        return { ...common, type: "pie", center: [px(mark.x), px(mark.y)], label: { show: false },
          radius: [px(mark.radius - mark.width / 2), px(mark.radius + mark.width / 2)],
          startAngle: 90 - mark.start, clockwise: mark.sweep > 0, emphasis: { disabled: true },
          data: [{ value: Math.abs(mark.sweep), itemStyle: { color: mark.colour, opacity } },
            { value: 360 - Math.abs(mark.sweep), itemStyle: { color: "transparent" } }] };
      case "bars":
        return { ...common, type: "custom", data: mark.rects,
          renderItem: (_, api) => {
            const [x, y, w, h] = [0, 1, 2, 3].map((each) => px(api.value(each)));
            return { type: "rect", shape: { x, y, width: w, height: h, r: px(mark.radius) },
              style: { fill: mark.colour, opacity }, enterFrom: { shape: { y: y + h, height: 0 } } };
          } };
      default:
        return { ...common, type: "custom", data: mark.outlines.map((_, index) => [index]),
          renderItem: (_, api) => ({ type: "polygon",
            shape: { points: mark.outlines[api.value(0)].map((point) => point.map(px)) },
            style: { fill: linear(mark), opacity }, enterFrom: { style: { opacity: 0 } } }) };
    }
  });
}

class Page {
  constructor(slide) {
    this.slide = slide;
    this.box = document.createElement("div");
    this.box.className = "slide";
    still(slide.land, this.box);
    const canvas = document.createElement("div");
    canvas.className = "chart";
    this.box.appendChild(canvas);
    countdown(slide, still(slide.controls, this.box));
    texts(slide, this.box);
    document.body.appendChild(this.box);
    this.chart = echarts.init(canvas, null, { renderer: "canvas", width: innerWidth, height: innerHeight });
    this.chart.setOption({
      grid: { left: 0, top: 0, right: 0, bottom: 0, containLabel: false },
      xAxis: { type: "value", min: 0, max: 1920, show: false },
      yAxis: { type: "value", min: 0, max: 1080, inverse: true, show: false },
    });
    this.options = { series: series(slide) };
  }
  show() { this.box.classList.add("seen"); }
  enter() {
    this.show();
    this.box.classList.add("in");
    this.chart.setOption(this.options, { lazyUpdate: false });
    this.count();
  }
  count() {
    const counters = this.slide.counters;
    if (!counters) return;
    const begun = performance.now();
    const step = (now) => {
      const share = Math.min(1, (now - begun) / 900), eased = 1 - (1 - share) ** 3;
      for (const [span, text] of counters)
        span.textContent = share < 1
          ? text.replace(/[0-9][0-9,.]*/, (digits) => String(Math.round(parseFloat(digits.replace(/,/g, "")) * eased)))
          : text;
      if (share < 1) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }
  leave() { this.box.classList.add("out"); }
  dispose() { this.chart.dispose(); this.box.remove(); }
}

const motion = (element, frames, seconds, easing) =>
  element.animate(frames, { duration: seconds * 1000, easing, fill: "forwards" }).finished;

async function turn(old, fresh) {
  old.leave();
  await sleep(200);
  fresh.show();
  for (const page of [old, fresh]) page.box.classList.add("moving");
  await Promise.all([
    motion(old.box, [{ transform: "none" }, { transform: "translateX(-100%)" }], 0.56, "ease-in-out"),
    motion(fresh.box, [{ transform: "translateX(100%)" }, { transform: "none" }], 0.56, "ease-in-out"),
  ]);
  fresh.box.classList.remove("moving");
}

async function tide(old, fresh) {
  const water = document.getElementById("tide");
  await motion(water, [{ transform: "translateY(101%)" }, { transform: "translateY(0)" }], 0.42, "ease-out");
  old.box.classList.remove("seen");
  fresh.show();
  await sleep(340);
  await motion(water, [{ transform: "translateY(0)" }, { transform: "translateY(101%)" }], 0.42, "ease-in");
}

async function play() {
  const deck = await (await fetch("deck.json")).json();
  document.body.style.background = deck.ground;
  let place = 0, page = new Page(deck.slides[0]), ahead = null, first = true;
  await document.fonts.ready;
  begin();
  page.enter();
  requestAnimationFrame(() => requestAnimationFrame(() => tell("/painted", {})));
  for (let number = 0; number <= deck.slides.length; number += 1) {
    if (!first) { begin(); page.enter(); }
    first = false;
    await sleep(960);
    end();
    const next = (place + 1) % deck.slides.length;
    ahead = new Page(deck.slides[next]);
    await sleep(Math.max(0, page.slide.dwell - 0.96) * 1000);
    if (number === deck.slides.length) break;
    begin();
    const old = page;
    await (old.slide.theme === deck.slides[next].theme ? turn : tide)(old, ahead);
    old.dispose();
    [page, place] = [ahead, next];
    end();
  }
  await tell("/done", { frames });
}

play();
