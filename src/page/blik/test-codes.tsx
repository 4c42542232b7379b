import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type SandboxOutcome, sandboxCodes } from '../../contract/sandbox/codes.ts'
import { formatCode } from './edit-code.ts'

/** One of the codes that the sandbox approves, and all of those that it has another answer to. */
const choices: readonly (readonly [code: string, outcome: SandboxOutcome])[] = [
  ['777123', { kind: 'approved' }],
  ...Object.entries(sandboxCodes),
]

/** What the sandbox bank does with which code. Choosing one puts it into the field. */
export const TestCodes = ({ onChoose }: { onChoose: (code: string) => void }): ReactNode => {
  const { t } = useTranslation()
  const whatHappens = (outcome: SandboxOutcome): string => {
    if (outcome.kind !== 'declined') return t(`test_mode.${outcome.kind}`)
    const reason = t(`declined.${outcome.declineCode}.short`)
    return t(`test_mode.declined_${outcome.when}`, { reason })
  }
  return (
    <>
      <ul className="test-codes-list">
        {choices.map(([code, outcome]) => (
          <li key={code}>
            <button type="button" className="test-codes-choice" onClick={() => onChoose(code)}>
              <bdi className="test-codes-code">{formatCode(code)}</bdi>
              <span className="test-codes-what">{whatHappens(outcome)}</span>
            </button>
          </li>
        ))}
      </ul>
      <p className="test-codes-other">{t('test_mode.others', { reason: t('declined.code_invalid.short') })}</p>
    </>
  )
}
