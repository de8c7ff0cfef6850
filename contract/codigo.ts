import Type from 'typebox';

export const CODIGO_MAX_LENGTH = 64;

/** A product code as a client may send it: blanks around it and its case do not matter (docs/adr/0003). */
export const Codigo = Type.String({
  minLength: 1,
  maxLength: CODIGO_MAX_LENGTH,
  description: 'Código del producto. No distingue mayúsculas ni espacios alrededor.',
  examples: ['PROD001'],
});

/**
 * The one form in which codes are stored and compared: NFC, no blanks around, upper case.
 * Clients type `prod001 `; the catalogue says `PROD001`; both must meet.
 */
export function normalizeCodigo(codigo: string): string {
  return codigo.normalize('NFC').trim().toUpperCase();
}

/**
 * True when PostgreSQL can store the text and a person can see all of it: no control characters
 * (NUL cannot be stored at all) and no lone surrogates (they have no UTF-8 form).
 */
export function isPrintable(text: string): boolean {
  return text.isWellFormed() && !/\p{Cc}/u.test(text);
}
