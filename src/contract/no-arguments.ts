import { z } from 'zod'

/** The body of a POST that takes no arguments: empty, and what is in it all the same is an error that names it. */
export const NoArguments = z.strictObject({})
