const KEY = "roost.name"

function stored() {
  try {
    return localStorage.getItem(KEY) ?? ""
  } catch {
    return ""
  }
}

/** The name to use: the address's `?name=`, else the one of the last visit, else none. */
export function knownName() {
  return (new URLSearchParams(location.search).get("name") ?? stored()).trim()
}

/** Keeps a name for the next visit. A browser that stores nothing just asks again. */
export function rememberName(name) {
  try {
    localStorage.setItem(KEY, name)
  } catch {
    // Storage is off.
  }
}
