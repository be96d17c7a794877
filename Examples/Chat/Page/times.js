const timeFormat = new Intl.DateTimeFormat(undefined, {hour: "2-digit", minute: "2-digit"})
const dayFormat = new Intl.DateTimeFormat(undefined, {weekday: "long", day: "numeric", month: "long"})
const fullFormat = new Intl.DateTimeFormat(undefined, {dateStyle: "full", timeStyle: "medium"})

/** A day as one number, in the person's own time zone. */
export const dayOf = at => new Date(at).setHours(0, 0, 0, 0)

/** The time of day. */
export const timeText = at => timeFormat.format(at)

/** The time of day, and the day if it is another. */
export const sinceText = at => (dayOf(at) === dayOf(Date.now()) ? timeText(at) : `${dayText(at)}, ${timeText(at)}`)

/** Date and time, in full. */
export const fullText = at => fullFormat.format(at)

/** "Today", "Yesterday" or the date. */
export function dayText(at) {
  const yesterday = new Date()
  yesterday.setDate(yesterday.getDate() - 1)
  if (dayOf(at) === dayOf(Date.now())) return "Today"
  return dayOf(at) === dayOf(yesterday) ? "Yesterday" : dayFormat.format(at)
}
