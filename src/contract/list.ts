import { z } from 'zod'
import { refusedBy } from './text-field.ts'
import { storable } from './text-rules.ts'
import { latestTime } from './unix-time.ts'

/** How many entries a list's answer holds. */
export const listLimits = { most: 100, unlessTold: 10 } as const

const isWhole = 'must be a whole number, written in digits alone'

const cursor = (description: string) =>
  z
    .string('must be an id')
    .check(refusedBy(storable(255)))
    .meta({
      maxLength: 255,
      description,
      examples: ['AW-kLcRRC5P8U68CYe0kVA'],
    })
    .optional()

const time = (description: string) =>
  z
    .int(isWhole)
    .min(0)
    .max(latestTime, 'must be in Unix seconds, not milliseconds')
    .meta({ description, examples: [1767225600] })
    .optional()

/** Bounds of `created_at` in Unix seconds. In an address: `created_at[gte]=1767225600`. */
const CreatedAt = z.strictObject({
  gte: time('At this time or later.'),
  gt: time('Later than this time.'),
  lte: time('At this time or earlier.'),
  lt: time('Earlier than this time.'),
})

const shape = {
  limit: z
    .int(isWhole)
    .min(1)
    .max(listLimits.most)
    .default(listLimits.unlessTold)
    .meta({
      description: `How many to answer, at most ${listLimits.most}. Fewer come where they are long: see \`has_more\`.`,
      examples: [listLimits.unlessTold],
    }),
  starting_after: cursor('Go on after the entry with this id: the last one of the page before.'),
  ending_before: cursor('The page that ends before the entry with this id: the first one of the page after.'),
  created_at: CreatedAt.optional().meta({ description: 'Only those created within these bounds, in Unix seconds.' }),
}

const onlyOneCursor = (context: z.core.ParsePayload<{ starting_after?: unknown; ending_before?: unknown }>): void => {
  const { starting_after, ending_before } = context.value
  if (starting_after === undefined || ending_before === undefined) return
  context.issues.push({
    code: 'custom',
    params: { code: 'parameter_conflict' },
    message: 'must not be given together with `starting_after`',
    path: ['ending_before'],
    input: context.value,
  })
}

/** What any list may be asked. */
export const ListQuery = z.strictObject(shape).check(onlyOneCursor)
export type ListQuery = z.output<typeof ListQuery>

/** The same with filters of the list's own. */
export const listQuery = <Filters extends z.core.$ZodLooseShape>(filters: Filters) =>
  z.strictObject({ ...shape, ...filters }).check(onlyOneCursor)

/** One page of a list, newest first. */
export const listOf = <Item extends z.core.$ZodType>(item: Item) =>
  z.object({
    object: z.literal('list').meta({ description: 'Always `list`.', examples: ['list'] }),
    data: z.array(item).meta({ description: 'The entries, newest first.' }),
    has_more: z.boolean().meta({
      description: 'Whether there are more beyond this page, in the direction that was asked for.',
      examples: [false],
    }),
    url: z.string().meta({ description: 'The path of the list.', examples: ['/v1/checkout/sessions'] }),
  })
