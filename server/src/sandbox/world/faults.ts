import type { Json } from './model.ts'

/** A trouble to be played. `accept`: the call is carried out before the answer is spoilt. */
export type Fault =
  | { kind: 'error'; code: number; description: string; parameters?: Json; status?: number; delayMs?: number }
  | { kind: 'rst' | 'fin' | 'hang' | 'html' | 'garbage' | 'half'; accept: boolean; status?: number }
  | { kind: 'delay'; ms: number }

/** Which calls a fault is for; without `method` only the methods that send or edit. */
export type FaultScript = { id: number; botId?: number; chat?: string; method?: string; times: number; fault: Fault }

/** The scripted faults of a world. */
export type Faults = {
  list(): FaultScript[]
  add(script: Omit<FaultScript, 'id'>): FaultScript
  take(call: { botId: number; method: string; chatId?: string }): Fault | undefined
  clear(): void
}

/** No faults yet. The oldest script that matches a call is used up first. */
export function createFaults(): Faults {
  let scripts: FaultScript[] = []
  let lastId = 0
  return {
    list: () => scripts,
    add(script) {
      const added = { ...script, id: ++lastId }
      scripts.push(added)
      return added
    },
    take(call) {
      const script = scripts.find((candidate) => matches(candidate, call))
      if (!script) return undefined
      script.times -= 1
      scripts = scripts.filter(({ times }) => times > 0)
      return script.fault
    },
    clear: () => void (scripts = []),
  }
}

function matches(script: FaultScript, call: { botId: number; method: string; chatId?: string }): boolean {
  if (script.botId !== undefined && script.botId !== call.botId) return false
  if (script.chat !== undefined && script.chat !== call.chatId) return false
  return script.method ? script.method.toLowerCase() === call.method : /^(send(?!chataction)|edit)/.test(call.method)
}
