import { z } from 'zod'

/** A name of a person, an organization or a branch: something visible, at most a hundred characters. */
export const personName = z.string().trim().min(1).max(100)

/** An e-mail as people type it; spaces around it do no harm. */
export const emailAddress = z.string().trim().max(254).pipe(z.email())

/** A password on its way to be proven; how strong a new one must be is the verb's rule. */
export const anyPassword = z.string().min(1).max(1000)
