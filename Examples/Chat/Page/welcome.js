import {byId} from "./dom.js"

/** The page before the chat: asks for a name. */
export class Welcome {
  /** @param {(name: string) => void} onEnter */
  constructor(onEnter) {
    byId("enter").addEventListener("submit", event => {
      event.preventDefault()
      const name = byId("name").value.trim()
      if (name !== "") onEnter(name)
    })
  }

  /**
   * @param {string} name what is in the field to begin with
   */
  show(name) {
    byId("welcome").hidden = false
    byId("chat").hidden = true
    byId("name").value = name
    byId("name").select()
  }

  /** Makes way for the chat. */
  hide() {
    byId("welcome").hidden = true
    byId("chat").hidden = false
  }
}
