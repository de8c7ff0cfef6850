-- Before it works, a service looks up whether the migration that its code needs has run (runtime/schema-level.ts).
GRANT SELECT ON migration TO api_gateway, worker, lab;
