const SVG = "http://www.w3.org/2000/svg"

/** The element of the page with this id. */
export const byId = id => document.getElementById(id)

/**
 * Makes an element. Text only ever becomes text: nothing a person writes can become markup.
 *
 * @param {string} tag
 * @param {Record<string, any>} [attributes] a boolean adds or omits the attribute
 * @param {...(Node | string)} children
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== undefined) element.setAttribute(name, value === true ? "" : value)
  }
  element.append(...children)
  return element
}

/** Sets text, and touches the page only when it changes, so that nothing is announced twice. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text
}

/** Makes an `svg` that shows one of the page's symbols. */
export function symbol(id, className) {
  const svg = document.createElementNS(SVG, "svg")
  const use = document.createElementNS(SVG, "use")
  svg.setAttribute("class", className)
  svg.setAttribute("aria-hidden", "true")
  use.setAttribute("href", `#${id}`)
  svg.append(use)
  return svg
}

/**
 * Gives an element exactly these children, moving as few as it can: what stays keeps focus and selection.
 *
 * @param {Element} parent
 * @param {Element[]} children
 */
export function setChildren(parent, children) {
  const wanted = new Set(children)
  for (const child of [...parent.children]) {
    if (!wanted.has(child)) child.remove()
  }
  children.forEach((child, index) => {
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null)
  })
}
