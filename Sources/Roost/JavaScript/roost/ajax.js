/** The status of an answer that did not come in time. */
export const TIMEOUT = "timeout"

// What stands in for the long-poll server (a proxy, a page of errors) speaks by its HTTP status at most.
async function read(response) {
  const text = await response.text()
  try {
    const answer = JSON.parse(text)
    if (Number.isInteger(answer?.status)) return answer
  } catch {
    // No JSON: the status below says all there is to know.
  }
  return {status: response.ok ? 0 : response.status}
}

/**
 * Makes a request of the long-poll protocol. It never fails: whatever becomes of it is in the status of the answer.
 *
 * @param {string} url
 * @param {{method: string, headers: Record<string, string>, body?: string}} init
 * @param {number} timeout until the whole answer must be here, in milliseconds
 * @returns {{answer: Promise<{status: number | "timeout", token?: string, messages?: string[]}>, abort: () => void}}
 *   the status of the answer's JSON, else that of HTTP if it is an error, else 0; "timeout" when it came too late
 */
export function ajax(url, init, timeout) {
  const controller = new AbortController()
  const abort = () => controller.abort()
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    abort()
  }, timeout)
  const answer = fetch(url, {...init, cache: "no-store", signal: controller.signal})
    .then(read)
    .catch(() => ({status: isLate ? TIMEOUT : 0}))
    .finally(() => clearTimeout(timer))
  return {answer, abort}
}
