/** The shortest password the server takes, in characters. */
export const PASSWORD_LENGTH = 8

/** Good enough to catch a slip of the finger; the server has the last word. */
export const isEmail = (text: string): boolean => /^\S+@\S+\.\S+$/.test(text.trim())

/** Only a path of our own may be opened after sign-in, never an address of another host. */
export const safeNext = (next: unknown): string => (typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : '/')
