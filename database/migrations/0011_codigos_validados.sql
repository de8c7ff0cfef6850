-- What migration 0009 brought to its normal form is read once more; meanwhile the system goes on.
ALTER TABLE producto VALIDATE CONSTRAINT producto_codigo_normalizado;
