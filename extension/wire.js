// @ts-check
// Messages as lines of text, which is what the Rust of a page reads and writes (crates/content/src/wire.rs): in
// WebAssembly each property of an object would be a call with code of its own. This knows no message.

/** Without what separates lines and their parts. @param {unknown} value */
const plain = (value) => String(value).replace(/[\n\r\t]/g, " ");

/**
 * A message in lines: a name, a tab and the value, or a name alone with the lines of what is in it after it. What stands
 * in a list begins with a carriage return each.
 *
 * @param {any} message @returns {string}
 */
export function read(message) {
  if (!(message instanceof Object)) return plain(message);
  const lines = Object.entries(message).map(([name, part]) => {
    if (Array.isArray(part)) return [name, ...part.map(read)].join("\n\r");
    return part instanceof Object ? `${name}\n${read(part)}` : `${name}\t${plain(part)}`;
  });
  return lines.join("\n");
}

/**
 * The message of some lines: each is where the value stands, as names with dots between them, a tab and the value. A
 * `#` before the tab says that it is a number. A line without a tab is a message by itself.
 *
 * @param {string} lines
 */
export function write(lines) {
  if (!lines.includes("\t")) return lines;
  const message = {};
  for (const line of lines.split("\n")) {
    const [place, value] = line.split("\t");
    const names = place.replace("#", "").split(".");
    const last = /** @type {string} */ (names.pop());
    /** @type {any} */
    let part = message;
    for (const name of names) part = part[name] ??= {};
    part[last] = place.endsWith("#") ? Number(value) : value;
  }
  return message;
}
