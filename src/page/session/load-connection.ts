import { inTime } from '../in-time.ts'

/**
 * What talks with the server comes while the app takes over: it is a seventh of the app's bytes, and without a network it
 * would be of no use. Rejects where it does not come; browsers differ in whether they ask for it again at the next call.
 */
export const loadConnection = () => inTime(import('./connection.ts'))
