/** Why an update could not be applied, as a key below `integrations.quarantine.reasons`. */
export type ReasonKey = 'notJson' | 'noId' | 'noChat' | 'unknown' | 'fault'

/** What the server noted down is for engineers; most of it is one of few things that can be said in words. */
export function readReason(reason: string | null): ReasonKey {
  if (!reason) return 'unknown'
  if (/JSON|Unexpected (token|end)|Unterminated|Expected /i.test(reason)) return 'notJson'
  if (/without update_id/i.test(reason)) return 'noId'
  if (/without a readable chat/i.test(reason)) return 'noChat'
  return 'fault'
}

/** The bytes as they came, set out for reading when they are JSON. */
export function layOut(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
