import type { Transaction } from 'kysely'
import type { BankAnswer } from '../../contract/testbank/bank-answer.ts'
import type { BankCode } from '../../contract/testbank/bank-code.ts'
import type { Database } from '../database/schema.ts'

/** What the bank has of a session. */
export interface BankView {
  /** What it does with the newest code. */
  state: 'has_no_code' | 'waits' | 'has_decided'
  /** When it decides by itself; null for never, or not any more. */
  decidesAt: Date | null
  /** What the next code will meet; null for what the code says. */
  nextCode: BankAnswer | null
}

/** What testers may do to a gateway of test mode that is its own bank. Whose a session is has been judged before. */
export interface TestBank {
  /** The codes with a fixed outcome, all of them. */
  readonly codes: readonly BankCode[]
  view(sessionId: string): Promise<BankView>
  /** Makes it answer for the code that waits. Returns false where none does. What is due at once is recorded on return. */
  answer(sessionId: string, answer: BankAnswer): Promise<boolean>
  /** What the session's next code will meet, whichever it is; null for what the code says. */
  planNextCode(trx: Transaction<Database>, sessionId: string, answer: BankAnswer | null): Promise<void>
  /** Makes what the bank has of a session so many milliseconds older. */
  advance(trx: Transaction<Database>, sessionId: string, ms: number): Promise<void>
  /** To be called once that is committed: what is due by it is recorded on return. */
  advanced(sessionId: string): Promise<void>
}
