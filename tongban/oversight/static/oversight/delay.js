// Draws the dotted chart and the hand-overs. The tables beside them say the same and stay if this does not run.
const quiet = matchMedia("(prefers-reduced-motion: reduce)").matches;
const HUES = ["#1357c2", "#d98a1f", "#146c43", "#b0588a", "#0f7c8a", "#8c1d17", "#6a4fb3", "#5c6b1e", "#36425a", "#c2570c"];
const SHAPES = ["circle", "rect", "triangle", "diamond", "roundRect", "pin"];

// Labels are drawn on the canvas ("richText"): the policy of the site lets no page write inline styles.
function dotted(told) {
  const names = Object.keys(told.names);
  return {
    animation: !quiet,
    textStyle: { fontFamily: "inherit" },
    grid: { left: 12, right: 24, top: 64, bottom: 36, containLabel: true },
    legend: { type: "scroll", top: 8, data: names.map((name) => told.names[name]) },
    tooltip: { renderMode: "richText", formatter: (at) => `${at.data[2]}\n${at.seriesName} · ${at.data[0]}` },
    xAxis: { type: "value", name: told.across, nameLocation: "middle", nameGap: 28 },
    yAxis: { type: "value", name: told.up, inverse: true, nameLocation: "start", nameTextStyle: { align: "left" } },
    series: names.map((name, at) => ({
      name: told.names[name],
      type: "scatter",
      symbol: SHAPES[at % SHAPES.length],
      symbolSize: 6,
      itemStyle: { color: HUES[at % HUES.length], opacity: 0.8 },
      data: told.dots.filter((dot) => dot[2] === name).map((dot) => [dot[0], dot[1], dot[3]]),
    })),
  };
}

function flows(told) {
  const nodes = [...new Set(told.flatMap((flow) => [flow.source, flow.target]))].map((name) => ({ name }));
  return {
    animation: !quiet,
    textStyle: { fontFamily: "inherit" },
    color: HUES,
    tooltip: { renderMode: "richText" },
    series: [{ type: "sankey", data: nodes, links: told, left: 16, right: "24%", top: 16, bottom: 16, nodeGap: 14, lineStyle: { color: "gradient", opacity: 0.4 }, label: { color: "#152033" } }],
  };
}

const KINDS = { dotted: (facts) => dotted(facts.dotted), flows: (facts) => flows(facts.flows) };
if (window.echarts)
  document.querySelectorAll("[data-chart]").forEach((box) => {
    const facts = JSON.parse(document.getElementById(box.dataset.from).textContent);
    box.hidden = false;
    const chart = window.echarts.init(box, null, { renderer: "canvas" });
    chart.setOption(KINDS[box.dataset.chart](facts));
    new ResizeObserver(() => chart.resize()).observe(box);
  });
