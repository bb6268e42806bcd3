// Draws the course of a figure with its interval as a band. The same figures stand in the table beside it, which stays if this does not run.
const quiet = matchMedia("(prefers-reduced-motion: reduce)").matches;

function colours(box) {
  const style = getComputedStyle(box);
  const said = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
  return {
    line: said("--chart-line", said("--brand-600", "#1357c2")),
    band: said("--chart-band", said("--brand-100", "#d9e6fb")),
    ink: said("--chart-ink", said("--ink-700", "#36425a")),
    grid: said("--chart-grid", said("--line", "#dfe5ef")),
    goal: said("--chart-goal", said("--warn", "#8a4b00")),
  };
}

// Labels are drawn on the canvas ("richText"): the policy of the site lets no page write inline styles.
function option(told, tint) {
  const shown = (value) => (told.hundredths ? `${+(value * 100).toFixed(1)}%` : `${+value.toFixed(2)}`);
  const of = (index) => told.points[index];
  const axis = { axisLine: { lineStyle: { color: tint.grid } }, axisLabel: { color: tint.ink }, splitLine: { lineStyle: { color: tint.grid } } };
  const hidden = { type: "line", symbol: "none", lineStyle: { opacity: 0 }, silent: true, stack: "interval", connectNulls: false };
  const goal = told.target === null ? undefined : { silent: true, symbol: "none", label: { formatter: told.goal, color: tint.goal, position: "insideEndTop" }, lineStyle: { color: tint.goal, type: "dashed" }, data: [{ yAxis: told.target }] };
  return {
    animation: !quiet,
    textStyle: { fontFamily: "inherit", color: tint.ink },
    grid: { left: 8, right: 16, top: 24, bottom: 8, containLabel: true },
    tooltip: { trigger: "axis", renderMode: "richText", formatter: (at) => of(at[0].dataIndex).aloud },
    xAxis: { ...axis, type: "category", boundaryGap: false, data: told.points.map((point) => point.label) },
    yAxis: { ...axis, type: "value", scale: true, max: (seen) => (told.ceiling !== null && seen.max > 0.9 ? told.ceiling : null), axisLabel: { color: tint.ink, formatter: shown } },
    series: [
      { ...hidden, data: told.points.map((point) => point.low) },
      { ...hidden, areaStyle: { color: tint.band, opacity: 0.85 }, data: told.points.map((point) => (point.low === null ? null : point.high - point.low)) },
      { type: "line", data: told.points.map((point) => point.value), symbol: "circle", symbolSize: 7, lineStyle: { color: tint.line, width: 2.5 }, itemStyle: { color: tint.line }, markLine: goal, z: 3 },
    ],
  };
}

export function draw(root) {
  if (!window.echarts) return;
  root.querySelectorAll("[data-trend]").forEach((box) => {
    const told = JSON.parse(document.getElementById(box.dataset.trend).textContent);
    box.hidden = false;
    const chart = window.echarts.init(box, null, { renderer: "canvas", useDirtyRect: false });
    chart.setOption(option(told, colours(box)));
    new ResizeObserver(() => chart.resize()).observe(box);
  });
}

draw(document);
document.addEventListener("htmx:load", (event) => event.detail.elt !== document.body && draw(event.detail.elt));
