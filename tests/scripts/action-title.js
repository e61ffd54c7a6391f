// @ts-check
/** The tooltip of the extension's icon. */
export default () => (globalThis.browser ?? chrome).action.getTitle({});
