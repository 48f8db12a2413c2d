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
  const keys = ["system", "strength", "verdict", "building", "state"].filter((key) => by("f-" + key));
  const big = data !== null;
  const unpack = () => {
    const { texts, rows } = JSON.parse(data.textContent);
    return rows.map((row) => {
      const [id, provision, section, strength, verdict, building, state, ...cells] = row.map((n) => texts[n]);
      return { id, provision, section, strength, verdict, building, state, cells };
    });
  };
  const rows = big
    ? unpack()
    : Array.from(body.rows, (tr) => ({
        id: tr.id, tr, provision: tr.dataset.l, section: tr.dataset.s, strength: tr.dataset.g,
        verdict: tr.className, building: tr.dataset.b, state: tr.dataset.n,
      }));
  const wordsOf = (row) => {
    const texts = row.cells || Array.from(row.tr.cells, (cell) => cell.textContent);
    return (row.words = texts.join(" ").toLowerCase());
  };
  let limit = PAGE;

  const piece = (name, text, parent) => {
    const node = document.createElement(name);
    if (text) node.textContent = text;
    parent.append(node);
    return node;
  };
  const build = (row) => {
    const tr = document.createElement("tr");
    const [law, title, strength, verdict, subject, place, measured, required, message, mend, sheet] = row.cells;
    tr.id = row.id;
    tr.className = row.verdict;
    let td = piece("td", "", tr);
    piece("a", law, td).href = "#" + row.id;
    piece("br", "", td);
    td.append(title);
    piece("td", strength, tr);
    td = piece("td", verdict, tr);
    if (row.state && !verdict.includes(row.state)) {
      piece("br", "", td);
      piece("small", row.state, td);
    }
    td = piece("td", subject, tr);
    piece("br", "", td);
    if (sheet) {
      piece("small", sheet, td);
      piece("br", "", td);
    }
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
  const within = (row, system) =>
    row.section === system || row.provision === system ||
    row.provision.startsWith(system + ".") || row.provision.startsWith(system + "-");
  const wanted = () => {
    const words = by("q").value.toLowerCase().split(/\s+/).filter(Boolean);
    const picks = keys.map((key) => [key, by("f-" + key).value]).filter((pair) => pair[1]);
    return (row) =>
      picks.every(([key, value]) => (key === "system" ? within(row, value) : row[key] === value)) &&
      words.every((word) => (row.words || wordsOf(row)).includes(word));
  };
  let found = rows;
  const show = () => {
    const shown = big ? Math.min(limit, found.length) : found.length;
    if (big) body.replaceChildren(...found.slice(0, shown).map(build));
    else {
      const kept = new Set(found);
      for (const row of rows) row.tr.hidden = !kept.has(row);
    }
    more.hidden = shown >= found.length;
    by("none").hidden = found.length > 0;
    by("shown").textContent = by("shown").dataset.text.replace("{shown}", shown).replace("{all}", found.length);
  };
  const filter = () => { found = rows.filter(wanted()); show(); };
  const clear = () => { for (const key of ["q", ...keys.map((key) => "f-" + key)]) by(key).value = ""; };
  const jump = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    if (id.startsWith("building=")) {
      clear();
      by("f-building").value = id.slice(9);
      limit = PAGE;
      filter();
      by("findings").scrollIntoView();
      return;
    }
    const hits = id ? rows.filter((row) => row.id === id || row.provision === id) : [];
    if (!hits.length) return;
    if (!found.includes(hits[0])) { clear(); filter(); }
    limit = Math.max(limit, PAGE * Math.ceil((found.indexOf(hits[0]) + 1) / PAGE));
    if (big) show();
    for (const old of body.querySelectorAll(".here")) old.classList.remove("here");
    for (const hit of hits) if (by(hit.id)) by(hit.id).classList.add("here");
    by(hits[0].id).scrollIntoView({ block: "center" });
  };
  const restart = () => { limit = PAGE; filter(); };
  by("filters").addEventListener("input", restart);
  by("filters").addEventListener("reset", () => setTimeout(restart));
  by("filters").addEventListener("submit", (event) => event.preventDefault());
  more.onclick = () => { limit += PAGE; show(); };
  addEventListener("hashchange", jump);
  addEventListener("beforeprint", () => { if (big) { limit = rows.length; show(); } });
  filter();
  jump();
})();
