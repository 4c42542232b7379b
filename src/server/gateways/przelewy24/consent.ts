import type { GatewayNotices } from '../../../contract/gateway-notice.ts'

const terms = 'https://www.przelewy24.pl/regulamin'
const information = 'https://www.przelewy24.pl/obowiazek-informacyjny-rodo-platnicy'

/**
 * The sentence that `regulationAccept` obliges the page to show, in the two languages that Przelewy24's documentation has
 * it in. Legal words: nobody but Przelewy24 translates them.
 */
export const consent: GatewayNotices = {
  en: [
    { text: 'I hereby state that I have read the ', href: null },
    { text: 'regulations', href: terms },
    { text: ' and ', href: null },
    { text: 'information obligation', href: information },
    { text: ' of Przelewy24.', href: null },
  ],
  pl: [
    { text: 'Oświadczam, że zapoznałem się z ', href: null },
    { text: 'regulaminem', href: terms },
    { text: ' i ', href: null },
    { text: 'obowiązkiem informacyjnym', href: information },
    { text: ' serwisu Przelewy24.', href: null },
  ],
}
