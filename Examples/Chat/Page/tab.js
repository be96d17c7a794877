const BYTES = 8

/** What tells this tab from the others a person has open. Another one with each visit, as a copied tab is another. */
export const thisTab = [...crypto.getRandomValues(new Uint8Array(BYTES))].map(byte => byte.toString(36)).join("-")
