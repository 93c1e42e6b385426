/** The part of qrcode 1.5 that is used: its modules are drawn by us, so that they follow the page's colours. */
declare module "qrcode" {
  export interface QRCode {
    modules: { size: number; data: Uint8Array };
  }
  export function create(text: string, options?: { errorCorrectionLevel?: "L" | "M" | "Q" | "H" }): QRCode;
}
