/** A moment in words of the language: the time today, else day and time. */
export const shortMoment = (iso: string, language: string, now = new Date()): string => {
  const moment = new Date(iso)
  const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' }
  const isToday = moment.toDateString() === now.toDateString()
  const shape: Intl.DateTimeFormatOptions = isToday ? time : { day: 'numeric', month: 'short', ...time }
  return new Intl.DateTimeFormat(language, shape).format(moment)
}
