// The front end of each kind of exercise, found by its file. In a bundle all of them are there
// already: .ci/bundles.py puts another text in the place of this one.

/**
 * @param {string} kind
 * @returns {Promise<import("../../widgets/core/types").FrontEnd>}
 */
export async function frontEnd(kind) {
  return (await import(`../../widgets/${kind}.js`)).default;
}
