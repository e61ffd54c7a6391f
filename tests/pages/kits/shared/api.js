/** The requests and the fixed content that the pages of every kit share. */

const DEFAULT_BRAND = "5f0c2a9b7e4d4c0012ab34cd";

/** The brand ID of the open store: the query parameter `brand`, or the first store's. */
export const BRAND = new URLSearchParams(location.search).get("brand") ?? DEFAULT_BRAND;

export const PERMISSIONS = ["Campaigns", "Contacts", "Orders", "Products", "Carts", "Events", "Brands", "Automations"];

export const PLATFORMS = ["Klaviyo", "Meta", "Omnisend", "Snapchat"];

/** A key that the store had before. Its masked row stays in the document behind dialogs. */
const EARLIER_KEY = { name: "Zapier", last7: "Qw4rT9z" };

async function request(path, init) {
  const response = await fetch(path, init);
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return response.json();
}

function post(path, body) {
  return request(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

/** The keys of the store, each with its name and its masked value. */
export async function listKeys() {
  const keys = await request(`/api/keys?brand=${BRAND}`);
  return [EARLIER_KEY, ...keys].map(({ name, last7 }) => ({ name, masked: `${"*".repeat(43)}${last7}` }));
}

/** Creates a key and returns it. */
export async function createKey(name) {
  const { key } = await post("/api/keys", { brand: BRAND, name });
  return key;
}

export function listDestinations() {
  return request("/api/destinations");
}

/** Creates the Omnisend destination with the values of the kit's form state. */
export function createDestination(fields) {
  return post("/api/destinations", { platform: "Omnisend", store: "northwind", fields });
}
