/**
 * The available platforms. `fields` are the form's text fields besides "Configuration name", by their names in the
 * request.
 */
export const PLATFORMS = [
  {
    name: "Omnisend",
    fields: { api_key: { label: "API key" } },
    events: ["Product viewed", "Checkout started"],
  },
  {
    name: "Klaviyo",
    fields: { private_api_key: { label: "Private API key", placeholder: "pk_..." } },
    events: ["Product viewed", "Checkout started"],
  },
  {
    name: "Snapchat",
    fields: { conversions_api_token: { label: "Conversions API token" }, pixel_id: { label: "Pixel ID" } },
    events: ["Purchase"],
  },
  {
    name: "Meta",
    fields: { access_token: { label: "Access Token" } },
    events: ["Purchase", "Add to cart"],
  },
];
