"use strict";
(() => {
  const root = document.documentElement, by = (id) => document.getElementById(id);
  root.classList.add("js");
  by("theme").onclick = () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme:dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  };
  const table = by("rows");
  if (!table) return;
  const PAGE = 200, body = table.tBodies[0], data = by("data"), more = by("more");
  const keys = ["section", "strength", "verdict", "building"];
  const big = data !== null;
  const cells = (tr) => Array.from(tr.cells, (cell) => cell.textContent).join(" ").toLowerCase();
  const rows = big
    ? JSON.parse(data.textContent)
    : Array.from(body.rows, (tr) => ({
        id: tr.id, tr, section: tr.dataset.s, strength: tr.dataset.g, verdict: tr.className,
        building: tr.dataset.b, words: cells(tr),
      }));
  if (big) for (const row of rows) row.words = row.cells.flat().join(" ").toLowerCase();
  let limit = PAGE;

  const piece = (name, text, parent) => {
    const node = document.createElement(name);
    if (text) node.textContent = text;
    parent.append(node);
    return node;
  };
  const build = (row) => {
    const tr = document.createElement("tr");
    const [law, title, strength, verdict, subject, place, measured, required, message, mend] = row.cells;
    tr.id = row.id;
    tr.className = row.verdict;
    let td = piece("td", "", tr);
    piece("a", law, td).href = "#" + row.id;
    piece("br", "", td);
    td.append(title);
    piece("td", strength, tr);
    piece("td", verdict, tr);
    td = piece("td", subject, tr);
    piece("br", "", td);
    piece("code", place, td);
    piece("td", measured, tr);
    piece("td", required, tr);
    td = piece("td", message, tr);
    if (mend) {
      piece("br", "", td);
      piece("small", mend, td);
    }
    return tr;
  };
  const wanted = () => {
    const word = by("q").value.trim().toLowerCase();
    const picks = keys.map((key) => [key, by("f-" + key).value]).filter((pair) => pair[1]);
    return (row) => (!word || row.words.includes(word)) && picks.every(([key, value]) => row[key] === value);
  };
  const show = () => {
    const keep = wanted();
    const found = rows.filter(keep);
    const shown = big ? Math.min(limit, found.length) : found.length;
    if (big) body.replaceChildren(...found.slice(0, shown).map(build));
    else for (const row of rows) row.tr.hidden = !keep(row);
    more.hidden = shown >= found.length;
    by("shown").textContent = by("shown").dataset.text.replace("{shown}", shown).replace("{all}", found.length);
  };
  const jump = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const index = id ? rows.findIndex((row) => row.id === id) : -1;
    if (index < 0) return;
    if (!rows.filter(wanted()).includes(rows[index])) by("filters").reset();
    limit = Math.max(limit, PAGE * Math.ceil((rows.filter(wanted()).indexOf(rows[index]) + 1) / PAGE));
    show();
    for (const old of body.querySelectorAll(".here")) old.classList.remove("here");
    by(id).classList.add("here");
    by(id).scrollIntoView({ block: "center" });
  };
  const restart = () => { limit = PAGE; show(); };
  by("filters").addEventListener("input", restart);
  by("filters").addEventListener("reset", () => setTimeout(restart));
  by("filters").addEventListener("submit", (event) => event.preventDefault());
  more.onclick = () => { limit += PAGE; show(); };
  addEventListener("hashchange", jump);
  addEventListener("beforeprint", () => { if (big) { limit = rows.length; show(); } });
  show();
  jump();
})();
