(function () {
"use strict";
// Tells a page, sealed long ago or new, which other editions there are and
// where they have the same page. It runs in whatever browser there will be, so
// it asks for little; what it shows is made by DOM calls only: titles are data.
var data = DATA;
window.almanacEditions = data.editions;
if (data.copy) bar(data.copy);
var box = document.getElementById("edition-notice");
if (!box) return;
var id = box.getAttribute("data-edition"), root = box.getAttribute("data-root"), path = box.getAttribute("data-path");
var own = find(id), samePlace = [], withdrawn = (data.withdrawn || []).indexOf(path) >= 0;
if (!own) return;

// bar says on every page of an exported copy what it is, below the masthead.
function bar(words) {
  var strip = document.createElement("div"), inner = document.createElement("div"), p = document.createElement("p"), head = document.querySelector("header.masthead");
  strip.className = "banner banner-copy";
  inner.className = "wrap";
  text(p, words);
  inner.appendChild(p);
  strip.appendChild(inner);
  if (head) head.appendChild(strip);
  else document.body.insertBefore(strip, document.body.firstChild);
}

function find(id) {
  for (var i = 0; i < data.editions.length; i++) if (data.editions[i].id === id) return data.editions[i];
  return null;
}
function words(list) { return list ? list.split(" ") : []; }
function has(kind, name, edition) {
  return words(data.all[kind]).indexOf(name) >= 0 && words((data.lacks[edition] || {})[kind]).indexOf(name) < 0;
}
function nameOf(slug) { return data.names[slug] || slug; }

// say gives a message of the site's language; what names no hole of args stays in
// its braces.
function say(key, args) {
  return data.says[key].replace(/\{(\w+)\}/g, function (hole, name) { return args && args.hasOwnProperty(name) ? args[name] : hole; });
}

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
// where it is the same page, and else says why it is another, with {page} for the
// links. What was withdrawn here may stand there still, and is not offered.
function same(edition) {
  if (withdrawn) return { why: say("everything"), links: [["a-to-z/index.html", ""]] };
  var parts = path.split("/").slice(1), kind = parts[0], name = parts[1];
  if (kind === "areas" && parts.length > 2) return sameOfArea(edition, name, parts.length > 3 ? parts[2] : "");
  if (parts.length > 2 && data.says["no_" + kind] && data.all[kind] && !has(kind, name, edition)) return { why: say("no_" + kind), links: [[kind + "/index.html", ""]] };
  if (parts.length === 2 && !has("pages", kind, edition)) return { why: say("no_page"), links: [["a-to-z/index.html", ""]] };
  return { why: "", links: [[parts.join("/"), ""]] };
}
function sameOfArea(edition, slug, item) {
  var tail = item && has("indicators", item, edition) ? item + "/index.html" : "index.html", list, why, i, links = [];
  if (has("areas", slug, edition)) return { why: tail === "index.html" && item ? say("no_item", { area: nameOf(slug) }) : "", links: [["areas/" + slug + "/" + tail, ""]] };
  list = kin(slug, data.after, edition);
  why = say("ended", { area: nameOf(slug) });
  if (!list.length) {
    list = kin(slug, data.before, edition);
    why = say("not_yet", { area: nameOf(slug) });
  }
  for (i = 0; i < list.length; i++) links.push(["areas/" + list[i] + "/" + tail, nameOf(list[i])]);
  if (links.length) return { why: why, links: links };
  return { why: say("no_area", { area: nameOf(slug) }), links: [["areas/index.html", ""]] };
}

// The place on the page comes along, also when the reader goes on to another.
function follow() {
  for (var i = 0; i < samePlace.length; i++) samePlace[i][0].href = samePlace[i][1] + window.location.hash;
}

function text(to, words) { to.appendChild(document.createTextNode(words)); }
function lead(to, edition, samePage) {
  var found = same(edition.id), around = (found.why || samePage).split("{page}"), i, a;
  text(to, around[0]);
  for (i = 0; i < found.links.length; i++) {
    if (i) text(to, data.says.comma);
    a = document.createElement("a");
    a.href = root + edition.id + "/" + found.links[i][0];
    if (!found.why) samePlace.push([a, a.href]);
    text(a, found.links[i][1] ? say("in", { area: found.links[i][1], edition: edition.title }) : edition.title);
    to.appendChild(a);
  }
  text(to, around[1] || "");
}
// tell says something, and where an edition has this page: in the words for the
// same page, or why it is another.
function tell(words, edition, samePage) {
  var p = document.createElement("p");
  text(p, words + (edition ? " " : ""));
  if (edition) lead(p, edition, samePage);
  box.appendChild(p);
  box.className += " is-filled";
}
function others() {
  var fold = document.createElement("details"), head = document.createElement("summary"), list = document.createElement("ul"), i, li;
  text(head, say("others"));
  fold.appendChild(head);
  for (i = data.editions.length - 1; i >= 0; i--) {
    if (data.editions[i] === own) continue;
    li = document.createElement("li");
    lead(li, data.editions[i], say("other"));
    list.appendChild(li);
  }
  fold.appendChild(list);
  box.appendChild(fold);
}

if (own.supersededBy && find(own.supersededBy)) {
  tell(own.reason ? say("corrected_why", { reason: own.reason.replace(/\.$/, "") }) : say("corrected"), find(own.supersededBy), say("as_corrected"));
} else if (own.supersededBy && data.asOf) {
  tell((own.reason ? say("corrected_why", { reason: own.reason.replace(/\.$/, "") }) : say("corrected")) + " " + (data.home ? say("not_here_home", { address: data.home + own.supersededBy + "/" }) : say("not_here")));
} else if (data.asOf) {
  tell(data.home ? say("copy_home", { day: data.asOf, address: data.home + id + "/" }) : say("copy", { day: data.asOf }));
} else if (data.newest && data.newest !== id) {
  tell(say("older"), find(data.newest), say("in_newest"));
}
if (data.editions.length > 1 && !withdrawn) others();
follow();
if (window.addEventListener) window.addEventListener("hashchange", follow);
})();
