import { leaks, secretIn } from '../secrets.ts'
import type { Role } from '../stack.ts'

type Watched = Pick<Role, 'name' | 'pid' | 'log' | 'exit'>

/** I9: no planted secret in any log, nor in any answer that was overheard. */
export function secretFaults(roles: Watched[]): string[] {
  const faults = leaks().map((leak) => `I9: ${leak}`)
  for (const { name, pid, log } of roles) {
    const line = log.find((candidate) => secretIn(candidate))
    if (line) faults.push(`I9: the log of ${name} ${pid} says the secret ${secretIn(line)!.slice(0, 6)}…`)
  }
  return faults
}

/** I10: no promise was left alone, nothing was thrown past everything, nobody ended of his own accord. */
export function processFaults(roles: Watched[]): string[] {
  const faults: string[] = []
  for (const { name, pid, log, exit } of roles) {
    const line = log.find((candidate) => candidate.includes('"level":60') || candidate.includes('was left alone'))
    if (line) faults.push(`I10: ${name} ${pid}: ${line.slice(0, 400)}`)
    // By a signal a process ends because somebody sent it: whoever kills by pid has planned it. These are its own.
    const isOwnSignal = exit?.signal && ['SIGABRT', 'SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGTRAP'].includes(exit.signal)
    if (exit && !exit.isPlanned && (exit.code !== null || isOwnSignal)) {
      faults.push(`I10: ${name} ${pid} ended by itself with ${exit.code ?? exit.signal}: ${log.slice(-3).join(' | ')}`)
    }
  }
  return faults
}
