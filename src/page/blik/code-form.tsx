import { type FormEvent, type ReactNode, useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { codeLength } from '../../contract/parse-code.ts'
import { useAnnounce } from '../../ui/announcer.tsx'
import { SubmitButton } from '../../ui/button.tsx'
import { CodeField, codeFieldName } from './code-field.tsx'
import type { TypedCode } from './typed-code.ts'
import './code-form.css'

interface CodeFormProps {
  /** What the field's label is for. */
  fieldId: string
  typedCode: TypedCode
  onPay: (code: string) => void
  /** What was wrong with a code that came without JavaScript. */
  refused: { missingDigits: number } | null
  /** Where the form goes, and as which attempt, while JavaScript is not there. */
  sendTo: { path: string; number: number }
  /** As written on the button. */
  amount: string
  /** The id of the text that says why a code is asked for again. */
  describedBy: string | undefined
}

export const CodeForm = ({
  fieldId,
  typedCode,
  onPay,
  refused,
  sendTo,
  amount,
  describedBy,
}: CodeFormProps): ReactNode => {
  const { t } = useTranslation()
  const announce = useAnnounce()
  /** How many digits are missing; null until the payer has tried to pay with too few. */
  const [missing, setMissing] = useState(refused?.missingDigits ?? null)
  const onEdit = useCallback(
    () => setMissing((before) => (before === null ? null : codeLength - typedCode.read().length)),
    [typedCode],
  )
  const textFor = (count: number) => (count === codeLength ? t('field.empty') : t('field.missing', { count }))

  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const code = typedCode.read()
    if (code.length === codeLength) return onPay(code)
    const missingNow = codeLength - code.length
    setMissing(missingNow)
    const field = event.currentTarget.querySelector<HTMLInputElement>(`input[name=${codeFieldName}]`)
    // A field that takes the focus is read out with what is wrong; one that had it is not.
    if (field === document.activeElement) announce(textFor(missingNow))
    else field?.focus()
  }

  return (
    <form
      className="code-form"
      method="post"
      action={sendTo.path}
      noValidate
      autoComplete="off"
      data-form-type="other"
      onSubmit={onSubmit}
    >
      <input type="hidden" name="number" value={sendTo.number} />
      <CodeField
        id={fieldId}
        hint={t('field.hint')}
        error={missing === null || missing === 0 ? null : textFor(missing)}
        describedBy={describedBy}
        typedCode={typedCode}
        onEdit={onEdit}
      />
      <SubmitButton>{t('action.pay', { amount })}</SubmitButton>
    </form>
  )
}
