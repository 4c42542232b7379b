import { CommandError } from './command.ts'

/** For commands about a merchant that is not there. */
export const noSuchMerchant = (id: string): CommandError =>
  new CommandError(`There is no merchant with the id ${id}: \`merchants list\` shows them all.`)
