import { type CompositionEvent, type FormEvent, useLayoutEffect, useRef, useState } from 'react'
import { digitsOf } from '../../contract/parse-code.ts'
import { editCode, formatCode } from './edit-code.ts'

interface GroupedDigitsOptions {
  digits: string
  onDigits: (digits: string) => void
}

/** The state of a text field that shows digits in two groups and keeps the caret beside its digit. */
export const useGroupedDigits = ({ digits, onDigits }: GroupedDigitsOptions) => {
  const ref = useRef<HTMLInputElement>(null)
  const beforeComposing = useRef('')
  const [composed, setComposed] = useState<string | null>(null)
  const [caret, setCaret] = useState<{ at: number } | null>(null)

  useLayoutEffect(() => {
    if (caret !== null && ref.current === document.activeElement) ref.current?.setSelectionRange(caret.at, caret.at)
  }, [caret])

  const take = (input: HTMLInputElement, { before, forwards }: { before: string; forwards: boolean }) => {
    const after = { text: input.value, caret: input.selectionStart ?? input.value.length }
    const edited = editCode({ before, after, forwards })
    setCaret({ at: edited.caret })
    onDigits(digitsOf(edited.text))
  }

  return {
    ref,
    value: composed ?? formatCode(digits),
    onInput: ({ currentTarget, nativeEvent }: FormEvent<HTMLInputElement>) => {
      // To change the text under an input method that is still composing would garble it.
      if (composed !== null) return setComposed(currentTarget.value)
      const forwards = nativeEvent instanceof InputEvent && nativeEvent.inputType === 'deleteContentForward'
      take(currentTarget, { before: formatCode(digits), forwards })
    },
    onCompositionStart: ({ currentTarget }: CompositionEvent<HTMLInputElement>) => {
      beforeComposing.current = formatCode(digits)
      setComposed(currentTarget.value)
    },
    onCompositionEnd: ({ currentTarget }: CompositionEvent<HTMLInputElement>) => {
      setComposed(null)
      take(currentTarget, { before: beforeComposing.current, forwards: false })
    },
  }
}
