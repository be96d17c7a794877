import {make} from "./dom.js"

const ADDRESS = /\bhttps?:\/\/[^\s<>"']+/gi

// What ends a sentence rather than an address.
const trimmed = address => {
  const bare = address.replace(/[.,;:!?…]+$/, "")
  return bare.endsWith(")") && !bare.includes("(") ? bare.slice(0, -1) : bare
}

function link(address) {
  return make("a", {href: address, target: "_blank", rel: "noopener noreferrer nofollow"}, address)
}

/**
 * Splits text into strings and links. Only http and https addresses become links.
 *
 * @param {string} text
 * @returns {(string | HTMLAnchorElement)[]}
 */
export function linked(text) {
  const parts = []
  let end = 0
  for (const {0: found, index} of text.matchAll(ADDRESS)) {
    const address = trimmed(found)
    if (!URL.canParse(address)) continue
    parts.push(text.slice(end, index), link(address))
    end = index + address.length
  }
  return [...parts, text.slice(end)].filter(part => part !== "")
}
