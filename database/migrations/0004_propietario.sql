-- Whose API key created the consulta: only that client sees it. NULL without keys. Nothing about the hot path
-- changes: no index, no default, and a NULL takes no room in the row.
ALTER TABLE consulta ADD COLUMN propietario text CHECK (char_length(propietario) BETWEEN 1 AND 40);
