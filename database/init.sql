-- Run once by a PostgreSQL container when its volume is still empty. It only makes the roles, without a
-- password, so that nobody can log in with them yet; `npm run migrate` does everything else and can be
-- run again at any time.
CREATE ROLE api_gateway LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT;
CREATE ROLE worker LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT;
CREATE ROLE lab LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT;
CREATE ROLE mantenimiento LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT;
