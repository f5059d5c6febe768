import { builder } from '../../graphql/builder.ts'

/** What a field of the card takes. */
export const ContactFieldKindRef = builder.enumType('ContactFieldKind', {
  description: 'What a field of the card takes.',
  values: {
    TEXT: { description: 'Any text.' },
    NUMBER: { description: 'A number.' },
    DATE: { description: 'A day.' },
    CHOICE: { description: 'One of its choices.' },
  },
})
