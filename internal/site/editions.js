(function () {
"use strict";
// Tells a page, sealed long ago or new, which other editions there are and
// where they have the same page. It runs in whatever browser there will be, so
// it asks for little; what it shows is made by DOM calls only: titles are data.
var data = DATA;
window.almanacEditions = data.editions;
var box = document.getElementById("edition-notice");
if (!box) return;
var id = box.getAttribute("data-edition"), root = box.getAttribute("data-root"), path = box.getAttribute("data-path");
var own = find(id), samePlace = [], withdrawn = (data.withdrawn || []).indexOf(path) >= 0;
if (!own) return;

function find(id) {
  for (var i = 0; i < data.editions.length; i++) if (data.editions[i].id === id) return data.editions[i];
  return null;
}
function words(list) { return list ? list.split(" ") : []; }
function has(kind, name, edition) {
  return words(data.all[kind]).indexOf(name) >= 0 && words((data.lacks[edition] || {})[kind]).indexOf(name) < 0;
}
function nameOf(slug) { return data.names[slug] || slug; }

// kin are the areas that followed one, or stood before it, and that an edition
// has: one step away, or more where these have ended too.
function kin(slug, ways, edition) {
  var found = [], next = words(ways[slug]), seen = {};
  for (var i = 0; i < next.length; i++) {
    if (seen[next[i]]) continue;
    seen[next[i]] = true;
    if (has("areas", next[i], edition)) found.push(next[i]);
    else next = next.concat(words(ways[next[i]]));
  }
  return found;
}

// same gives the addresses in another edition for this page: why is empty
// where it is the same page, and else says why it is another. What was withdrawn
// here may stand there still, and is not offered.
function same(edition) {
  if (withdrawn) return { why: "Everything in it by name: ", links: [["a-to-z/index.html", ""]] };
  var parts = path.split("/").slice(1), kind = parts[0], name = parts[1];
  if (kind === "areas" && parts.length > 2) return sameOfArea(edition, name, parts.length > 3 ? parts[2] : "");
  if (parts.length > 2 && data.all[kind] && !has(kind, name, edition)) return { why: "It has no such page. All of its " + kind + ": ", links: [[kind + "/index.html", ""]] };
  if (parts.length === 2 && !has("pages", kind, edition)) return { why: "It has no such page. Everything in it by name: ", links: [["a-to-z/index.html", ""]] };
  return { why: "", links: [[parts.join("/"), ""]] };
}
function sameOfArea(edition, slug, item) {
  var tail = item && has("indicators", item, edition) ? item + "/index.html" : "index.html", list, why, i, links = [];
  if (has("areas", slug, edition)) return { why: tail === "index.html" && item ? "It does not have the item. Everything for " + nameOf(slug) + ": " : "", links: [["areas/" + slug + "/" + tail, ""]] };
  list = kin(slug, data.after, edition);
  why = nameOf(slug) + " had ended. It was followed by: ";
  if (!list.length) {
    list = kin(slug, data.before, edition);
    why = nameOf(slug) + " did not exist yet. Before it there was: ";
  }
  for (i = 0; i < list.length; i++) links.push(["areas/" + list[i] + "/" + tail, nameOf(list[i])]);
  if (links.length) return { why: why, links: links };
  return { why: "It has no pages for " + nameOf(slug) + ". All of its areas: ", links: [["areas/index.html", ""]] };
}

// The place on the page comes along, also when the reader goes on to another.
function follow() {
  for (var i = 0; i < samePlace.length; i++) samePlace[i][0].href = samePlace[i][1] + window.location.hash;
}

function text(to, words) { to.appendChild(document.createTextNode(words)); }
function lead(to, edition, words) {
  var found = same(edition.id), i, a;
  text(to, found.why || words || "");
  for (i = 0; i < found.links.length; i++) {
    if (i) text(to, ", ");
    a = document.createElement("a");
    a.href = root + edition.id + "/" + found.links[i][0];
    if (!found.why) samePlace.push([a, a.href]);
    text(a, found.links[i][1] ? found.links[i][1] + " in " + edition.title : edition.title);
    to.appendChild(a);
  }
  text(to, ".");
}
// tell says something, and where an edition has this page: after the words for
// the same page, or why it is another.
function tell(words, edition, samePage) {
  var p = document.createElement("p");
  text(p, words);
  if (edition) lead(p, edition, samePage);
  box.appendChild(p);
  box.className += " is-filled";
}
function others() {
  var fold = document.createElement("details"), head = document.createElement("summary"), list = document.createElement("ul"), i, li;
  text(head, "This page in other editions");
  fold.appendChild(head);
  for (i = data.editions.length - 1; i >= 0; i--) {
    if (data.editions[i] === own) continue;
    li = document.createElement("li");
    lead(li, data.editions[i]);
    list.appendChild(li);
  }
  fold.appendChild(list);
  box.appendChild(fold);
}

if (own.supersededBy && find(own.supersededBy)) {
  tell("This edition has been corrected" + (own.reason ? " (" + own.reason.replace(/\.$/, "") + ")" : "") + ". ", find(own.supersededBy), "The same page as corrected: ");
} else if (data.asOf) {
  tell("This copy was made on " + data.asOf + " and holds this edition only. Whether there is a newer one it cannot know" + (data.home ? ": see " + data.home + id + "/" : "") + ".");
} else if (data.newest && data.newest !== id) {
  tell("This is not the newest edition. ", find(data.newest), "The same page in the newest: ");
}
if (data.editions.length > 1 && !withdrawn) others();
follow();
if (window.addEventListener) window.addEventListener("hashchange", follow);
})();
