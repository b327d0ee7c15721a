// One page, by a template in JavaScript, which Eleventy runs fastest.
const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;" };
const escape = (s) => s.replace(/[&<>"]/g, (c) => escapes[c]);
const attribute = (name, value) => (value ? ` ${name}="${escape(value)}"` : "");
const each = (list, draw) => (list ?? []).map(draw).join("");

const cell = (c) => {
  const tag = c.scope ? "th" : "td";
  return `<${tag}${attribute("scope", c.scope)}${attribute("class", c.class)}${attribute("colspan", c.span)}>${c.html}</${tag}>`;
};
const row = (r) => `<tr>${each(r, cell)}</tr>\n`;
const anchor = (l) => `<a${attribute("rel", l.rel)} href="${escape(l.href)}">${l.html}</a>`;

const draw = {
  p: (b) => `<p${attribute("class", b.class)}>${b.html ?? ""}</p>`,
  heading: (b) => `<${b.level}${attribute("id", b.id)}>${b.html ?? ""}</${b.level}>`,
  table: (b) => `<div class="table-scroll" tabindex="0"><table${attribute("class", b.class)}${attribute("id", b.id)}>${b.caption ? `<caption>${b.caption}</caption>` : ""}<thead>${each(b.head, row)}</thead><tbody>${each(b.rows, row)}</tbody></table></div>`,
  facts: (b) => `<dl class="facts">${each(b.terms, (t) => `<div><dt>${t.term}</dt> <dd>${t.html}</dd></div>\n`)}</dl>`,
  links: (b) => `<ul class="links">${each(b.links, (l) => `<li>${anchor(l)} ${l.more ?? ""}</li>\n`)}</ul>`,
  pager: (b) => `<nav class="pager" aria-label="Before and after this page">${each(b.links, anchor)}</nav>`,
  html: (b) => b.html,
};
const section = (s) => `<section${attribute("id", s.id)}${attribute("class", s.class)}>\n${each(s.blocks, (b) => draw[b.kind](b) + "\n")}</section>\n`;

export const data = {
  pagination: { data: "pages", size: 1, alias: "shown" },
  permalink: ({ shown }) => (shown.url.endsWith("/") ? shown.url + "index.html" : shown.url),
};

export function render({ shown, furniture }) {
  const rooted = (html) => html.replaceAll("ROOT/", shown.root);
  return `<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(shown.title)}</title>
${shown.description ? `<meta name="description" content="${escape(shown.description)}">
<meta property="og:description" content="${escape(shown.description)}">` : ""}
<meta property="og:type" content="website">
<meta property="og:title" content="${escape(shown.title)}">
${shown.canonical ? `<link rel="canonical" href="${shown.canonical}">
<meta property="og:url" content="${shown.canonical}">` : ""}
<link rel="stylesheet" href="${shown.root}assets/almanac.css">
</head>
<body>
<a class="govuk-skip-link" href="#main">Skip to the main content</a>
${rooted(furniture.masthead)}
<div class="wrap">
${shown.crumbs ? `<nav class="govuk-breadcrumbs" aria-label="Breadcrumb"><ol class="govuk-breadcrumbs__list">${each(shown.crumbs, (l) => `<li class="govuk-breadcrumbs__list-item">${anchor(l)}</li>`)}</ol></nav>` : ""}
<main id="main" tabindex="-1">
${each(shown.sections, section)}</main>
</div>
${rooted(furniture.help)}
<section class="wrap">${each(shown.cite, (c) => c)}</section>
${rooted(furniture.foot)}
</body>
</html>
`;
}
