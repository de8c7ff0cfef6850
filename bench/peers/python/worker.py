"""The half that works: one message at a time, and for each of them one SELECT, one UPDATE and one
acknowledgement. DATABASE_URL and BROKER_URL."""

import asyncio
import json
import os

import aio_pika
import asyncpg

FIND = "SELECT codigo, nombre, ubicacion FROM producto WHERE codigo = $1"
LIST = "SELECT codigo, nombre, ubicacion FROM producto ORDER BY codigo"
UPDATE = "UPDATE consulta SET status = $2, resultado = $3, processed_at = now() WHERE consulta_id = $1"


async def run(pool, tipo_consulta, codigo):
    if tipo_consulta == "listar_todos":
        return [dict(row) for row in await pool.fetch(LIST)]
    row = await pool.fetchrow(FIND, codigo.strip().upper())
    return row and dict(row)


async def process(pool, body):
    resultado = await run(pool, body["tipo_consulta"], body["codigo_buscado"])
    status = "not_found" if resultado is None else "completed"
    await pool.execute(UPDATE, body["consulta_id"], status, resultado and json.dumps(resultado))


async def main():
    pool = await asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=1, max_size=10)
    rabbit = await aio_pika.connect_robust(os.environ["BROKER_URL"])
    channel = await rabbit.channel()
    await channel.set_qos(prefetch_count=1)
    queue = await channel.declare_queue("consultas", durable=True)
    async with queue.iterator() as messages:
        async for message in messages:
            async with message.process():
                await process(pool, json.loads(message.body))


try:
    import uvloop

    uvloop.install()
except ImportError:
    pass  # It is faster with it, and works without.
asyncio.run(main())
