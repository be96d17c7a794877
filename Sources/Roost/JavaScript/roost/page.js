/** What a socket needs to know of the page it lives in. Without a page nothing ever happens. */
export class Page {
  /** Whether the page is hidden: a hidden page does not reconnect. */
  hidden = false

  /**
   * @param {{onLeave: () => void, onReturn: () => void, onVisible: () => void}} events
   *   the page goes into the back-forward cache; it comes back from there; its tab is looked at again
   */
  constructor({onLeave, onReturn, onVisible}) {
    const window = globalThis.window
    if (!window?.addEventListener) return
    window.addEventListener("pagehide", onLeave)
    window.addEventListener("pageshow", onReturn)
    window.addEventListener("visibilitychange", () => {
      this.hidden = globalThis.document?.visibilityState === "hidden"
      if (!this.hidden) onVisible()
    })
  }
}
