"""Tryton's stock, a well-kept ERP with the same idea of a ledger, on the same work: the yardstick.

Run as a process of its own, because it knows one database for a process: ``python -m
tests.bench.tryton_beside``. Prints how many moves of one line it posts a second on SQLite, each in a
transaction of its own, as its users' clicks do.
"""

import contextlib
import io
import os
import statistics
import sys
import tempfile
import time
from importlib.util import find_spec

ROUNDS, IN_A_ROUND = 4, 10


def is_installed() -> bool:
    """Whether `make bench` could install it."""
    return find_spec("trytond") is not None and find_spec("trytond.modules.stock") is not None


def moves_a_second() -> float:
    """Median over some rounds."""
    from trytond.pool import Pool
    from trytond.tests.test_tryton import DB_NAME, USER, activate_module
    from trytond.transaction import Transaction

    activate_module(["stock"])
    with Transaction().start(DB_NAME, USER) as transaction:
        product, unit, company, here, there = _set_up(Pool())
        transaction.commit()

    def post() -> None:
        with (
            Transaction().start(DB_NAME, USER, context={"company": company}) as transaction,
        ):
            Move = Pool().get("stock.move")
            facts = {
                "product": product,
                "unit": unit,
                "quantity": 1,
                "from_location": here,
                "to_location": there,
                "company": company,
            }
            moves = Move.create([facts])
            Move.do(moves)
            transaction.commit()

    post()
    rates = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        for _time in range(IN_A_ROUND):
            post()
        rates.append(IN_A_ROUND / (time.perf_counter() - began))
    return statistics.median(rates)


def _set_up(pool) -> tuple:
    """A company, a product and two places, as Tryton's own scenarios make them."""
    Unit, Template, Product = (
        pool.get(name) for name in ("product.uom", "product.template", "product.product")
    )
    Currency, Party, Company = (
        pool.get(name) for name in ("currency.currency", "party.party", "company.company")
    )
    Location = pool.get("stock.location")
    (currency,) = Currency.create(
        [{"name": "Dollar", "symbol": "$", "code": "USD", "rates": [("create", [{"rate": 1}])]}]
    )
    (party,) = Party.create([{"name": "Centre"}])
    (company,) = Company.create([{"party": party.id, "currency": currency.id}])
    (unit,) = Unit.search([("name", "=", "Unit")])
    (template,) = Template.create(
        [{"name": "Blanket", "type": "goods", "default_uom": unit.id, "products": None}]
    )
    (product,) = Product.create([{"template": template.id}])
    (here,) = Location.search([("code", "=", "STO")])
    (there,) = Location.create([{"name": "Used", "type": "lost_found"}])
    return product.id, unit.id, company.id, here.id, there.id


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as directory:
        os.environ["TRYTOND_DATABASE__URI"] = "sqlite://"
        os.environ["TRYTOND_DATABASE__PATH"] = directory
        os.environ["DB_NAME"] = "peer"
        with contextlib.redirect_stdout(io.StringIO()):
            rate = moves_a_second()
        sys.stdout.write(f"{rate}\n")
