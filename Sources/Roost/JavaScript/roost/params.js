function pairs(value, key) {
  if (value === null || value === undefined) return []
  if (typeof value !== "object") return [`${encodeURIComponent(key)}=${encodeURIComponent(value)}`]
  return Object.entries(value).flatMap(([name, inner]) => pairs(inner, key ? `${key}[${name}]` : name))
}

/**
 * Adds params to a URL the way Plug reads them: objects as `a[b]=c`, arrays as `a[0]=c`.
 * Null and undefined are left out.
 *
 * @param {string} url
 * @param {object} params
 * @returns {string}
 */
export function appendParams(url, params) {
  const query = pairs(params, "").join("&")
  if (query === "") return url
  return `${url}${url.includes("?") ? "&" : "?"}${query}`
}
