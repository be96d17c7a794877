/** Puts a window and a document in place; returns what makes the page hide, show, leave and return. */
export function installPage() {
  const window = new EventTarget()
  globalThis.window = window
  globalThis.document = {visibilityState: "visible"}
  const show = state => {
    globalThis.document.visibilityState = state
    window.dispatchEvent(new Event("visibilitychange"))
  }
  return {
    hide: () => show("hidden"),
    show: () => show("visible"),
    leave: () => window.dispatchEvent(new Event("pagehide")),
    comeBack: () => window.dispatchEvent(new Event("pageshow")),
  }
}

/** Takes them away again. */
export function removePage() {
  delete globalThis.window
  delete globalThis.document
}
