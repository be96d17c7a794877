/**
 * Calls `action` with every item there is now, even when one call throws or changes the list:
 * a listener that fails must not keep the others from being told. The first error is thrown at the end.
 *
 * @template T
 * @param {Iterable<T>} items
 * @param {(item: T) => void} action
 */
export function each(items, action) {
  const errors = []
  for (const item of [...items]) {
    try {
      action(item)
    } catch (error) {
      errors.push(error)
    }
  }
  if (errors.length > 0) throw errors[0]
}
