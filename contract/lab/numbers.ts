import Type from 'typebox';

export const AtLeastZero = Type.Number({ minimum: 0 });
export const Count = Type.Integer({ minimum: 0 });
export const Share = Type.Number({ minimum: 0, maximum: 1 });

/** What may not be known, or not be there. */
export const orNull = <Schema extends Type.TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
