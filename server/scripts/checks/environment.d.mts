type Variable = { name: string; fallback: unknown; description: string }

export function variables(): Promise<Variable[]>
export function table(list: Variable[]): string
export function example(list: Variable[]): string
export function inReadme(readme: string, list: Variable[]): string
