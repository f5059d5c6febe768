import { kitchens } from './dialogues/kitchens.ts'
import { service } from './dialogues/service.ts'
import { wardrobes } from './dialogues/wardrobes.ts'
import { type Dialogue, parseDialogues } from './parse-dialogues.ts'

/** Every dialogue of the demo, with times that end a little before `now`. */
export function allDialogues(now: Date): Dialogue[] {
  return [kitchens, wardrobes, service].flatMap((source) => parseDialogues(source, now))
}
