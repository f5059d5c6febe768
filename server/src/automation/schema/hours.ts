import { builder } from '../../graphql/builder.ts'
import { databaseOf, viewerOf } from '../../graphql/context.ts'
import { decodeIdIfGiven } from '../../graphql/ids.ts'
import { declareMutation } from '../../graphql/mutation.ts'
import { hoursAt, type OpenHours } from '../hours/hours-at.ts'
import { removeHours, saveHours } from '../hours/save-hours.ts'
import { mustRead } from '../setting/check.ts'

const OpenHoursRef = builder.objectRef<OpenHours>('OpenHours').implement({
  description: 'One opening of a week.',
  fields: (t) => ({
    day: t.exposeInt('day', { description: '1 is Monday, 7 is Sunday.' }),
    from: t.exposeString('from', { description: 'As in 09:00.' }),
    to: t.exposeString('to', { description: 'As in 18:00; not after `from`: past midnight; 24:00 ends the day.' }),
  }),
})

const OpenHoursInput = builder.inputType('OpenHoursInput', {
  description: 'One opening of a week.',
  fields: (t) => ({
    day: t.int({ required: true, description: '1 is Monday, 7 is Sunday.' }),
    from: t.string({ required: true, description: 'As in 09:00.' }),
    to: t.string({ required: true, description: 'As in 18:00.' }),
  }),
})

builder.prismaObject('BusinessHours', {
  description: 'When a branch answers, or the organization where a branch has no hours of its own.',
  fields: (t) => ({
    branch: t.relation('branch', { nullable: true, description: 'Of which branch; null: of all others.' }),
    isActive: t.exposeBoolean('isActive', { description: 'Whether customers are told when it is closed.' }),
    timeZone: t.exposeString('timeZone', { description: 'As in Europe/Moscow.' }),
    week: t.field({
      type: [OpenHoursRef],
      description: 'When it opens.',
      select: { week: true },
      resolve: ({ week }) => week as OpenHours[],
    }),
    holidays: t.exposeStringList('holidays', { description: 'Dates on which it stays closed, as in 2027-01-01.' }),
    awayText: t.exposeString('awayText', { nullable: true, description: 'What is said then; null: our own words.' }),
    isOpenNow: t.boolean({
      description: 'Whether it is open.',
      select: { week: true, holidays: true, timeZone: true },
      resolve: (hours) => hoursAt({ ...hours, week: hours.week as OpenHours[] }, new Date()).isOpen,
    }),
    version: t.exposeInt('version', { description: 'For expectedVersion.' }),
  }),
})

builder.queryField('businessHours', (t) =>
  t.prismaField({
    type: ['BusinessHours'],
    description: 'All hours that are set.',
    resolve: (query, _root, _args, context) => {
      mustRead(viewerOf(context))
      return databaseOf(context).businessHours.findMany({ ...query, orderBy: [{ branchId: 'asc' }] })
    },
  }),
)

declareMutation('saveBusinessHours', {
  description: 'Sets the hours of a branch or of the organization; for owners and administrators.',
  input: (t) => ({
    branchId: t.id({ description: 'Of which branch; null: where a branch has none of its own.' }),
    isActive: t.boolean({ required: true, description: 'Whether customers are told when it is closed.' }),
    timeZone: t.string({ required: true, description: 'As in Europe/Moscow.' }),
    week: t.field({ type: [OpenHoursInput], required: true, description: 'When it opens.' }),
    holidays: t.stringList({ description: 'Dates on which it stays closed.' }),
    awayText: t.string({ description: 'What is said then; null or empty: our own words.' }),
    expectedVersion: t.int({ description: 'The version the viewer has seen; a stale one is refused.' }),
  }),
  run: async (input, context) => ({
    hoursId: await saveHours(viewerOf(context), {
      ...input,
      branchId: decodeIdIfGiven('Branch', input.branchId),
      holidays: input.holidays ?? [],
    }),
  }),
  payload: (t) => ({
    hours: t.prismaField({
      type: 'BusinessHours',
      nullable: true,
      description: 'As they are now.',
      resolve: (query, { hoursId }, _args, context) =>
        hoursId ? databaseOf(context).businessHours.findUnique({ ...query, where: { id: hoursId } }) : null,
    }),
  }),
})

declareMutation('removeBusinessHours', {
  description: 'Forgets the hours of a branch or of the organization; for owners and administrators.',
  input: (t) => ({ branchId: t.id({ description: 'Of which branch; null: of the organization.' }) }),
  run: async ({ branchId }, context) => {
    await removeHours(viewerOf(context), decodeIdIfGiven('Branch', branchId) ?? null)
    return {}
  },
})
