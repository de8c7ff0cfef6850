-- One normal form of codes, the same here and in contract/codigo.ts, demanded by the CHECK (docs/adr/0003). The old
-- one let in codes that no search can reach: STRAßE-1, CAFÉ-1 with its accent apart, A with a no-break space.

-- Upper case, then NFC, no blanks around. pg_c_utf8 comes with PostgreSQL and is the same on every machine, whatever its
-- locales; it maps one letter to one letter, so what becomes several is replaced before. translate() adds the pairs
-- that Unicode has only since 16.0: their upper case is not assigned for PostgreSQL 17, which refuses it below.
-- Not STRICT: such a function with a CASE is called for each row, 150 µs a code, instead of becoming a part of the query.
CREATE FUNCTION normalizar_codigo(codigo text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
  -- Nearly all codes are ASCII, and a million of them are loaded at a time.
  WHEN octet_length(codigo) = char_length(codigo)
    THEN btrim(upper(codigo COLLATE pg_catalog.pg_c_utf8), E'\t\n\v\f\r ')
  ELSE btrim(
    normalize(
      upper(
        translate(
          replace(replace(replace(replace(replace(replace(replace(replace(
          replace(replace(replace(replace(replace(replace(replace(replace(
            normalize(codigo, NFD),
            'ß', 'SS'), 'ŉ', 'ʼN'), 'ẚ', 'Aʾ'), 'և', 'ԵՒ'),
            'ﬀ', 'FF'), 'ﬁ', 'FI'), 'ﬂ', 'FL'), 'ﬃ', 'FFI'), 'ﬄ', 'FFL'), 'ﬅ', 'ST'), 'ﬆ', 'ST'),
            'ﬓ', 'ՄՆ'), 'ﬔ', 'ՄԵ'), 'ﬕ', 'ՄԻ'), 'ﬖ', 'ՎՆ'), 'ﬗ', 'ՄԽ'),
          U&'\019B\0264\A7D3\A7D5', U&'\A7DC\A7CB\A7D2\A7D4'
        ) COLLATE pg_catalog.pg_c_utf8
      ),
      NFC
    ),
    -- Unicode's White_Space, and the invisible characters that come with what is pasted.
    U&'\0009\000A\000B\000C\000D\0020\0085\00A0\00AD\061C\1680\180E'
    '\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200A\200B\200C\200D\200E\200F'
    '\2028\2029\202A\202B\202C\202D\202E\202F\205F\2060\2061\2062\2063\2064'
    '\2066\2067\2068\2069\206A\206B\206C\206D\206E\206F\3000\FEFF'
  )
END;

-- What a search can ask for: no control characters, and nothing that this PostgreSQL does not know how to normalise.
CREATE FUNCTION es_codigo_normal(codigo text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN codigo = normalizar_codigo(codigo)
  AND char_length(codigo) BETWEEN 1 AND 64
  AND codigo !~ '[\u0001-\u001F\u007F-\u009F]'
  AND unicode_assigned(codigo);

-- Readers go on, but for the moment in which the constraint is changed; productos do not change in between.
LOCK TABLE producto IN SHARE ROW EXCLUSIVE MODE;

-- What is stored is brought to its normal form. What has none, or the same as another producto, is for a person to decide.
DO $$
DECLARE
  codigos text;
BEGIN
  SELECT string_agg(quote_literal(codigo), ', ') INTO codigos FROM (
    SELECT codigo FROM producto WHERE NOT es_codigo_normal(normalizar_codigo(codigo)) ORDER BY codigo LIMIT 5
  ) AS sin_forma;
  IF codigos IS NOT NULL THEN
    RAISE EXCEPTION 'hay productos cuyo código no tiene forma normal: %. Cámbialos o bórralos y repite la migración; '
      'un código tiene de 1 a 64 caracteres visibles', codigos;
  END IF;

  SELECT string_agg(format('%L y %L (%L)', uno, otro, normal), ', ') INTO codigos FROM (
    SELECT min(codigo) AS uno, max(codigo) AS otro, normal
    FROM (SELECT codigo, normalizar_codigo(codigo) AS normal FROM producto) AS todos
    WHERE normal IN (SELECT normalizar_codigo(codigo) FROM producto WHERE codigo <> normalizar_codigo(codigo))
    GROUP BY normal HAVING count(*) > 1
    ORDER BY normal LIMIT 5
  ) AS repetidos;
  IF codigos IS NOT NULL THEN
    RAISE EXCEPTION 'hay productos cuyos códigos son el mismo en su forma normal: %. Cambia o borra uno de cada '
      'pareja y repite la migración', codigos;
  END IF;
END
$$;

-- Found before readers are kept out, so that these wait for a few rows and not for the whole table to be read.
CREATE TEMPORARY TABLE por_cambiar ON COMMIT DROP AS
  SELECT codigo, normalizar_codigo(codigo) AS normal FROM producto WHERE codigo <> normalizar_codigo(codigo);
ANALYZE por_cambiar;

ALTER TABLE producto DROP CONSTRAINT producto_codigo_normalizado;
UPDATE producto SET codigo = por_cambiar.normal FROM por_cambiar WHERE producto.codigo = por_cambiar.codigo;
-- Migration 0011 validates it, without keeping anybody out.
ALTER TABLE producto ADD CONSTRAINT producto_codigo_normalizado CHECK (es_codigo_normal(codigo)) NOT VALID;
