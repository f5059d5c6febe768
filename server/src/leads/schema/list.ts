import { z } from 'zod'
import { builder } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeId } from '../../graphql/ids.ts'
import { leadsWhere, visibleLeads } from '../visible.ts'
import { LeadStateRef } from './lead.ts'

const LeadFilter = builder.inputType('LeadFilter', {
  description: 'Narrows a list; what is not given does not filter.',
  fields: (t) => ({
    states: t.field({ type: [LeadStateRef], description: 'Only in these states.' }),
    siteIds: t.idList({ description: 'Only of these sites.' }),
    branchIds: t.idList({ description: 'Only of these branches.' }),
    search: t.string({
      description: 'A part of name, e-mail, phone, company or message.',
      validate: z.string().max(100),
    }),
  }),
})

type Counts = { new: number; inWork: number }

const LeadCounts = builder.objectRef<Counts>('LeadCounts').implement({
  description: 'How many leads there are to do.',
  fields: (t) => ({
    new: t.exposeInt('new', { description: 'Taken by nobody.' }),
    inWork: t.exposeInt('inWork', { description: 'In work.' }),
  }),
})

builder.queryFields((t) => ({
  leads: t.prismaConnection(
    {
      type: 'Lead',
      cursor: 'id',
      description: 'The leads, the newest first.',
      args: { filter: t.arg({ type: LeadFilter, description: 'Narrows the list.' }) },
      resolve: (query, _root, { filter }, context) =>
        databaseOf(context).lead.findMany({
          ...query,
          where: leadsWhere(viewerOf(context), {
            ...filter,
            siteIds: filter?.siteIds?.map((id) => decodeId('Site', id)),
            branchIds: filter?.branchIds?.map((id) => decodeId('Branch', id)),
          }),
          orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        }),
    },
    { name: 'QueryLeadsConnection', description: 'A page of the leads.' },
    { name: 'QueryLeadsEdge', description: 'One lead of a page.' },
  ),
  lead: t.prismaField({
    type: 'Lead',
    nullable: true,
    description: 'One lead; null when there is none that the viewer may see.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: (query, _root, { id }, context) => {
      const where = { id: decodeId('Lead', id), AND: [visibleLeads(viewerOf(context))] }
      return databaseOf(context).lead.findFirst({ ...query, where })
    },
  }),
  leadCounts: t.field({
    type: LeadCounts,
    description: 'How many leads wait for somebody, and how many are in work.',
    resolve: async (_root, _args, context) => {
      const where = visibleLeads(viewerOf(context))
      const groups = await databaseOf(context).lead.groupBy({
        by: ['state'],
        where: { ...where, state: { in: ['NEW', 'IN_WORK'] } },
        _count: true,
      })
      const of = (state: string) => groups.find((group) => group.state === state)?._count ?? 0
      return { new: of('NEW'), inWork: of('IN_WORK') }
    },
  }),
}))
