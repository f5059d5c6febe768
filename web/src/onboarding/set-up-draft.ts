import { isEmail, PASSWORD_LENGTH } from './fields.ts'

/** What the wizard gathers before anything is sent. */
export type SetUpDraft = {
  code: string
  organizationName: string
  locale: 'RU' | 'EN'
  timeZone: string
  name: string
  email: string
  password: string
}

/** The steps before «done», in order. */
export const STEPS = ['code', 'organization', 'owner'] as const

/** One of the steps. */
export type Step = (typeof STEPS)[number]

/** What keeps a step from being finished: the field and the key of the text; `count` characters are missing. */
export type Fault = { name: keyof SetUpDraft; key: string; count?: number }

const faultsOf: Record<Step, (draft: SetUpDraft) => Fault[]> = {
  code: (draft) => (draft.code.trim() ? [] : [{ name: 'code', key: 'code.required' }]),
  organization: (draft) =>
    draft.organizationName.trim() ? [] : [{ name: 'organizationName', key: 'organization.required' }],
  owner: (draft) => {
    const missing = PASSWORD_LENGTH - [...draft.password].length
    const faults: Fault[] = []
    if (!draft.name.trim()) faults.push({ name: 'name', key: 'owner.nameRequired' })
    if (!isEmail(draft.email)) faults.push({ name: 'email', key: 'owner.emailRequired' })
    if (missing > 0) faults.push({ name: 'password', key: 'owner.passwordShort', count: missing })
    return faults
  },
}

/** What is still missing on a step; empty when one may go on. */
export const faultsAt = (step: Step, draft: SetUpDraft): Fault[] => faultsOf[step](draft)

/** Which step has to be shown again when the server refused with this code. */
export const stepOfProblem = (code: string): Step | undefined => {
  if (code === 'SETUP_CODE_INVALID') return 'code'
  if (code === 'EMAIL_TAKEN' || code === 'PASSWORD_WEAK') return 'owner'
  return undefined
}
