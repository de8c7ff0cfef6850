"""What a careful developer writes by hand with FastAPI, the half that answers: one INSERT and one confirmed
publication for each POST, one SELECT for each GET. Run by uvicorn; DATABASE_URL and BROKER_URL."""

import json
import os
from contextlib import asynccontextmanager
from typing import Literal, Optional

import aio_pika
import asyncpg
from fastapi import FastAPI, HTTPException, Response
from pydantic import BaseModel

INSERT = "INSERT INTO consulta (tipo_consulta, codigo_buscado) VALUES ($1, $2) RETURNING consulta_id"
SELECT = """SELECT consulta_id, tipo_consulta, codigo_buscado, status, resultado, created_at, processed_at
            FROM consulta WHERE consulta_id = $1"""


class Solicitud(BaseModel):
    tipo_consulta: Literal["listar_todos", "buscar_codigo"]
    codigo: Optional[str] = None


@asynccontextmanager
async def lifespan(app: FastAPI):
    app.state.pool = await asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=1, max_size=10)
    rabbit = await aio_pika.connect_robust(os.environ["BROKER_URL"])
    channel = await rabbit.channel(publisher_confirms=True)
    await channel.declare_queue("consultas", durable=True)
    app.state.exchange = channel.default_exchange
    yield
    await rabbit.close()
    await app.state.pool.close()


app = FastAPI()
app.router.lifespan_context = lifespan


@app.post("/consultar", status_code=202)
async def crear(solicitud: Solicitud, response: Response):
    consulta_id = await app.state.pool.fetchval(INSERT, solicitud.tipo_consulta, solicitud.codigo)
    message = {"consulta_id": consulta_id, "tipo_consulta": solicitud.tipo_consulta, "codigo_buscado": solicitud.codigo}
    await app.state.exchange.publish(
        aio_pika.Message(json.dumps(message).encode(), delivery_mode=aio_pika.DeliveryMode.PERSISTENT),
        routing_key="consultas",
    )
    response.headers["location"] = f"/consultar/{consulta_id}"
    return {"consulta_id": consulta_id, "status": "pending", "message": "Consulta encolada exitosamente"}


@app.get("/consultar/{consulta_id}")
async def leer(consulta_id: int):
    row = await app.state.pool.fetchrow(SELECT, consulta_id)
    if row is None:
        raise HTTPException(404, f"No existe la consulta {consulta_id}.")
    return {**row, "resultado": row["resultado"] and json.loads(row["resultado"])}
