/** The form of a bot's token: the public number of the bot, a colon, the secret. */
export const isTokenShaped = (text: string): boolean => /^\d{6,12}:[\w-]{30,100}$/.test(text.trim())

/** A chat's number as text: it may be negative and exceeds what JavaScript counts exactly. */
export const isChatId = (text: string): boolean => /^-?[1-9]\d{0,18}$/.test(text.trim())

/** A webhook's address short enough to read; the key at its end is cut. */
export const shortenUrl = (url: string): string => {
  const cut = url.lastIndexOf('/') + 7
  return cut < url.length ? `${url.slice(0, cut)}…` : url
}
