(function () {
"use strict";
// Finds words in the document that it stands in: each item, chapter and row of a
// table that holds all of them. It asks for nothing outside.
var box = document.getElementById("find"), input = box.querySelector("input"), said = box.querySelector("[role=status]"), list = box.querySelector("ol"), most = 30, places = [];
function fold(s) { return s.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, ""); }
function line(e) {
  var cells = e.matches("tr") ? [].slice.call(e.children) : [e];
  return cells.map(function (c) { return c.textContent.replace(/\s+/g, " ").trim(); }).filter(Boolean).join(" · ");
}
function gather() {
  document.querySelectorAll(".chapter h2, .chapter h3, .chapter h4, .chapter h5, .chapter tr, .chapter p, .chapter li, .chapter dd").forEach(function (e) {
    var own = line(e), part = e.closest(".report-item, .chapter"), head = part && part.querySelector("h2, h3"), lead = head && head !== e ? line(head) : "";
    if (own) places.push([fold(lead + " " + own), own, lead, e]);
  });
}
function find() {
  if (!places.length) gather();
  var words = fold(input.value).split(/\s+/).filter(Boolean), found;
  list.textContent = "";
  said.textContent = "";
  if (!words.length) return;
  found = places.filter(function (p) { return words.every(function (w) { return p[0].indexOf(w) >= 0; }); });
  said.textContent = !found.length ? box.dataset.none : found.length === 1 ? box.dataset.one : box.dataset.many.replace("{n}", found.length);
  found.slice(0, most).forEach(function (p, i) {
    var li = document.createElement("li"), a = document.createElement("a");
    if (!p[3].id) p[3].id = "found-" + places.indexOf(p);
    a.href = "#" + p[3].id;
    a.textContent = (p[2] ? p[2] + ": " : "") + (p[1].length > 160 ? p[1].slice(0, 160) + "…" : p[1]);
    li.appendChild(a);
    list.appendChild(li);
  });
}
input.addEventListener("input", find);
box.addEventListener("submit", function (event) { event.preventDefault(); find(); });
box.hidden = false;
})();
