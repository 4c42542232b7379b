import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { TestCode } from '../../contract/test-code.ts'
import { formatCode } from './edit-code.ts'

interface TestCodesProps {
  codes: readonly TestCode[]
  onChoose: (code: string) => void
}

/** What the test bank does with which code. Choosing one puts it into the field. */
export const TestCodes = ({ codes, onChoose }: TestCodesProps): ReactNode => {
  const { t } = useTranslation()
  const whatHappens = ({ result, decline_code: declineCode, when }: TestCode): string => {
    if (result !== 'declined') return t(`test_mode.${result}`)
    const reason = t(`declined.${declineCode ?? 'bank_declined'}.short`)
    return t(`test_mode.declined_${when ?? 'after_a_moment'}`, { reason })
  }
  return (
    <>
      <ul className="test-codes-list">
        {codes.map((testCode) => (
          <li key={testCode.code}>
            <button type="button" className="test-codes-choice" onClick={() => onChoose(testCode.code)}>
              <bdi className="test-codes-code" translate="no">
                {formatCode(testCode.code)}
              </bdi>
              <span className="test-codes-what">{whatHappens(testCode)}</span>
            </button>
          </li>
        ))}
      </ul>
      <p className="test-codes-other">{t('test_mode.others', { reason: t('declined.code_invalid.short') })}</p>
    </>
  )
}
