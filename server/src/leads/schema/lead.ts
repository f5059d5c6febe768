import { builder } from '../../graphql/builder.ts'
import { viewerOf } from '../../graphql/context.ts'
import { visibleLeads } from '../visible.ts'
import { welcomeUrl } from '../welcome/greeting.ts'

/** How a lead stands. */
export const LeadStateRef = builder.enumType('LeadState', {
  description: 'How a lead stands.',
  values: {
    NEW: { description: 'Nobody has taken it.' },
    IN_WORK: { description: 'Somebody is at it.' },
    DONE: { description: 'Over.' },
    SPAM: { description: 'No lead at all.' },
  },
})

builder.prismaNode('Lead', {
  id: { field: 'id' },
  nullable: true,
  description: 'What a visitor of a site has sent.',
  findUnique: (id, context) => ({ id, AND: [visibleLeads(viewerOf(context))] }),
  fields: (t) => ({
    state: t.expose('state', { type: LeadStateRef, description: 'How it stands.' }),
    site: t.relation('site', { description: 'From where it came.' }),
    branch: t.relation('branch', { nullable: true, description: 'Where it belongs.' }),
    name: t.exposeString('name', { nullable: true, description: 'How he calls himself.' }),
    email: t.exposeString('email', { nullable: true, description: 'His e-mail, as he wrote it.' }),
    phone: t.exposeString('phone', { nullable: true, description: 'His phone, as he wrote it.' }),
    company: t.exposeString('company', { nullable: true, description: 'His company.' }),
    message: t.exposeString('message', { nullable: true, description: 'What he wants.' }),
    utmSource: t.string({
      nullable: true,
      description: 'Which advertisement brought him.',
      select: { utm: true },
      resolve: ({ utm }) => (utm as Record<string, string>)['utm_source'] ?? null,
    }),
    utm: t.field({
      type: 'JSON',
      description: 'All the marks of it.',
      select: { utm: true },
      resolve: ({ utm }) => utm,
    }),
    page: t.exposeString('page', { nullable: true, description: 'The page he was on.' }),
    device: t.exposeString('device', { nullable: true, description: 'desktop, tablet or mobile.' }),
    assignee: t.relation('assignee', { nullable: true, description: 'Who answers for it.' }),
    contact: t.relation('contact', { nullable: true, description: 'His card, by phone or e-mail.' }),
    conversation: t.relation('conversation', {
      nullable: true,
      description: 'Where he can be answered; null: he has no chat with us.',
    }),
    welcomeUrl: t.string({
      nullable: true,
      description: 'The page with the greeting of the site, for him; null while the site has none.',
      select: {
        id: true,
        createdAt: true,
        site: { select: { greetingText: true, greetingVoiceKey: true, greetingImageKeys: true } },
      },
      resolve: (lead) => welcomeUrl(lead, lead.site),
    }),
    version: t.exposeInt('version', { description: 'Grows with every change; give it back as expectedVersion.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it came.' }),
  }),
})
