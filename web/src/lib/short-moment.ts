const inWords = (iso: string, language: string, { now, time }: { now: Date; time: Intl.DateTimeFormatOptions }) => {
  const moment = new Date(iso)
  const isToday = moment.toDateString() === now.toDateString()
  const shape: Intl.DateTimeFormatOptions = isToday ? time : { day: 'numeric', month: 'short', ...time }
  return new Intl.DateTimeFormat(language === 'ru' ? 'ru-RU' : 'en-GB', shape).format(moment)
}

/** A moment in words of the language: the time today, else day and time. */
export const shortMoment = (iso: string, language: string, now = new Date()): string =>
  inWords(iso, language, { now, time: { hour: '2-digit', minute: '2-digit' } })

/** The same with its seconds, where things follow each other fast. */
export const exactMoment = (iso: string, language: string, now = new Date()): string =>
  inWords(iso, language, { now, time: { hour: '2-digit', minute: '2-digit', second: '2-digit' } })
