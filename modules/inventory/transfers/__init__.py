"""Goods between centres: asked for, approved, loaded on a lorry, received and settled."""
