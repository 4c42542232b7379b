import type { Answer } from './payer-api.ts'

/**
 * What to believe after `news`: answers may overtake each other, so a lower revision is old, and a session that the
 * server has shown once does not become unknown.
 */
export const newerAnswer = (known: Answer | undefined, news: Answer): Answer => {
  if (known === undefined || known === 'not_found') return news
  if (news === 'not_found' || news.revision < known.revision) return known
  return news
}
