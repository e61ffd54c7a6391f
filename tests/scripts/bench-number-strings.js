// @ts-check
/**
 * Fills V8's cache of numbers as strings, which is allocated once for all scripts of a page (64 KB): any web app fills it,
 * and the one of the tests may not.
 */
export default () => {
  for (let number = 0; number < 20_000; number++) String(number);
};
