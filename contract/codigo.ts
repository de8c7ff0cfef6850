import Type from 'typebox';

/** In characters of Unicode (code points), as PostgreSQL counts them. */
export const CODIGO_MAX_LENGTH = 64;

/** A product code as a client may send it: blanks around it and its case do not matter (docs/adr/0003). */
export const Codigo = Type.String({
  minLength: 1,
  maxLength: CODIGO_MAX_LENGTH,
  description: 'Código del producto. No distingue mayúsculas ni espacios alrededor.',
  examples: ['PROD001'],
});

/** All that shows nothing: Unicode's White_Space, and the invisible characters that come with what is pasted. */
const BLANK =
  '\\t-\\r \\x85\\xa0\\xad\\u061c\\u1680\\u180e\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u2064\\u2066-\\u206f\\u3000\\ufeff';
const BLANKS_AROUND = new RegExp(`^[${BLANK}]+|[${BLANK}]+$`, 'g');

/** Nearly every code: of these all that follows changes nothing but the case, and takes its time. */
const VISIBLE_ASCII = /^[!-~]+$/;

/**
 * The one form in which codes are stored and compared: upper case, then NFC, no blanks around. Clients type
 * `prod001 `; the catalogue says `PROD001`; both must meet. It is the same as `normalizar_codigo` of migration
 * 0009, and normalising twice changes nothing. Upper case comes from the decomposed form, because that of `ᾴ` and of
 * the same letter in another order of its marks would otherwise differ.
 */
export function normalizeCodigo(codigo: string): string {
  if (VISIBLE_ASCII.test(codigo)) return codigo.toUpperCase();
  return codigo.normalize('NFD').toUpperCase().normalize('NFC').replace(BLANKS_AROUND, '');
}

/** Whether a code in its normal form is short enough; `ß` has become `SS`. */
export function fitsCodigo(normal: string): boolean {
  // Of UTF-16 units there are never fewer.
  return normal.length <= CODIGO_MAX_LENGTH || [...normal].length <= CODIGO_MAX_LENGTH;
}

/**
 * True when PostgreSQL can store the text and a person can see all of it: no control characters
 * (NUL cannot be stored at all) and no lone surrogates (they have no UTF-8 form).
 */
export function isPrintable(text: string): boolean {
  return text.isWellFormed() && !/\p{Cc}/u.test(text);
}
