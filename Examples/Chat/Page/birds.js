import {symbol} from "./dom.js"

/** A hue of the colour wheel, the same for the same name everywhere. */
export function hueOf(name) {
  let hash = 0
  for (const character of name) hash = (hash * 31 + character.codePointAt(0)) >>> 0
  return (hash * 137) % 360
}

/** A person's bird, in a colour of its own. */
export function bird(name, className = "") {
  const svg = symbol("bird", `avatar ${className}`)
  svg.style.setProperty("--hue", hueOf(name))
  return svg
}
