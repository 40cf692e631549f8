"""What can be done at the gate, filed by verb.

pass_gate: somebody goes in or out, and taking that back · staff · visitors
take_roll: who has to be found
"""
