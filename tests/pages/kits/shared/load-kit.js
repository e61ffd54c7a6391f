/** Loads the script and the style sheet of the kit that the query parameter `kit` names. */
const kit = new URLSearchParams(location.search).get("kit");
document.head.append(
  Object.assign(document.createElement("link"), { rel: "stylesheet", href: `/${kit}.css` }),
  Object.assign(document.createElement("script"), { type: "module", src: `/${kit}.js` }),
);
