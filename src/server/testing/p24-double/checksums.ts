import { createHash } from 'node:crypto'

const sha384 = (text: string): string => createHash('sha384').update(text).digest('hex')

// The texts are those of the documentation, with values in place of "str" and int.

interface Registering {
  sessionId: string
  merchantId: number
  amount: number
  currency: string
}
export const registerSign = ({ sessionId, merchantId, amount, currency }: Registering, crc: string): string =>
  sha384(
    `{"sessionId":"${sessionId}","merchantId":${merchantId},"amount":${amount},"currency":"${currency}","crc":"${crc}"}`,
  )

interface Verifying {
  sessionId: string
  orderId: number
  amount: number
  currency: string
}
export const verifySign = ({ sessionId, orderId, amount, currency }: Verifying, crc: string): string =>
  sha384(`{"sessionId":"${sessionId}","orderId":${orderId},"amount":${amount},"currency":"${currency}","crc":"${crc}"}`)

export interface PaidFields {
  merchantId: number
  posId: number
  sessionId: string
  amount: number
  originAmount: number
  currency: string
  orderId: number
  methodId: number
  statement: string
}
export const paidSign = (told: PaidFields, crc: string): string =>
  sha384(
    `{"merchantId":${told.merchantId},"posId":${told.posId},"sessionId":"${told.sessionId}","amount":${told.amount},"originAmount":${told.originAmount},"currency":"${told.currency}","orderId":${told.orderId},"methodId":${told.methodId},"statement":"${told.statement}","crc":"${crc}"}`,
  )

export interface BlikFields {
  orderId: number
  sessionId: string
  method: number
  result: { error: string; message: string; status: string; trxRef: string }
}
export const blikSign = ({ orderId, sessionId, method, result }: BlikFields, crc: string): string =>
  sha384(
    `{"orderId":${orderId},"sessionId":"${sessionId}","method":${method},"result":{"error":"${result.error}","message":"${result.message}","status":"${result.status}","trxRef":"${result.trxRef}"},"crc":"${crc}"}`,
  )
