// @ts-check
/**
 * Returns the value of the form's key field, and the one that the form has received from it. The field may be in a closed
 * shadow root, and the page knows it.
 */
export default () => {
  const { field, value } = globalThis.form;
  return { shown: field?.value ?? null, received: value };
};
