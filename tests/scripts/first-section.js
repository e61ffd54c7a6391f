// @ts-check
/** The ID of the popup's first visible section. */
export default () => document.querySelector("main > section:not([hidden])")?.id;
