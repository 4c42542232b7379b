import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ApiError } from './api-error.ts'

/** Status and common headers are set already. */
export interface Refused {
  error: ApiError
  request: FastifyRequest
  reply: FastifyReply
}

/** Answers an error with a page. Undefined where a program asked, which wants JSON. */
export type AnswerPerson = (refused: Refused) => Promise<FastifyReply> | undefined

declare module 'fastify' {
  interface FastifyInstance {
    answerPerson?: AnswerPerson
  }
}

/** Lets the whole server answer errors with pages where people open its addresses. */
export const answerPeople = (app: FastifyInstance, answer: AnswerPerson): void => {
  app.decorate('answerPerson', answer)
}

export const answerPerson: AnswerPerson = (refused) => refused.request.server.answerPerson?.(refused)
