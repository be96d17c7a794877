/**
 * Who is there, by key: `{metas: [{phx_ref, …}], …}`. As functions of values; `Presence` is what listens.
 *
 * @typedef {{metas: {phx_ref: string}[]}} Person one key's presence: a meta for each of its tabs, devices, channels
 * @typedef {Record<string, Person>} State
 * @typedef {{kind: "join" | "leave", key: string, current: Person | undefined, changed: Person}} Change
 */

const refsOf = person => new Set((person?.metas ?? []).map(meta => meta.phx_ref))

const without = (person, refs) => person.metas.filter(meta => !refs.has(meta.phx_ref))

/**
 * A copy in which every key is a key like others, whatever objects inherit under that name: "__proto__" too.
 *
 * @param {State} [entries]
 * @returns {State}
 */
export function makeState(entries) {
  return Object.assign(Object.create(null), entries)
}

/**
 * Brings a state up to date with a diff of the server's. What it tells of and is known already changes nothing: a
 * state and the diffs around it may overlap.
 *
 * @param {State} state of `makeState`; it is changed
 * @param {{joins?: State, leaves?: State}} diff
 * @returns {Change[]} what has changed, joins first
 */
export function applyDiff(state, {joins, leaves}) {
  return [
    ...Object.entries(joins ?? {}).flatMap(([key, person]) => join(state, key, person)),
    ...Object.entries(leaves ?? {}).flatMap(([key, person]) => leave(state, key, person)),
  ]
}

/**
 * Brings a state up to date with the whole truth. Who stays keeps the place.
 *
 * @param {State} state of `makeState`; it is changed
 * @param {State} truth
 * @returns {Change[]} what has changed, joins first
 */
export function applyState(state, truth) {
  const changes = applyDiff(state, {joins: truth, leaves: leftOf(state, truth)})
  Object.assign(state, truth)
  return changes
}

function leftOf(state, truth) {
  const present = makeState(truth)
  const left = makeState()
  for (const [key, person] of Object.entries(state)) {
    left[key] = {...person, metas: without(person, refsOf(present[key]))}
  }
  return left
}

function join(state, key, person) {
  const current = state[key]
  const metas = without(person, refsOf(current))
  state[key] = {...person, metas: [...(current?.metas ?? []), ...metas]}
  return metas.length > 0 ? [{kind: "join", key, current, changed: {...person, metas}}] : []
}

function leave(state, key, person) {
  const before = state[key]
  if (!before) return []
  const current = {...before, metas: without(before, refsOf(person))}
  if (current.metas.length > 0) state[key] = current
  else delete state[key]
  const metas = without(before, refsOf(current))
  return metas.length > 0 ? [{kind: "leave", key, current, changed: {...person, metas}}] : []
}
