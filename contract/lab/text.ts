import Type from 'typebox';

/** What people read, in both languages of the product. */
export const Text = Type.Object({ es: Type.String(), en: Type.String() });
export type Text = Type.Static<typeof Text>;
