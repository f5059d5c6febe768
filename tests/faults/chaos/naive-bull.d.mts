/** A message as a job. */
export type NaiveMessage = { id: string; token: string; chat: string; text: string }

export function openQueue(url: string): Promise<{
  add(message: NaiveMessage): Promise<unknown>
  left(): Promise<number>
  close(): Promise<void>
}>
